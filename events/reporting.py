"""Whether leads reported on a quarter, and in time: a figure of its own, apart from delivery.

An update is expected on every activity that has a milestone whose window had begun by the quarter's end and
that was neither completed nor cancelled before the quarter. Commitments on request are not expected to be
reported on. The first update of any of its leads counts; a co-led activity counts once for each lead.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

from msgspec import Struct

from events.codec import moment
from events.counted import Rate
from events.facts import Facts
from events.quarter import Quarter
from events.state import Activity, MilestoneState, State, owners_of
from events.units import Lens, Standpoint, Unit, milestone_code, units


class Expectation(Struct, frozen=True):
    """An activity on which an update is expected, who answers for it, and when the first one came."""

    activity: str
    owners: tuple[str, ...]
    posted_at: str | None
    in_time: bool


class Reporting(Struct, frozen=True):
    """How many updates were expected, came at all, and came before the quarter closed."""

    expected: int
    posted: int
    in_time: int
    posted_rate: Rate
    in_time_rate: Rate


def expectations(state: State, facts: Iterable[Facts], quarter: Quarter) -> list[Expectation]:
    """One for each activity on which the quarter asks for an update, in the order of the plan."""
    plan = state.plan
    lens = Lens("current", plan.baseline, "printed", "milestone", plan.forum.start)
    by_activity = groupby(units(facts, lens, before(quarter)), key=lambda unit: unit.activity)
    return [
        _expectation(state, state.activities[code], quarter)
        for code, found in by_activity
        if _expected(state.activities[code], list(found), quarter, plan.timezone)
    ]


def before(quarter: Quarter) -> Standpoint:
    """From where one sees what was open when a quarter began."""
    return Standpoint.end_of(quarter.start - timedelta(days=1))


def _expected(activity: Activity, before: list[Unit], quarter: Quarter, timezone: str) -> bool:
    open_codes = [u.code for u in before if u.completed_on is None and not u.cancelled]
    return not activity.on_request and any(
        _begun(activity.milestones[milestone_code(code)], quarter, timezone) for code in open_codes
    )


def _begun(milestone: MilestoneState, quarter: Quarter, timezone: str) -> bool:
    """Whether its window had begun by the quarter's end, and it was in the plan by then."""
    start, added_at = milestone.window.start, milestone.added_at
    known = added_at is None or moment(added_at) < quarter.closes_at(timezone)
    return known and (start is None or start <= quarter.end)


def _expectation(state: State, activity: Activity, quarter: Quarter) -> Expectation:
    first = min((p.recorded_at for p in activity.posted.get(str(quarter), {}).values()), default=None)
    in_time = first is not None and moment(first) < quarter.closes_at(state.plan.timezone)
    return Expectation(activity.code, owners_of(state, activity), first, in_time)


def reporting(expected: Iterable[Expectation]) -> Reporting:
    """Count them."""
    known = list(expected)
    posted = sum(one.posted_at is not None for one in known)
    in_time = sum(one.in_time for one in known)
    return Reporting(len(known), posted, in_time, Rate(posted, len(known)), Rate(in_time, len(known)))
