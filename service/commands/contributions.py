"""Commands of those who take part in an activity: to comment on it, and to add evidence."""

from datetime import date

from events.values import EvidenceType
from events.vocabulary import CommentPosted, CommentRetracted, EvidenceAdded, EvidenceWithdrawn
from service.commands.activities import ActivityCommand
from service.commands.draft import Command, Draft, Proposal
from service.commands.updates import EvidenceGiven


class PostComment(ActivityCommand, frozen=True, kw_only=True):
    """Comment on an activity that one takes part in, or on one update of it."""

    USE_CASE = "post_comment"
    text: str
    language: str = "en"
    update: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `comment.posted`. Refusal: `unknown_update`."""
        draft.check_update(self.update, self.activity, "update")
        event = CommentPosted(
            activity=self.activity,
            comment=draft.id(),
            organisation=draft.organisation,
            language=self.language,
            text=draft.seal(self.text),
            update=self.update,
        )
        return Proposal(event)


class RetractComment(Command, frozen=True, kw_only=True):
    """Take one's own comment back; that it was made stays on record."""

    USE_CASE = "retract_comment"
    comment: str
    reason: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `comment.retracted`. Refusal: `unknown_comment`."""
        activity, author = draft.ledger.contribution("comment", self.comment)
        return Proposal(CommentRetracted(activity, self.comment, author, draft.seal_any(self.reason)))


class AddEvidence(ActivityCommand, frozen=True, kw_only=True):
    """Add one piece of evidence to an activity that one takes part in, or to one update of it."""

    USE_CASE = "add_evidence"
    type: EvidenceType
    title: str
    date: date
    url: str | None = None
    sha256: str | None = None
    update: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """An `evidence.added`. Refusal: `unknown_update`."""
        draft.check_update(self.update, self.activity, "update")
        given = EvidenceGiven(
            type=self.type, title=self.title, date=self.date, url=self.url, sha256=self.sha256
        )
        event = EvidenceAdded(
            activity=self.activity,
            piece=draft.id(),
            organisation=draft.organisation,
            evidence=given.sealed(draft),
            update=self.update,
        )
        return Proposal(event)


class WithdrawEvidence(Command, frozen=True, kw_only=True):
    """Take back evidence that one has added; that it was added stays on record."""

    USE_CASE = "withdraw_evidence"
    piece: str
    reason: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """An `evidence.withdrawn`. Refusal: `unknown_evidence`."""
        activity, author = draft.ledger.contribution("evidence", self.piece)
        return Proposal(EvidenceWithdrawn(activity, self.piece, author, draft.seal_any(self.reason)))
