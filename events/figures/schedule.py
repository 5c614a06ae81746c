"""The register of every schedule change, the recurring commitments, and what stands outside the rates."""

from datetime import date
from typing import Literal

from events.figures.view import Part, View
from events.quarter import Quarter
from events.state import Activity, MilestoneState, Move, leads_of
from events.units import Unit
from events.values import Sealed, Window


class Change(Part, frozen=True):
    """One request to move a milestone. Slip in days: by this move, and in all since the baseline.

    `decision` open: nobody has decided yet.
    """

    code: str
    activity: str
    request: str
    position: int
    requested_at: str
    organisation: str
    old: Window
    new: Window
    slip_days: int | None
    decision: Literal["open", "approved", "declined"]
    decided_position: int | None
    decided_at: str | None
    moves: int
    total_slip_days: int | None
    justification: Sealed
    reason: Sealed | None


class Commitment(Part, frozen=True):
    """A recurring commitment: occurrences expected and held, in the quarter and up to its end."""

    activity: str
    expected: int
    held: int
    expected_to_date: int
    held_to_date: int


class Continuing(Part, frozen=True):
    """A commitment that goes on after its dated part; `active` says whether somebody posted this quarter."""

    code: str
    activity: str
    due: date | None
    completed_on: date | None
    active: bool


class PastAtAdoption(Part, frozen=True):
    """A window that had ended before the plan, or the revision it came with, was adopted."""

    code: str
    activity: str
    due: date
    adopted_on: date


class Outside(Part, frozen=True):
    """What the rates do not show or do not score as it stands: listed, never hidden. Codes of activities."""

    no_deadline: tuple[str, ...]
    on_request: tuple[str, ...]
    lead_not_stated: tuple[str, ...]
    cancelled: tuple[str, ...]
    continuing: tuple[Continuing, ...]
    past_at_adoption: tuple[PastAtAdoption, ...]


def register(view: View) -> tuple[Change, ...]:
    """Every request there ever was, in the order of the ledger."""
    found = [
        _change(view, activity, milestone, move)
        for activity in view.state.activities.values()
        for milestone in activity.milestones.values()
        for move in milestone.moves
    ]
    return tuple(sorted(found, key=lambda row: row.position))


def _change(view: View, activity: Activity, milestone: MilestoneState, move: Move) -> Change:
    baseline = milestone.baselines.get(view.baseline)
    decisions: dict[bool | None, Literal["open", "approved", "declined"]]
    decisions = {None: "open", True: "approved", False: "declined"}
    return Change(
        code=f"{activity.code}/{milestone.plan.code}",
        activity=activity.code,
        request=move.request,
        position=move.requested,
        requested_at=move.requested_at,
        organisation=move.organisation,
        old=move.old,
        new=move.new,
        slip_days=_slip(move.old.end, move.new.end),
        decision=decisions[move.approved],
        decided_position=move.decided,
        decided_at=move.decided_at,
        moves=sum(other.approved is True for other in milestone.moves),
        total_slip_days=_slip(baseline.end if baseline else None, milestone.window.end),
        justification=move.justification,
        reason=move.reason,
    )


def _slip(old: date | None, new: date | None) -> int | None:
    return None if old is None or new is None else (new - old).days


def recurring(view: View) -> tuple[Commitment, ...]:
    """The recurring commitments of the baseline."""
    by_activity: dict[str, list[tuple[Unit, date]]] = {}
    for unit in view.units(view.lens(level="milestone")).values():
        if unit.occurrence and unit.due is not None:
            by_activity.setdefault(unit.activity, []).append((unit, unit.due))
    return tuple(_commitment(view, activity, found) for activity, found in by_activity.items())


def _commitment(view: View, activity: str, found: list[tuple[Unit, date]]) -> Commitment:
    now = [unit for unit, due in found if Quarter.of(due) == view.quarter]
    so_far = [unit for unit, due in found if due <= view.at.through]
    held, held_so_far = (sum(u.completed_on is not None for u in part) for part in (now, so_far))
    return Commitment(activity, len(now), held, len(so_far), held_so_far)


def outside(view: View) -> Outside:
    """By activity, and the continuing and the past ones by milestone."""
    activities = view.state.activities
    whole = view.units(view.lens())
    undated = [unit.code for unit in whole.values() if unit.planned and unit.due is None]
    return Outside(
        no_deadline=tuple(code for code in undated if not activities[code].on_request),
        on_request=tuple(code for code in undated if activities[code].on_request),
        lead_not_stated=tuple(a.code for a in activities.values() if not leads_of(view.state, a)[0]),
        cancelled=tuple(unit.code for unit in whole.values() if unit.cancelled),
        continuing=_continuing(view),
        past_at_adoption=_past_at_adoption(view),
    )


def _continuing(view: View) -> tuple[Continuing, ...]:
    return tuple(
        Continuing(u.code, u.activity, u.due, u.completed_on, str(view.quarter) in u.posted)
        for u in view.units(view.lens(level="milestone")).values()
        if u.continuous and not u.cancelled
    )


def _past_at_adoption(view: View) -> tuple[PastAtAdoption, ...]:
    return tuple(
        PastAtAdoption(f"{activity.code}/{milestone.plan.code}", activity.code, end, adopted)
        for activity in view.state.activities.values()
        for milestone in activity.milestones.values()
        for number in sorted(milestone.baselines)[:1]
        for end, adopted in [(milestone.baselines[number].end, view.state.plan.baselines[number])]
        if end is not None and end < adopted
    )
