"""The one implementation of counting: completion per quarter, as domain.md defines it.

Everything here is a pure function of facts, a quarter and a standpoint in time; integers only. A rate is an
exact fraction and is rounded once, half up, to one decimal, when it is displayed.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from msgspec import Struct

from events.facts import Facts
from events.quarter import Quarter
from events.units import Lens, Standpoint, Unit, outcome, units

RULES = 2
"""Version of the counting; raised when the same facts would give another figure."""

Dimension = Literal["section", "lead", "area", "objective"]


class Rate(Struct, frozen=True):
    """An exact fraction. A zero denominator reads "none due", never 0 % or 100 %."""

    numerator: int
    denominator: int

    def percent(self) -> Decimal | None:
        """Rounded half up to one decimal; None where nothing was due."""
        if self.denominator == 0:
            return None
        exact = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


class Rates(Struct, frozen=True):
    """On-time = on time ÷ due; completion = completed ÷ due; readiness = completed ÷ all due by the forum."""

    on_time: Rate
    completion: Rate
    readiness: Rate


class Recurring(Struct, frozen=True):
    """Occurrences of recurring commitments that were expected, and that were held."""

    expected: int
    held: int


class Figures(Struct, frozen=True):
    """Completion of a set of units in a quarter (or over the whole plan).

    due = on_time + late + overdue + cancelled + open. `carried_over` was overdue at the quarter's start and
    belongs to the denominator of its own quarter; `not_reported` is the part of due on which nobody posted
    for this quarter; `no_deadline` stands outside every rate. What was added after the
    baseline that is counted on is in none of them.
    """

    due: int
    on_time: int
    late: int
    overdue: int
    cancelled: int
    open: int
    carried_over: int
    not_reported: int
    no_deadline: int
    recurring: Recurring
    rates: Rates


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


class _View(Struct, frozen=True):
    """The same units now and as they stood when the quarter started."""

    now: list[Unit]
    before: list[Unit]


def completion(
    facts: Iterable[Facts], lens: Lens, quarter: Quarter | None, at: Standpoint, by: Dimension | None = None
) -> Completion:
    """Count. Groups of a dimension that has several values on one unit add up to more than the total."""
    known = list(facts)
    start = at_start(quarter, at)
    official, provisional = (
        _View(units(known, lens, at, provisional=flag), units(known, lens, start, provisional=flag))
        for flag in (False, True)
    )
    groups = _groups(official, provisional, lens, quarter, at, by) if by else ()
    return Completion(
        quarter=str(quarter) if quarter else None,
        lens=lens,
        at=at,
        official=_figures(official, quarter, at, lens),
        provisional=_figures(provisional, quarter, at, lens),
        groups=groups,
    )


def _groups(
    official: _View, provisional: _View, lens: Lens, quarter: Quarter | None, at: Standpoint, by: Dimension
) -> tuple[Group, ...]:
    first, second = _split(official, by), _split(provisional, by)
    return tuple(
        Group(key, _figures(first[key], quarter, at, lens), _figures(second[key], quarter, at, lens))
        for key in sorted(first, key=_key_order)
    )


def _split(view: _View, by: Dimension) -> dict[str | None, _View]:
    groups: dict[str | None, _View] = {}
    for unit in view.now:
        for key in keys_of(unit, by):
            groups.setdefault(key, _View([], [])).now.append(unit)
    for unit in view.before:
        for key in keys_of(unit, by):
            groups[key].before.append(unit)
    return groups


def _figures(view: _View, quarter: Quarter | None, at: Standpoint, lens: Lens) -> Figures:
    dated = [(unit, unit.due) for unit in view.now if unit.due is not None]
    due = due_in(view.now, quarter)
    outcomes = [outcome(unit, at) for unit in due]
    on_time, late = outcomes.count("on_time"), outcomes.count("late")
    by_forum = [unit for unit, end in dated if end <= lens.forum_eve]
    ready = sum(unit.completed_on is not None for unit in by_forum)
    occurrences = [unit for unit in due if unit.occurrence]
    return Figures(
        due=len(due),
        on_time=on_time,
        late=late,
        overdue=outcomes.count("overdue"),
        cancelled=outcomes.count("cancelled"),
        open=outcomes.count("open"),
        carried_over=len(carried_over(view.before, quarter, at)),
        not_reported=sum(not _reported(unit, quarter) for unit in due),
        no_deadline=sum(unit.planned for unit in view.now) - len(dated),
        recurring=Recurring(len(occurrences), sum(unit.completed_on is not None for unit in occurrences)),
        rates=Rates(Rate(on_time, len(due)), Rate(on_time + late, len(due)), Rate(ready, len(by_forum))),
    )


def due_in(now: Iterable[Unit], quarter: Quarter | None) -> list[Unit]:
    """The units that are due in a quarter (null: at all): the denominator."""
    dated = ((unit, unit.due) for unit in now if unit.due is not None)
    return [unit for unit, end in dated if quarter is None or Quarter.of(end) == quarter]


def carried_over(before: Iterable[Unit], quarter: Quarter | None, at: Standpoint) -> list[Unit]:
    """The units that were overdue when a quarter started; `before` is how they stood `at_start`."""
    if quarter is None:
        return []
    start = at_start(quarter, at)
    return [
        unit
        for unit in before
        if unit.due is not None and unit.due < quarter.start and outcome(unit, start) == "overdue"
    ]


def _reported(unit: Unit, quarter: Quarter | None) -> bool:
    return bool(unit.posted) if quarter is None else str(quarter) in unit.posted


def at_start(quarter: Quarter | None, at: Standpoint) -> Standpoint:
    """The standpoint from which one sees how a quarter started, and that knows no more than `at`."""
    if quarter is None:
        return at
    return Standpoint(min(at.through, quarter.start - timedelta(days=1)), min(at.today, quarter.start))


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
