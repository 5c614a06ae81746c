"""Events of the ledger itself."""

from events.vocabulary.base import Event


class TextErased(Event, frozen=True):
    """A sealed text and its salt were deleted; its seal stays in its leaf, and every proof with it.

    `event` is the position of the event that came with the text, `of` the stream of that event and of this
    one, `field` where in its data the seal stands (`narrative`, `evidence.0.title`). `basis` is the ground on
    which it was erased: a fact of the ledger, in the leaf, and never erased itself.
    """

    TYPE = "text.erased"
    of: str
    event: int
    field: str
    sha256: str
    basis: str

    @property
    def stream(self) -> str:
        """That of the event that came with the text: what it shows has changed."""
        return self.of


class LedgerRestored(Event, frozen=True):
    """The ledger was put back from a backup: whatever was recorded after this event's predecessor is lost.

    What the operator states, in the leaf: `reason`; when the backup was made (`backup_at`, written like
    `recorded_at`) and how many events the ledger had before the loss (`size_before`), null where not known.
    """

    TYPE = "ledger.restored"
    reason: str
    backup_at: str | None = None
    size_before: int | None = None


class LedgerClosed(Event, frozen=True):
    """The last event of a log: the ledger goes on in the log `origin`, whose checkpoints `vkey` verifies.

    So the old key itself names the new one. It is missing where the old key was lost or stolen. `reason` is
    what the operator states, in the leaf.
    """

    TYPE = "ledger.closed"
    origin: str
    vkey: str
    reason: str


class LedgerContinued(Event, frozen=True):
    """The first event of a log that continues another one of the same ledger, under a new signing key.

    `checkpoint` is the last one that the log before it signed, as a signed note, and `vkey` the key that
    verifies it. `handed_over` says whether that log ends with a `ledger.closed` that names this one.
    """

    TYPE = "ledger.continued"
    vkey: str
    checkpoint: str
    handed_over: bool
    reason: str
