"""The one implementation of counting: completion per quarter, as domain.md defines it.

Everything here is a pure function of facts, a quarter and a standpoint in time; integers only.
"""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from events.counted import Counted, Figures, Seen, at_start, count, figures
from events.facts import Facts
from events.quarter import Quarter
from events.units import Known, Lens, Standpoint, Unit, units

RULES = 4
"""Version of the counting, and of a report's dataset; raised when the same events would give another one."""

Dimension = Literal["section", "lead", "area", "objective"]


class Group(Struct, frozen=True):
    """The figures of one section, lead, area or objective; `key` is null for units that have none."""

    key: str | None
    official: Figures
    provisional: Figures


class Completion(Struct, frozen=True):
    """How complete the plan is in a quarter (null: in all), through a lens, from a standpoint."""

    quarter: str | None
    lens: Lens
    at: Standpoint
    official: Figures
    provisional: Figures
    groups: tuple[Group, ...]


class Counts(Struct, frozen=True):
    """The units behind the figures of all, and of each group."""

    total: Counted
    groups: dict[str | None, Counted]


def completion(
    facts: Iterable[Facts], lens: Lens, quarter: Quarter | None, at: Standpoint, by: Dimension | None = None
) -> Completion:
    """Count. Groups of a dimension that has several values on one unit add up to more than the total."""
    known = Known.of(facts)
    official, provisional = (counts(known, lens, quarter, at, by, provisional=flag) for flag in (False, True))
    return Completion(
        quarter=str(quarter) if quarter else None,
        lens=lens,
        at=at,
        official=figures(official.total),
        provisional=figures(provisional.total),
        groups=tuple(
            Group(key, figures(official.groups[key]), figures(provisional.groups[key]))
            for key in sorted(official.groups, key=_key_order)
        ),
    )


def counts(
    facts: Iterable[Facts],
    lens: Lens,
    quarter: Quarter | None,
    at: Standpoint,
    by: Dimension | None = None,
    *,
    provisional: bool = False,
) -> Counts:
    """Tell which units are behind each figure, officially or provisionally."""
    known = Known.of(facts)
    start = at_start(quarter, at)
    seen = Seen(*(units(known, lens, each, provisional=provisional) for each in (at, start)))
    groups = _split(seen, by) if by else {}
    return Counts(
        total=count(seen, lens, quarter, at),
        groups={key: count(group, lens, quarter, at) for key, group in groups.items()},
    )


def _split(seen: Seen, by: Dimension) -> dict[str | None, Seen]:
    groups: dict[str | None, Seen] = {}
    for unit in seen.now:
        for key in keys_of(unit, by):
            groups.setdefault(key, Seen([], [])).now.append(unit)
    for unit in seen.before:
        for key in keys_of(unit, by):
            groups[key].before.append(unit)
    return groups


def keys_of(unit: Unit, by: Dimension | None) -> tuple[str | None, ...]:
    """The groups that a unit belongs to; `None` where it has no value in this dimension."""
    if by == "section":
        return (unit.section,)
    if by == "lead":
        return unit.leads or (None,)
    if by == "area":
        return (None if unit.thematic_area is None else str(unit.thematic_area),)
    objectives = unit.gcm_objectives
    if objectives is None or isinstance(objectives, str):
        return (objectives,)
    return tuple(map(str, objectives)) or (None,)


def _key_order(key: str | None) -> tuple[bool, bool, int, str]:
    text = key or ""
    return key is None, not text.isdigit(), int(text) if text.isdigit() else 0, text
