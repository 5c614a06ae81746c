"""The countdown to the review forum: what has to be finished by its eve, what is, and what is at risk."""

from datetime import date
from typing import Literal

from events.counted import Rate, due_in
from events.figures.scores import display
from events.figures.view import Part, View
from events.state import Activity
from events.units import Unit, outcome
from events.values import Confidence

Risk = Literal["overdue", "suspended", "red", "amber", "moved_past_forum"]


class Awaited(Part, frozen=True):
    """An activity that has to be finished by the forum and is not; no risk means none is known."""

    code: str
    due: date
    printed_due: date | None
    current_due: date | None
    confidence: Confidence | None
    risks: tuple[Risk, ...]


class Countdown(Part, frozen=True):
    """Counted by the baseline, by activity; `days` from the last day that counts to the forum's first.

    Negative days say that it has taken place. `cancelled` ones stay in the denominator.
    """

    eve: date
    days: int
    required: int
    completed: int
    cancelled: int
    at_risk: int
    readiness: Rate
    percent: str | None
    awaited: tuple[Awaited, ...]


def countdown(view: View) -> Countdown:
    """What has to be finished by the eve of the forum; later ends are capped to it."""
    lens = view.lens(horizon="forum")
    printed, current = view.units(view.lens()), view.units(view.lens("current"))
    required = [u for u in due_in(view.units(lens).values(), None) if u.due and u.due <= lens.forum_eve]
    done = sum(unit.completed_on is not None for unit in required)
    awaited = tuple(
        _awaited(view, unit, unit.due, printed[unit.code].due, current[unit.code].due)
        for unit in required
        if unit.due is not None and unit.completed_on is None and not unit.cancelled
    )
    readiness = Rate(done, len(required))
    return Countdown(
        eve=lens.forum_eve,
        days=(view.state.plan.forum.start - view.at.through).days,
        required=len(required),
        completed=done,
        cancelled=sum(unit.cancelled for unit in required),
        at_risk=sum(bool(row.risks) for row in awaited),
        readiness=readiness,
        percent=display(readiness),
        awaited=tuple(sorted(awaited, key=lambda row: (not row.risks, row.due, row.code))),
    )


def _awaited(view: View, unit: Unit, due: date, printed: date | None, current: date | None) -> Awaited:
    activity = view.state.activities[unit.activity]
    update = view.latest(activity, None)
    confidence = update.submitted.confidence if update else None
    risks: list[Risk] = []
    if outcome(unit, view.at) == "overdue":
        risks.append("overdue")
    if update is not None and update.submitted.status == "suspended":
        risks.append("suspended")
    if confidence in ("red", "amber"):
        risks.append(confidence)
    if _moved(activity) and current is not None and current > view.lens().forum_eve:
        risks.append("moved_past_forum")
    return Awaited(unit.code, due, printed, current, confidence, tuple(risks))


def _moved(activity: Activity) -> bool:
    return any(move.approved for m in activity.milestones.values() for move in m.moves)
