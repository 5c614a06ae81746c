"""When runs of jobs are due: calendar days and times of day in the plan's own time zone.

On a day on which clocks are put forward, a time of day that there is not is as much later as they are; where
they are put back, one that there is twice is the first of the two.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from events.quarter import quarters
from events.state import Workplan
from service.schedule.table import Job, Options
from service.store.snapshots import EVERY, FINGERPRINT


class Occasion(NamedTuple):
    """A run of a job, for a period, from `due_at` on."""

    period: str
    due_at: datetime


class Seen(NamedTuple):
    """What the times depend on: the plan, when its ledger began, how large it is, and what time it is.

    `meetings` are the days of the consultations that are planned.
    """

    plan: Workplan
    begun: datetime
    size: int
    now: datetime
    meetings: frozenset[date] = frozenset()


def moment_of(day: date, at: time, timezone: str) -> datetime:
    """A time of day there, in UTC."""
    return datetime.combine(day, at, ZoneInfo(timezone)).astimezone(UTC)


def day_of(now: datetime, timezone: str) -> date:
    """The day that it is there."""
    return now.astimezone(ZoneInfo(timezone)).date()


def today(seen: Seen) -> date:
    """The day that it is where the plan is."""
    return day_of(seen.now, seen.plan.timezone)


def occasions(job: Job, options: Options, seen: Seen) -> list[Occasion]:
    """The runs of a job that have fallen due or will, as far as they can be told, in order.

    What was due before the ledger began is left alone: it knew nothing then.
    """
    found = _WHEN[job.when](options, seen)
    return [one for one in found if one.due_at >= seen.begun]


def _after_quarters(options: Options, seen: Seen) -> Iterator[Occasion]:
    grace = timedelta(days=options.grace_days or 0)
    for quarter in quarters(seen.plan.period.start, seen.plan.period.end):
        yield Occasion(str(quarter), _at(quarter.next.start + grace, options, seen))


def _before_consultations(options: Options, seen: Seen) -> Iterator[Occasion]:
    """Those that are not over yet."""
    lead = timedelta(days=max(options.lead_days or (0,)))
    for day in sorted(seen.meetings):
        if day >= today(seen):
            yield Occasion(day.isoformat(), _at(day - lead, options, seen))


def _daily(options: Options, seen: Seen) -> Iterator[Occasion]:
    """The last one and the next one."""
    day = today(seen)
    if _at(day, options, seen) > seen.now:
        day -= timedelta(days=1)
    for each in (day, day + timedelta(days=1)):
        yield Occasion(each.isoformat(), _at(each, options, seen))


def _stretches(_: Options, seen: Seen) -> Iterator[Occasion]:
    full = seen.size - seen.size % EVERY
    if full:
        yield Occasion(f"{full}/{FINGERPRINT[:12]}", seen.now)


def _never(_: Options, __: Seen) -> Iterator[Occasion]:
    yield from ()


_WHEN = {
    "quarter": _after_quarters,
    "consultation": _before_consultations,
    "day": _daily,
    "stretch": _stretches,
    "always": _never,
}


def _at(day: date, options: Options, seen: Seen) -> datetime:
    return moment_of(day, options.time_of_day or time(), seen.plan.timezone)
