"""Signs heads while the database writes to its disk, in a thread of its own.

A signature takes a tenth of an append, and can only be made with the interpreter's lock held, which is free
while the disk is flushed. What is signed is stored with a later append, or, when none comes, soon after.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock, Thread
from typing import NamedTuple

from events.tlog.keys import SigningKey
from service.store.errors import StoreError
from service.store.head import Head, SignedRow, signed_row

GROUP = 4
"""Heads that are signed together: to wake a thread takes as long as half a signature."""

IDLE_S = 0.02
"""When nothing was appended for so many seconds, what is signed is stored by itself."""

log = logging.getLogger(__name__)


class _Work(NamedTuple):
    """Heads to be signed, and what was signed and not stored yet. Forgotten together."""

    heads: deque[Head]
    rows: deque[SignedRow]


class Signer:
    """Signs for one writer. Its thread starts with the first head, so after the process has forked."""

    def __init__(self, key: SigningKey, settle: Callable[[], None]) -> None:
        """`settle` is to store what `collect` gives; it is called in the signer's thread."""
        self._key, self._settle = key, settle
        self._work = _Work(deque(), deque())
        self._call = Lock()  # released to wake the thread
        self._call.acquire()
        self._asleep, self._stopped = True, False
        self._thread: Thread | None = None

    def add(self, head: Head) -> None:
        """Sign it soon. To be called right before it is committed, or waited for."""
        heads = self._work.heads
        heads.append(head)
        if self._asleep or len(heads) >= GROUP:
            self._wake()

    def put(self, rows: Sequence[SignedRow]) -> None:
        """Store these too."""
        if rows:
            self._work.rows.extend(rows)
            self._wake()

    def collect(self) -> list[SignedRow]:
        """What is to be stored now, each size once; it is not given again."""
        rows, found = self._work.rows, dict[int, SignedRow]()
        while rows:
            row = rows.popleft()
            found[row[0]] = row
        return list(found.values())

    def forget(self) -> None:
        """Forget what was not collected yet: it may never have been committed."""
        self._work = _Work(deque(), deque())

    def stop(self) -> None:
        """Sign and store what is left, and end the thread. It starts again with the next head."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopped = True
            self._wake()
            thread.join()
            self._stopped = False
        self._asleep = True
        self._sign()
        if self._work.rows:
            self._store()

    def _wake(self) -> None:
        self._asleep = False
        if self._call.locked():
            self._call.release()
        if self._thread is None and not self._stopped:
            self._thread = Thread(target=self._run, name="signing", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._stopped:
            # In this order: what comes in after it was looked for finds the thread asleep, and wakes it.
            self._asleep = True
            self._asleep = not (self._work.heads or self._work.rows)
            woken = self._call.acquire(timeout=-1 if self._asleep else IDLE_S)
            if len(self._work.heads) >= GROUP or not woken:
                self._sign()
            if not woken and self._work.rows:
                self._store()

    def _sign(self) -> None:
        work = self._work
        while work.heads:
            work.rows.append(signed_row(self._key, work.heads.popleft()))

    def _store(self) -> None:
        try:
            self._settle()
        except StoreError as error:
            log.warning("checkpoints wait to be stored: %s", error.detail)
        except Exception:
            log.exception("checkpoints wait to be stored")  # and the thread goes on: the next ones will be
