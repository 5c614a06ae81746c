"""Events of consultations and of what they decide."""

from datetime import date

from msgspec import UNSET, UnsetType

from events.values import ConsultationKind, DecisionStatus, Language, Sealed, Text
from events.vocabulary.base import Event


class ConsultationEvent(Event, frozen=True):
    """Base of what happens to a consultation, known by its id (UUID)."""

    consultation: str

    @property
    def stream(self) -> str:
        """One for each consultation."""
        return f"consultation/{self.consultation}"


class ConsultationRecorded(ConsultationEvent, frozen=True):
    """A consultation was held. `quarter` is the one it was about, `language` that of the summary."""

    TYPE = "consultation.recorded"
    kind: ConsultationKind
    held_on: date
    quarter: str
    title: Text
    participants: tuple[str, ...]
    language: Language
    summary: Sealed | None = None


class ConsultationCorrected(ConsultationEvent, frozen=True):
    """What was recorded of a consultation was put right; absent fields stay as they were."""

    TYPE = "consultation.corrected"
    reason: Sealed
    kind: ConsultationKind | UnsetType = UNSET
    held_on: date | UnsetType = UNSET
    quarter: str | UnsetType = UNSET
    title: Text | UnsetType = UNSET
    participants: tuple[str, ...] | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    summary: Sealed | UnsetType | None = UNSET


class DecisionEvent(Event, frozen=True):
    """Base of what happens to a decision, known by its id (UUID)."""

    decision: str

    @property
    def stream(self) -> str:
        """One for each decision."""
        return f"decision/{self.decision}"


class DecisionRecorded(DecisionEvent, frozen=True):
    """Something was decided, in a consultation or outside of one, that its owners are to carry out."""

    TYPE = "decision.recorded"
    decided_on: date
    text: Sealed
    language: Language
    owners: tuple[str, ...]
    due: date | None = None
    consultation: str | None = None
    activities: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


class DecisionChanged(DecisionEvent, frozen=True):
    """A decision was put right, or given to others or another date; absent fields stay as they were."""

    TYPE = "decision.changed"
    reason: Sealed
    text: Sealed | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    owners: tuple[str, ...] | UnsetType = UNSET
    due: date | UnsetType | None = UNSET
    activities: tuple[str, ...] | UnsetType = UNSET
    sections: tuple[str, ...] | UnsetType = UNSET


class DecisionFollowedUp(DecisionEvent, frozen=True):
    """How a decision's implementation stands since the envelope's `effective_on`."""

    TYPE = "decision.followed_up"
    status: DecisionStatus
    organisation: str
    note: Sealed | None = None
