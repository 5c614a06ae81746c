"""Which events put an item into a figure.

The items are those that the figure counts (`events.counted`). An item's events are the ones that settle what
the figure looks at: its date; its status, where the figure is about what became of it; its group, where it is
counted in one. Together with the plan's foundation (`events.trail.FOUNDATION`) these alone fold to an item
with the same date and status, which is made sure of for each item.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import takewhile
from typing import Literal

from msgspec import Struct

from events.completion import Dimension, counts
from events.counted import Figure, at_start
from events.facts import Facts, facts, pending_marks, status_at
from events.quarter import Quarter
from events.state import Activity, Mark, runs
from events.trail import Trail
from events.units import Lens, Standpoint, Unit, milestone_code, units
from events.values import Status

Settles = Literal["date", "status", "group", "report", "risk"]
"""What an event settles of an item; reports also count what was reported on, and what is at risk."""
Settled = dict[Settles, set[int]]
"""The positions of the events that settle each of these."""

_DATE_ALONE: frozenset[Figure] = frozenset(
    {
        "due",
        "not_reported",
        "no_deadline",
        "recurring.expected",
        "rates.on_time.denominator",
        "rates.completion.denominator",
        "rates.readiness.denominator",
    }
)
"""What does not depend on what became of an item. Nothing was posted on what is not reported."""

_FIELDS: dict[Dimension, str] = {"lead": "leads", "area": "thematic_area", "objective": "gcm_objectives"}


class Asked(Struct, frozen=True):
    """A figure: through which lens, of which quarter (null: all), from where, and in which group.

    Without `by` it is the figure of all; with it, that of the group of this `key` (null: those without one).
    """

    figure: Figure
    lens: Lens
    quarter: Quarter | None
    at: Standpoint
    provisional: bool = False
    by: Dimension | None = None
    key: str | None = None

    @property
    def seen_from(self) -> Standpoint:
        """From where the items of this figure are seen: carried over is what was overdue at the start."""
        return at_start(self.quarter, self.at) if self.figure == "carried_over" else self.at


class EventBehind(Struct, frozen=True):
    """An event behind an item: where it stands in the ledger, what it is, and what it settles."""

    position: int
    type: str
    settles: tuple[Settles, ...]


class CountedItem(Struct, frozen=True):
    """A unit that a figure counts, as the figure sees it, and the events that make it so, in order."""

    code: str
    activity: str
    due: date | None
    status: Status
    completed_on: date | None
    events: tuple[EventBehind, ...]


def members(known: Iterable[Facts], asked: Asked) -> list[Unit]:
    """The units behind a figure: as many as it says.

    Raises:
        KeyError: there is no such group.
    """
    found = counts(known, asked.lens, asked.quarter, asked.at, asked.by, provisional=asked.provisional)
    return (found.groups[asked.key] if asked.by else found.total)[asked.figure]


def provenance(behind: Iterable[Unit], trail: Trail, asked: Asked) -> tuple[CountedItem, ...]:
    """Each of the units behind a figure with its events; the trail tells of their activities."""
    return tuple(item(unit, trail, settled(unit, trail, asked)) for unit in behind)


def settled(unit: Unit, trail: Trail, asked: Asked) -> Settled:
    """The positions of the events that settle what this figure looks at."""
    dates = _dates(unit, trail, asked)
    found: Settled = {"date": dates}
    if asked.figure not in _DATE_ALONE:
        found["status"] = _status(unit, trail, asked, dates)
    if asked.by is not None:
        found["group"] = set(_group(unit, trail, asked.by))
    return found


def item(unit: Unit, trail: Trail, found: Settled) -> CountedItem:
    """A unit with these events, in order."""
    events = tuple(
        EventBehind(
            position,
            trail.events[position].event.TYPE,
            tuple(what for what, positions in found.items() if position in positions),
        )
        for position in sorted(set().union(*found.values()))
    )
    return CountedItem(unit.code, unit.activity, unit.due, unit.status, unit.completed_on, events)


def _dates(unit: Unit, trail: Trail, asked: Asked) -> set[int]:
    found = {trail.added[unit.activity]}
    lens, milestones = asked.lens, trail.state.activities[unit.activity].milestones
    if lens.horizon == "forum" or asked.figure.startswith("rates.readiness"):
        found.add(trail.adopted)  # which says when the forum is
    revision = trail.revised.get(lens.baseline) if lens.basis == "baseline" else None
    if revision is not None:
        found.add(revision)
    found.update(trail.extended[code] for code in unit.parts if code in trail.extended)
    if lens.basis == "baseline" and revision is None:
        return found  # counted on the dates that it was added with
    for code in unit.parts:
        moves = milestones[milestone_code(code)].moves
        decided = [(move.decided, move.requested) for move in moves if move.approved and move.decided]
        found.update(max((one for one in decided if revision is None or one[0] < revision), default=()))
    return found


def _status(unit: Unit, trail: Trail, asked: Asked, dates: set[int]) -> set[int]:
    """The least that gives it its status: the deciding mark of each part; all of their marks; everything.

    The deciding marks nearly always suffice. What was reopened needs what was closed before; and what an
    update of a whole activity speaks of can depend on all that came before it.
    """
    found: set[int] = set()
    for found in _candidates(unit, trail, asked):
        if _same(unit, trail, asked, dates | found):
            break
    return found


def _candidates(unit: Unit, trail: Trail, asked: Asked) -> Iterator[set[int]]:
    activity = trail.state.activities[unit.activity]
    through = asked.seen_from.through
    marks = [_marks(activity, milestone_code(code), provisional=asked.provisional) for code in unit.parts]
    yield _positions(trail, (mark for each in marks for mark in _deciding(each, through)))
    yield _positions(trail, (mark for each in marks for mark in each if mark.on <= through))
    yield trail.of(activity.stream)


def _marks(activity: Activity, code: str, *, provisional: bool) -> list[Mark]:
    waiting = pending_marks(activity).get(code, []) if provisional else []
    return sorted([*activity.milestones[code].timeline, *waiting])


def _deciding(marks: list[Mark], through: date) -> list[Mark]:
    """The mark that the status of this day has begun with, if it has begun."""
    run = status_at(runs(marks), through)
    if run is None:
        return []
    that_day = [mark for mark in marks if mark.on == run.on]
    return list(takewhile(lambda mark: mark.status == run.status, reversed(that_day)))[-1:]


def _positions(trail: Trail, marks: Iterable[Mark]) -> set[int]:
    """Where a mark was made, and where the update was submitted that it came with."""
    found = set()
    for mark in marks:
        found.add(mark.position)
        if mark.update is not None:
            found.add(trail.submitted[mark.update])
    return found


def _same(unit: Unit, trail: Trail, asked: Asked, positions: set[int]) -> bool:
    told = facts(trail.told_by(positions))
    (again,) = (
        one
        for one in units(told, asked.lens, asked.seen_from, provisional=asked.provisional)
        if one.code == unit.code
    )
    return (again.due, again.status, again.completed_on) == (unit.due, unit.status, unit.completed_on)


def _group(unit: Unit, trail: Trail, by: Dimension) -> Iterator[int]:
    if by == "section":
        yield trail.added[unit.activity]
        return
    own, position = trail.attributed(f"activity/{unit.activity}", _FIELDS[by])
    yield position
    if own is None:
        yield trail.attributed(f"section/{unit.section}", _FIELDS[by])[1]
