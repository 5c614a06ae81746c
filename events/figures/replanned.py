"""How the plan itself was changed since its adoption, beside the moves that were asked for."""

from datetime import date
from typing import Literal

from events.figures.view import Part, View
from events.state import MilestoneState


class Revision(Part, frozen=True):
    """A numbered baseline after the first, and the day on which it was adopted."""

    baseline: int
    adopted_on: date


class Replanned(Part, frozen=True):
    """A milestone that was added to its activity later, or taken out of it."""

    code: str
    activity: str
    change: Literal["added", "taken_out"]
    on: date
    due: date | None


class Replanning(Part, frozen=True):
    """Revisions of the whole plan, and changes to single milestones in the order of the plan."""

    revisions: tuple[Revision, ...]
    milestones: tuple[Replanned, ...]


def replanning(view: View) -> Replanning:
    """All there ever were, as the register lists all moves."""
    adopted = view.state.plan.baselines.items()
    return Replanning(
        revisions=tuple(Revision(number, on) for number, on in sorted(adopted) if number > 1),
        milestones=tuple(
            row
            for activity in view.state.activities.values()
            for milestone in activity.milestones.values()
            for row in _changes(activity.code, milestone)
        ),
    )


def _changes(activity: str, milestone: MilestoneState) -> list[Replanned]:
    code, due = f"{activity}/{milestone.plan.code}", milestone.window.end
    rows = []
    if milestone.added_at is not None:
        rows.append(Replanned(code, activity, "added", date.fromisoformat(milestone.added_at[:10]), due))
    if milestone.dropped:
        on = next(mark.on for mark in reversed(milestone.timeline) if mark.status == "cancelled")
        rows.append(Replanned(code, activity, "taken_out", on, due))
    return rows
