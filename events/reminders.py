"""What people are to be reminded of on a day: a pure function of the state, the day and the lead times.

Each reminder names its occasion, and an occasion is told once. The one that is due now is always the last
whose day has come: whoever was not reminded for weeks, because nothing ran, gets that one and none of those
before. A date that was moved is another occasion. What a lead has reported as completed is not reminded of,
even while that waits for its validation.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from events.facts import Facts, facts, joined, standings, targets
from events.quarter import Quarter
from events.reporting import expectations
from events.state import Activity, State, owners_of

LEAD_DAYS = (30, 14, 3)
"""How many days before a due date; it is also told on the day itself."""
CLOSING_DAYS = (14, 3)
"""How many days before a quarter ends in which nobody has posted an update."""
WEEK = 7

Level = Literal[0, 1, 2, 3]
"""How far up it goes: to the focal point, the alternate, the validating authority, the secretariat."""


class Reminder(Struct, frozen=True):
    """That a milestone, or an update, is due in so many `days` (since, where that is below 0)."""

    activity: str
    subject: str
    occasion: str
    due: date
    days: int
    owners: tuple[str, ...]
    level: Level


def upcoming(state: State, day: date, lead_days: Iterable[int] = LEAD_DAYS) -> Iterator[Reminder]:
    """What falls due, from the longest lead time on until a week after the day itself."""
    for activity, fact, due in _open(state):
        left = (due - day).days
        step = _step(left, {*lead_days, 0})
        if step is not None and left > -WEEK:
            yield _reminder(state, activity, fact.target.code, f"{due}/{step}", due, left, 0)


def overdue(state: State, day: date) -> Iterator[Reminder]:
    """What is overdue by a week or more: told once in each week, and each week to one more."""
    for activity, fact, due in _open(state):
        left = (due - day).days
        weeks = -left // WEEK
        if weeks >= 1:
            yield _reminder(state, activity, fact.target.code, f"{due}/+{weeks}", due, left, _level(weeks))


def missing_updates(
    state: State, day: date, closing_days: Iterable[int] = CLOSING_DAYS
) -> Iterator[Reminder]:
    """The activities on which the quarter asks for an update and nobody has posted one, before it ends."""
    quarter, period = Quarter.of(day), state.plan.period
    step = _step((quarter.end - day).days, closing_days)
    if step is None or not period.start <= day <= period.end:
        return
    for expected in expectations(state, facts(state), quarter):
        activity = state.activities[expected.activity]
        if expected.posted_at is None and not activity.cancelled:
            left, occasion = (quarter.end - day).days, f"{quarter}/{step}"
            yield _reminder(state, activity, activity.code, occasion, quarter.end, left, 0)


def _open(state: State) -> Iterator[tuple[Activity, Facts, date]]:
    """The milestones that have a date and are neither completed nor cancelled, with it."""
    for activity in state.activities.values():
        if activity.cancelled:
            continue
        for fact in joined(targets(state, activity), standings(activity)):
            runs, due = fact.standing.provisional, fact.target.end
            over = bool(runs) and runs[-1].status in ("completed", "cancelled")
            if due is not None and fact.target.required and not over:
                yield activity, fact, due


def _step(left: int, steps: Iterable[int]) -> int | None:
    """The last lead time whose day has come, so many days before; null while none has."""
    return min((step for step in steps if step >= max(left, 0)), default=None)


def _level(weeks: int) -> Level:
    levels: tuple[Level, ...] = (0, 1, 2, 3)
    return levels[min(weeks, len(levels)) - 1]


def _reminder(
    state: State, activity: Activity, subject: str, occasion: str, due: date, left: int, level: Level
) -> Reminder:
    return Reminder(activity.code, subject, occasion, due, left, owners_of(state, activity), level)
