"""Queries about activities: the filtered list, and one by its code."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from msgspec import Struct, structs
from sqlalchemy import Row

from events.completion import Dimension, keys_of
from events.deciders.context import quarter_of
from events.quarter import Quarter
from events.refusals import invalid
from events.units import Lens, Timeliness, Unit, timeliness, units
from events.values import Status
from service.projections.decoding import facts_of
from service.projections.rows import folded
from service.projections.tables import (
    READ_ACTIVITY,
    READ_MILESTONE,
    READ_PROGRESS,
    READ_SECTION,
)
from service.queries.activity import activity_answer
from service.queries.answers import ActivityAnswer, ActivityPage, MilestoneAnswer, Page
from service.queries.facts import progress, with_progress
from service.queries.lookup import known, organisation, row_of
from service.queries.view import View

OBJECTIVES = ("all", "cross-cutting", *map(str, range(1, 24)))

Key = tuple[int, int, str]
"""Where an activity stands in the plan: the places of its section and of itself, and its code."""

Sort = Literal["plan", "due", "-due", "status", "-status", "timeliness", "-timeliness", "-changed"]
"""In which order: that of the plan, or by one of these, from the end where a dash stands before it."""

_STATUSES: tuple[Status, ...] = get_args(Status)
_TIMELINESS: tuple[Timeliness | None, ...] = (
    "overdue",
    "due_this_quarter",
    "late",
    "not_due",
    "continuous",
    "no_deadline",
    "on_time",
    None,
)
"""From what asks most for attention to what asks least."""

UNLIMITED = 1_000_000
"""More activities than any plan has."""

CHUNK = 500
"""Codes in one query; databases limit the parameters of a statement."""


class Filters(Struct, frozen=True, kw_only=True):
    """Which activities: those that meet every filter given.

    Section, lead, area and objective select what completion groups under that key; `quarter` those that are
    due in it, on the baseline in force at its end and the printed horizon; `text` is sought in code and
    titles, in any language.
    """

    section: str | None = None
    lead: str | None = None
    status: Status | None = None
    timeliness: Timeliness | None = None
    quarter: str | None = None
    objective: str | None = None
    area: str | None = None
    text: str | None = None


EVERY = Filters()


class _Match(NamedTuple):
    """An activity that meets the filters, and what lists are sorted by."""

    key: Key
    unit: Unit
    status: Status
    changed: int


def activities(
    seen: View, filters: Filters = EVERY, limit: int = 50, cursor: str | None = None
) -> ActivityPage:
    """Activities in the order of the plan, `limit` of them after the one that `cursor` names.

    Activities never change places, so a cursor stays good while events are appended. Due dates and timeliness
    are those that completion counts: with a quarter on the baseline in force at its end, else on the newest.

    Raises:
        Refusal: `unknown_section`, `unknown_organisation`, `unknown_quarter`, `unknown_area`,
            `unknown_objective`, `unknown_cursor`.
    """
    matches, lens = _matching(seen, filters)
    found = [match.key for match in matches]
    start = bisect_right(found, _key(seen, cursor)) if cursor else 0
    page = [code for *_, code in found[start : start + limit]]
    return ActivityPage(
        items=_answers(seen, page, lens),
        baseline=lens.baseline,
        total=len(found),
        next=page[-1] if page and start + limit < len(found) else None,
        as_of=seen.as_of,
    )


def listed(seen: View, filters: Filters, sort: Sort, part: slice) -> ActivityPage:
    """A part of the activities that meet the filters, in this order; what is equal in it, in the plan's.

    Refusals as above.
    """
    matches, lens = _matching(seen, filters, sort)
    found = [match.key[-1] for match in _sorted(seen, matches, sort)]
    items = _answers(seen, found[part], lens)
    return ActivityPage(items=items, baseline=lens.baseline, total=len(found), next=None, as_of=seen.as_of)


def _sorted(seen: View, matches: list[_Match], sort: Sort) -> list[_Match]:
    by = sort.removeprefix("-")
    if by == "plan":
        return matches
    dated = [match for match in matches if match.unit.due is not None]
    match by:
        case "due":  # what has no deadline comes last, from whichever end one begins
            dated.sort(key=lambda one: one.unit.due or date.max, reverse=sort == "-due")
            return [*dated, *(one for one in matches if one.unit.due is None)]
        case "status":
            keyed = {one.key: _STATUSES.index(one.status) for one in matches}
        case "timeliness":
            keyed = {one.key: _TIMELINESS.index(timeliness(one.unit, seen.standpoint)) for one in matches}
        case _:
            keyed = {one.key: one.changed for one in matches}
    return sorted(matches, key=lambda one: keyed[one.key], reverse=sort.startswith("-"))


def activity(seen: View, code: str) -> ActivityAnswer:
    """One activity. Refusal: `unknown_activity`."""
    return _answers(seen, [row_of(seen, READ_ACTIVITY, code).code], seen.lens())[0]


def named(seen: View, codes: Sequence[str]) -> tuple[ActivityAnswer, ...]:
    """The activities of these codes, which the plan has, in this order."""
    return _answers(seen, codes, seen.lens())


def milestones(seen: View, activity: str) -> Page[MilestoneAnswer]:
    """All milestones of an activity, in order. Refusal: `unknown_activity`."""
    code = row_of(seen, READ_ACTIVITY, activity).code
    return Page(items=_answers(seen, [code], seen.lens())[0].milestones, next=None)


def _key(seen: View, cursor: str) -> Key:
    columns = (READ_ACTIVITY.c.section_place, READ_ACTIVITY.c.place, READ_ACTIVITY.c.code)
    query = seen.select(READ_ACTIVITY, *columns).where(READ_ACTIVITY.c.code == cursor)
    row = seen.connection.execute(query).one_or_none()
    if row is None:
        raise invalid("unknown_cursor", f"{cursor!r} is no cursor of this list; start without one", "cursor")
    return tuple(row)


def _matching(seen: View, filters: Filters, sort: Sort = "plan") -> tuple[list[_Match], Lens]:
    """The activities that meet the filters, in the order of the plan, and the lens through which they do."""
    quarter = quarter_of(seen.plan, filters.quarter) if filters.quarter else None
    lens = seen.lens(baseline=seen.baseline_of(quarter))
    meets = _test(seen, filters, quarter)
    conditions = (
        [READ_ACTIVITY.c.search.contains(folded(filters.text), autoescape=True)] if filters.text else []
    )
    rows = seen.connection.execute(progress(seen, *conditions)).all()
    of = {row.activity: row for row in rows}
    facts = [fact for row in rows for fact in facts_of(row.targets, row.standings)]
    found = units(facts, lens, seen.standpoint)
    told = filters.status is not None or sort.endswith("status")
    now = units(facts, structs.replace(lens, basis="current"), seen.standpoint) if told else found
    matches = [
        _match(of[unit.code], unit, current.status)
        for unit, current in zip(found, now, strict=True)
        if meets(unit) and filters.status in (None, current.status)
    ]
    return matches, lens


def _match(row: Row[Any], unit: Unit, status: Status) -> _Match:
    return _Match((row.section_place, row.place, row.activity), unit, status, row.position)


def _test(seen: View, filters: Filters, quarter: Quarter | None) -> Callable[[Unit], bool]:
    keys = _groups(seen, filters)

    def meets(unit: Unit) -> bool:
        return (
            all(key in keys_of(unit, dimension) for dimension, key in keys.items())
            and (filters.timeliness is None or filters.timeliness == timeliness(unit, seen.standpoint))
            and (quarter is None or (unit.due is not None and Quarter.of(unit.due) == quarter))
        )

    return meets


def _groups(seen: View, filters: Filters) -> dict[Dimension, str]:
    """The group of each dimension that is asked for, once it is sure that there is such a group."""
    keys: dict[Dimension, str] = {}
    if filters.section is not None:
        keys["section"] = known(seen, READ_SECTION, filters.section, "section")
    if filters.lead is not None:
        keys["lead"] = organisation(seen, filters.lead, "lead")
    if filters.objective is not None:
        keys["objective"] = _one_of(OBJECTIVES, filters.objective, "objective")
    if filters.area is not None:
        areas = [str(area.number) for area in seen.plan.thematic_areas]
        keys["area"] = _one_of(areas, filters.area, "area")
    return keys


def _one_of(known: Sequence[str], key: str, field: str) -> str:
    if key not in known:
        detail = f"there is no {field} {key!r}; choose one of {', '.join(known)}"
        raise invalid(f"unknown_{field}", detail, field)
    return key


def _answers(seen: View, codes: Sequence[str], lens: Lens) -> tuple[ActivityAnswer, ...]:
    """These activities, in this order, from two queries for each chunk of them."""
    chunks = (codes[start : start + CHUNK] for start in range(0, len(codes), CHUNK))
    return tuple(answer for chunk in chunks for answer in _chunk(seen, chunk, lens))


def _chunk(seen: View, codes: Sequence[str], lens: Lens) -> Iterator[ActivityAnswer]:
    columns = (*READ_ACTIVITY.c, *(column for column in READ_PROGRESS.c if not column.primary_key))
    query = with_progress(seen, *columns).where(READ_ACTIVITY.c.code.in_(codes))
    rows = {row.code: row for row in seen.connection.execute(query)}
    parts = defaultdict[str, list[Row[Any]]](list)
    of_these = seen.select(READ_MILESTONE).where(READ_MILESTONE.c.activity.in_(codes))
    for row in seen.connection.execute(of_these.order_by(READ_MILESTONE.c.place)):
        parts[row.activity].append(row)
    return (activity_answer(lens, seen.standpoint, rows[code], parts[code]) for code in codes)
