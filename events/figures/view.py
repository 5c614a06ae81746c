"""One quarter, seen from a position in the ledger: what every part of the report starts from."""

from datetime import timedelta

from msgspec import Struct

from events.counted import at_start, carried_over
from events.facts import facts
from events.quarter import Quarter
from events.state import Activity, State, Update
from events.units import Basis, Horizon, Known, Lens, Level, Standpoint, Unit, units


class Part(Struct, frozen=True):
    """Base of what a dataset is made of: values of JSON only, and no float."""


class View(Struct, frozen=True):
    """The state, the quarter, and from where it is seen; `baseline` is the one in force at its end."""

    state: State
    quarter: Quarter
    at: Standpoint
    baseline: int
    facts: Known

    def lens(
        self, basis: Basis = "baseline", horizon: Horizon = "printed", level: Level = "activity"
    ) -> Lens:
        """A lens on this plan; the headline is the baseline, as printed, by activity."""
        eve = self.state.plan.forum.start - timedelta(days=1)
        return Lens(basis, self.baseline, horizon, level, eve)

    def units(self, lens: Lens, *, provisional: bool = False) -> dict[str, Unit]:
        """The units as they are seen, by code."""
        return {unit.code: unit for unit in units(self.facts, lens, self.at, provisional=provisional)}

    def overdue_at_start(self, lens: Lens) -> frozenset[str]:
        """The codes of the units that were carried over into the quarter."""
        before = units(self.facts, lens, at_start(self.quarter, self.at))
        return frozenset(unit.code for unit in carried_over(before, self.quarter, self.at))

    def updates(self, activity: Activity) -> list[Update]:
        """The updates known of an activity that speak of this quarter or of an earlier one, oldest first."""
        known = (u for u in activity.updates.values() if u.submitted.quarter <= str(self.quarter))
        return sorted(known, key=lambda update: update.position)

    def latest(self, activity: Activity, milestone: str | None) -> Update | None:
        """The last word on a milestone (null: on the activity); one that was returned is none."""
        words = (u for u in reversed(self.updates(activity)) if u.review in ("validated", "submitted"))
        about = (milestone, None)
        return next((u for u in words if milestone is None or u.submitted.milestone in about), None)


def view(state: State, quarter: Quarter, at: Standpoint | None = None) -> View:
    """See a quarter from the end of its last day, or from an earlier standpoint in it.

    Raises:
        ValueError: from there the quarter has not begun.
    """
    end = Standpoint.end_of(quarter.end)
    seen_from = end if at is None else min(end, at, key=lambda one: one.today)
    if seen_from.through < quarter.start:
        raise ValueError(f"{quarter} had not begun on {seen_from.through}")
    return View(state, quarter, seen_from, state.plan.baseline_on(quarter.end), Known(facts(state)))
