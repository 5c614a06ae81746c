"""Commands about the ledger itself: erasing a text, stating that a backup was restored.

They are given on the machine, by whoever administers the database, and not over the API.
"""

from datetime import datetime

import msgspec

from events.codec import Envelope, timestamp
from events.refusals import invalid
from events.sealing import sealed_fields
from events.vocabulary import LedgerRestored, TextErased
from service.commands.draft import Command, Draft, Proposal
from service.commands.ledger import Ledger
from service.store.submission import Erased


def sealed_text(ledger: Ledger, event: int, field: str) -> tuple[Envelope, str]:
    """The event at a position, and the seal in this field of its data.

    Raises:
        Refusal: `unknown_position`, `no_sealed_text`.
    """
    envelope = ledger.event(event).envelope
    sealed = dict(sealed_fields(msgspec.json.decode(envelope.data)))
    if field not in sealed:
        has = f"it has some in: {', '.join(sealed)}" if sealed else "it has none at all"
        detail = f"event {event} ({envelope.type}) has no sealed text in {field!r}; {has}"
        raise invalid("no_sealed_text", detail, "field")
    return envelope, sealed[field]


class EraseText(Command, frozen=True, kw_only=True):
    """Erase a text that came with an event; `field` is its place in the event's data."""

    USE_CASE = "erase_text"
    event: int
    field: str
    basis: str

    def propose(self, draft: Draft) -> Proposal:
        """A `text.erased`. Refusals: those of `sealed_text`."""
        envelope, sha256 = sealed_text(draft.ledger, self.event, self.field)
        event = TextErased(envelope.stream, self.event, self.field, sha256, self.basis)
        return Proposal(event, erases=(Erased(sha256, self.event),))


class RecordRestore(Command, frozen=True, kw_only=True):
    """State that the ledger was put back from a backup, and what is known of it; times carry a time zone."""

    USE_CASE = "record_restore"
    reason: str
    backup_at: datetime | None = None
    size_before: int | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `ledger.restored`."""
        made = None if self.backup_at is None else timestamp(self.backup_at)
        return Proposal(LedgerRestored(self.reason, made, self.size_before))
