"""Events of what those who take part add to an activity beside its updates; they are of its stream."""

from events.values import Evidence, Language, Sealed
from events.vocabulary.activities import ActivityEvent


class CommentPosted(ActivityEvent, frozen=True):
    """A lead, member, observer or the secretariat said something on an activity, or on one update of it."""

    TYPE = "comment.posted"
    comment: str
    organisation: str
    language: Language
    text: Sealed
    update: str | None = None


class CommentRetracted(ActivityEvent, frozen=True):
    """The organisation that had posted a comment took it back."""

    TYPE = "comment.retracted"
    comment: str
    organisation: str
    reason: Sealed | None = None


class EvidenceAdded(ActivityEvent, frozen=True):
    """One piece of evidence was added to an activity, or to one update of it; it completes nothing."""

    TYPE = "evidence.added"
    piece: str
    organisation: str
    evidence: Evidence
    update: str | None = None


class EvidenceWithdrawn(ActivityEvent, frozen=True):
    """The organisation that had added a piece of evidence took it back."""

    TYPE = "evidence.withdrawn"
    piece: str
    organisation: str
    reason: Sealed | None = None
