"""Updates as a report refers to them: by position and seals, so that erasing a text changes no report."""

from datetime import date

from events.figures.view import Part, View
from events.state import Activity, Update
from events.values import Confidence, Evidence, Language, Review, Sealed, Status


class Seals(Part, frozen=True):
    """Which free texts an update came with."""

    narrative: Sealed | None
    challenges: Sealed | None
    mitigation: Sealed | None
    next_steps: Sealed | None
    support_requested: Sealed | None


class UpdateRef(Part, frozen=True):
    """One update: where it stands in the ledger, who posted what, and how its review stands.

    `language` is that of its texts.
    """

    update: str
    position: int
    recorded_at: str
    activity: str
    milestone: str | None
    quarter: str
    organisation: str
    on_behalf_of: str | None
    language: Language
    status: Status
    effective_on: date
    percent: int | None
    confidence: Confidence | None
    review: Review
    reviewed: int | None
    seals: Seals
    evidence: tuple[Evidence, ...]


class Dispute(Part, frozen=True):
    """A completion that a co-lead disputes and that nobody has settled yet."""

    organisation: str
    position: int
    reason: Sealed
    update: UpdateRef


class Returned(Part, frozen=True):
    """An update that went back to its author and was not submitted again, and why."""

    reason: Sealed | None
    update: UpdateRef


class UpdateLists(Part, frozen=True):
    """Updates on this quarter or an earlier one that a reader has to know of.

    `awaiting` are under review, `challenged` tell of challenges or ask for support in this quarter.
    """

    awaiting: tuple[UpdateRef, ...]
    returned: tuple[Returned, ...]
    disputes: tuple[Dispute, ...]
    challenged: tuple[UpdateRef, ...]


def reference(update: Update) -> UpdateRef:
    """An update as a report refers to it."""
    said = update.submitted
    return UpdateRef(
        update=update.id,
        position=update.position,
        recorded_at=update.recorded_at,
        activity=said.activity,
        milestone=said.milestone,
        quarter=said.quarter,
        organisation=said.organisation,
        on_behalf_of=said.on_behalf_of,
        language=said.language,
        status=said.status,
        effective_on=update.effective_on,
        percent=said.percent,
        confidence=said.confidence,
        review=update.review,
        reviewed=update.reviewed,
        seals=Seals(
            said.narrative, said.challenges, said.mitigation, said.next_steps, said.support_requested
        ),
        evidence=said.evidence,
    )


def update_lists(view: View) -> UpdateLists:
    """The updates that are not settled, or that tell of difficulties."""
    known = [update for activity in view.state.activities.values() for update in view.updates(activity)]
    return UpdateLists(
        awaiting=tuple(reference(u) for u in known if u.review == "submitted"),
        returned=tuple(Returned(u.reason, reference(u)) for u in known if u.review == "returned"),
        disputes=tuple(
            Dispute(u.dispute.organisation, u.dispute.position, u.dispute.reason, reference(u))
            for u in known
            if u.dispute is not None
        ),
        challenged=tuple(reference(u) for u in known if _challenged(u, str(view.quarter))),
    )


def _challenged(update: Update, quarter: str) -> bool:
    said = update.submitted
    difficult = said.challenges is not None or said.support_requested is not None
    return difficult and said.quarter == quarter and update.review != "returned"


def completing(view: View, activity: Activity, milestone: str, since: date) -> tuple[UpdateRef, ...]:
    """The validated updates behind a completion that has stood since that day."""
    marks = activity.milestones[milestone].timeline
    span = (m for m in marks if m.status == "completed" and since <= m.on <= view.at.through)
    found = (activity.updates.get(mark.update) for mark in span if mark.update is not None)
    return tuple(reference(update) for update in found if update is not None)
