"""What an append needs of a database, whichever it is."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from events.tlog.keys import PublicKey
from service.store.batch import Batch, Rows, Used
from service.store.head import Head
from service.store.submission import Erased


class Log(Protocol):
    """One ledger, over a connection in autocommit mode that nobody else uses.

    Its methods raise the driver's own errors.
    """

    driver: Any
    """The driver's connection."""

    def lock(self) -> Head:
        """Begin a transaction that holds the ledger's write lock, and read the head under it."""

    def signed(self, size: int) -> tuple[bytes, bytes] | None:
        """The root and the signature of the checkpoint of so many events of the ledger."""

    def used(self, keys: Sequence[tuple[str, str]]) -> Used:
        """Those of the (scope, key) pairs that were used before."""

    def write(self, batch: Batch, replacing: Rows) -> None:
        """Write everything, inside the transaction, with rows that replace those of the same key."""

    def replace(self, rows: Rows) -> None:
        """Write rows that replace those of the same key, and nothing else, inside the transaction."""

    def write_unlocked(self, batch: Batch, replacing: Rows, meanwhile: Callable[[], None]) -> bool:
        """Write everything and commit it, without having taken the lock.

        `meanwhile` is called when nothing is left to do but to wait for the database.

        False, with nothing written, where the head is not at the batch's base any more or one of its
        idempotency keys is used.
        """

    def erase(self, erased: Erased) -> bool:
        """Delete a text with its salt, inside the transaction; returns whether it was there.

        The renditions of every report whose dataset refers to it go with it, and the dataset stays.
        The fingerprint of the request that it came with is blanked: it is a hash without a salt, against
        which texts could be guessed. A repeat of that request is refused from then on.
        """

    def begin(self, key: PublicKey) -> None:
        """Close the ledger's present log and begin another under this key, inside the transaction.

        The other one is empty, and its events come after all that there are.
        """

    def commit(self) -> None:
        """End the transaction; what it wrote is on disk afterwards."""

    def rollback(self) -> None:
        """End the transaction and undo it. Does nothing where there is none."""
