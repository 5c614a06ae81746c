"""The schedule of an activity as places in a picture: windows and every move of them against the quarters.

Along the picture places are thousandths of its width, so that it is as wide as the screen; down it they are
pixels, so that letters and lines are as large on a phone as on a desk.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from events.quarter import Quarter, quarters
from events.units import Standpoint
from events.values import Window
from service.queries.answers import ActivityAnswer, MilestoneAnswer, RescheduleAnswer
from service.queries.view import View

FIELD = 1000
TOP, LANE, GAP = 46, 36, 14


class Mark(NamedTuple):
    """A quarter, from one place to another."""

    quarter: Quarter
    at: int
    until: int


class Bar(NamedTuple):
    """A window of a milestone: `kind` is baseline, current or continuation."""

    kind: str
    milestone: MilestoneAnswer
    window: Window
    at: int
    until: int
    y: int


class Move(NamedTuple):
    """A request to move a milestone from one end to another."""

    request: RescheduleAnswer
    at: int
    until: int
    y: int

    @property
    def became(self) -> str:
        """What became of it: approved, declined, or open."""
        return {True: "approved", False: "declined", None: "open"}[self.request.approved]


class Done(NamedTuple):
    """When a milestone was completed."""

    milestone: MilestoneAnswer
    on: date
    at: int
    y: int


class Schedule(NamedTuple):
    """The picture, which is so many pixels high."""

    quarters: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    moves: tuple[Move, ...]
    done: tuple[Done, ...]
    names: tuple[tuple[MilestoneAnswer, int], ...]
    forum: int
    today: int | None
    height: int


class _Axis:
    """From days to places: all quarters of the plan and of whatever else is shown."""

    def __init__(self, days: Iterable[date]) -> None:
        known = sorted(days)
        self.quarters = tuple(quarters(known[0], known[-1]))
        self.first, self.last = self.quarters[0].start, self.quarters[-1].end

    def at(self, day: date) -> int:
        """Where a day begins."""
        return FIELD * (day - self.first).days // ((self.last - self.first).days + 1)

    def after(self, day: date) -> int:
        """Where it ends."""
        return FIELD * ((day - self.first).days + 1) // ((self.last - self.first).days + 1)


def drawn(seen: View, activity: ActivityAnswer, moves: Sequence[RescheduleAnswer]) -> Schedule:
    """The schedule of this activity, with these requests to change it."""
    axis = _Axis(_days(seen, activity, moves))
    bars, drawn_moves, done, names, y = [], [], [], [], TOP
    for one in activity.milestones:
        names.append((one, y + 10))
        y += LANE // 2 if len(activity.milestones) > 1 else 0
        for kind, window in _windows(one):
            if window.end is not None:
                at, until = axis.at(window.start or window.end), axis.after(window.end)
                bars.append(Bar(kind, one, window, at, until, y))
                if kind == "current" and one.completed_on is not None:
                    done.append(Done(one, one.completed_on, axis.at(one.completed_on), y))
                y += LANE
        for request in moves:
            if request.milestone == one.code and request.old.end and request.new.end:
                drawn_moves.append(Move(request, axis.after(request.old.end), axis.after(request.new.end), y))
                y += LANE
        y += GAP
    return Schedule(
        quarters=tuple(Mark(one, axis.at(one.start), axis.after(one.end)) for one in axis.quarters),
        bars=tuple(bars),
        moves=tuple(drawn_moves),
        done=tuple(done),
        names=tuple(names) if len(activity.milestones) > 1 else (),
        forum=axis.at(seen.plan.forum.start),
        today=_today(axis, seen.standpoint),
        height=y,
    )


def _windows(one: MilestoneAnswer) -> Iterator[tuple[str, Window]]:
    yield "baseline", Window(one.baseline_start, one.baseline_end)
    yield "current", Window(one.start, one.end, one.precision)
    if one.continuation is not None:
        yield "continuation", one.continuation


def _days(seen: View, activity: ActivityAnswer, moves: Iterable[RescheduleAnswer]) -> Iterator[date]:
    yield from (seen.plan.period.start, seen.plan.period.end, seen.plan.forum.start)
    windows = [window for one in activity.milestones for _, window in _windows(one)]
    windows += [window for move in moves for window in (move.old, move.new)]
    found = [day for window in windows for day in (window.start, window.end)]
    found += [one.completed_on for one in activity.milestones]
    yield from (day for day in found if day is not None)


def _today(axis: _Axis, at: Standpoint) -> int | None:
    return axis.at(at.through) if axis.first <= at.through <= axis.last else None
