"""Events of updates: what leads report, and what becomes of it."""

from events.values import Confidence, Evidence, Language, Sealed, Status
from events.vocabulary.activities import ActivityEvent


class UpdateEvent(ActivityEvent, frozen=True):
    """Base of what happens to one update, known by its id (UUID)."""

    update: str


class UpdateSubmitted(UpdateEvent, frozen=True):
    """A lead, or the secretariat on its behalf, reports the status of an activity or of one milestone.

    The envelope's `effective_on` says when it became so. `milestone` null means the whole activity.
    `resubmits` names the returned update that this one replaces.
    """

    TYPE = "update.submitted"
    quarter: str
    status: Status
    organisation: str
    language: Language
    milestone: str | None = None
    on_behalf_of: str | None = None
    resubmits: str | None = None
    percent: int | None = None
    confidence: Confidence | None = None
    narrative: Sealed | None = None
    challenges: Sealed | None = None
    mitigation: Sealed | None = None
    next_steps: Sealed | None = None
    support_requested: Sealed | None = None
    evidence: tuple[Evidence, ...] = ()


class UpdateWithdrawn(UpdateEvent, frozen=True):
    """Its author took the update back before it was reviewed."""

    TYPE = "update.withdrawn"
    reason: Sealed | None = None


class UpdateValidated(UpdateEvent, frozen=True):
    """Another organisation's validator accepted the update: it moves the official figures."""

    TYPE = "update.validated"
    note: Sealed | None = None


class UpdateReturned(UpdateEvent, frozen=True):
    """The update went back to its author, with the reason."""

    TYPE = "update.returned"
    reason: Sealed


class UpdateDisputed(UpdateEvent, frozen=True):
    """A co-lead disputes a completion, itself or by its deputy, who says on behalf of whom."""

    TYPE = "update.disputed"
    SCHEMA = 2
    organisation: str
    reason: Sealed
    on_behalf_of: str | None = None


class DisputeSettled(UpdateEvent, frozen=True):
    """The secretariat settled a dispute; an upheld one returns the update and undoes its completion."""

    TYPE = "update.dispute_settled"
    upheld: bool
    reason: Sealed
