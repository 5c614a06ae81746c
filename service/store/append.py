"""The one way to append to a ledger, from any number of threads.

Who finds nobody at work commits at once, and everything that has come in meanwhile is committed together, in
one transaction, by one of those who wait. Nobody waits for company, but where a crowd was just served: its
members come back within microseconds of each other, and are let in before the next commit begins.
"""

from collections import deque
from collections.abc import Sequence
from threading import Lock
from time import sleep

from sqlalchemy import Engine

from events.tlog.keys import SigningKey
from service.clock import Clock
from service.store.commit import Committer, Outcome
from service.store.errors import OutcomeUnknown
from service.store.signer import Signer
from service.store.submission import Appended, Project, Submission

MAX_BATCH = 256
"""Submissions in one transaction, so that none waits too long for its neighbours."""

CROWD = 4
"""From so many submissions in one transaction on, more are expected to follow at once."""

PAUSE_S = 50e-6
"""As long as some come in during a pause of this length, more are let in. A commit takes much longer."""


class Ticket:
    """A submission in the queue, and in the end what became of it.

    `call` is released once: when it was served, or when it is its turn to serve all that wait.
    """

    __slots__ = ("call", "outcome", "submission")

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.outcome: Outcome | None = None
        self.call = Lock()
        self.call.acquire()


class Writer:
    """Appends to one ledger. One object a process and ledger, made after the process has forked."""

    def __init__(
        self, engine: Engine, ledger_id: int, clock: Clock, project: Project, key: SigningKey
    ) -> None:
        """`project` gives the read-model rows, which are written in the same transaction; `key` signs."""
        self._signer = Signer(key, self.settle)
        self._committer = Committer(engine, ledger_id, clock, project, key, self._signer)
        self._committing = Lock()
        self._waiting: deque[Ticket] = deque()
        self._at_work = False
        self._crowded = False
        self._queue = Lock()

    def submit(self, submission: Submission) -> Appended:
        """Append what the submission decides, durably, or raise why not.

        Raises:
            Refusal: nothing was appended; the codes are those of Batch.take.
            StoreUnavailable: the database could not do it; nothing was written.
            KeyRotated, LedgerAltered: it cannot be signed; nothing was written.
            OutcomeUnknown: the connection was lost while committing; repeat it with its idempotency key.
        """
        ticket = Ticket(submission)
        with self._queue:
            self._waiting.append(ticket)
            wait, self._at_work = self._at_work, True
        self._take_turn(ticket, wait)
        if ticket.outcome is None:
            self._serve()
        outcome = ticket.outcome
        if isinstance(outcome, Appended):
            return outcome
        raise outcome or OutcomeUnknown()

    def settle(self) -> None:
        """Store what was signed and is not stored yet, unless a commit is under way. Raises StoreError."""
        if self._committing.acquire(blocking=False):
            try:
                self._committer.settle()
            finally:
                self._committing.release()

    def submit_all(self, submissions: Sequence[Submission]) -> list[Outcome]:
        """Append what each of many submissions decides, each by itself; what became of each, in order.

        They are committed together, MAX_BATCH at a time, with whatever others submit meanwhile. The outcomes
        are what `submit` answers or raises.
        """
        tickets = [Ticket(submission) for submission in submissions]
        with self._queue:
            self._waiting.extend(tickets)
            wait, self._at_work = self._at_work, True
        try:
            for ticket in tickets:
                self._take_turn(ticket, wait)
                wait = True
                if ticket.outcome is None:
                    self._serve()
        except BaseException:
            self._withdraw(tickets)
            raise
        return [ticket.outcome or OutcomeUnknown() for ticket in tickets]

    def close(self) -> None:
        """Give up the connection, when nobody submits any more. A later submission opens it again."""
        self._signer.stop()
        self._committer.close()

    def _take_turn(self, ticket: Ticket, wait: bool) -> None:
        called = not wait
        try:
            called = called or ticket.call.acquire()
            if self._crowded and ticket.outcome is None:
                self._let_in()
        except BaseException:  # interrupted, perhaps after it was called to serve the others
            with self._queue:
                called = called or ticket.call.acquire(blocking=False)
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                    if called:
                        self._call_next()
            raise

    def _withdraw(self, tickets: Sequence[Ticket]) -> None:
        """Take back what an interrupted thread has left in the queue, perhaps as the next that is called."""
        with self._queue:
            mine = [ticket for ticket in tickets if ticket in self._waiting]
            called = any(ticket.call.acquire(blocking=False) for ticket in mine)
            for ticket in mine:
                self._waiting.remove(ticket)
            if called:
                self._call_next()

    def _call_next(self) -> None:
        self._at_work = bool(self._waiting)
        if self._at_work:
            self._waiting[0].call.release()

    def _let_in(self) -> None:
        """Wait until a crowd has come back, or as much of it as wants to.

        Otherwise it splits in two, each of which disturbs the other's commit, and flushes twice as often.
        """
        before = 0
        while before < (waiting := len(self._waiting)) < MAX_BATCH:
            before = waiting
            sleep(PAUSE_S)

    def _serve(self) -> None:
        with self._queue:
            tickets = [self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_BATCH))]
        self._crowded = len(tickets) >= CROWD
        outcomes: list[Outcome] = []
        try:
            with self._committing:
                outcomes = self._committer.commit([ticket.submission for ticket in tickets])
        finally:
            # An interrupted thread leaves no outcomes, and must leave nobody waiting.
            for index, ticket in enumerate(tickets):
                ticket.outcome = outcomes[index] if outcomes else OutcomeUnknown()
                ticket.call.release()
            with self._queue:
                self._call_next()
