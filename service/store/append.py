"""The one way to append to a ledger, from any number of threads.

Whoever gets the turn commits everything that waits, in one transaction. Nobody waits for company: a lone
submission is committed at once.
"""

from collections import deque
from collections.abc import Iterable
from threading import Lock

from sqlalchemy import Engine

from service.clock import Clock
from service.store.commit import Committer, Outcome
from service.store.errors import OutcomeUnknown
from service.store.submission import Appended, Project, Submission

MAX_BATCH = 256
"""Submissions in one transaction, so that none waits too long for its neighbours."""


class Ticket:
    """A submission in the queue, and in the end what became of it."""

    __slots__ = ("outcome", "submission")

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.outcome: Outcome | None = None


class Writer:
    """Appends to one ledger. One object a process and ledger, made after the process has forked."""

    def __init__(self, engine: Engine, ledger_id: int, clock: Clock, project: Project) -> None:
        """`project` gives the read-model rows; they are written in the same transaction."""
        self._committer = Committer(engine, ledger_id, clock, project)
        self._waiting: deque[Ticket] = deque()
        self._turn = Lock()

    def submit(self, submission: Submission) -> Appended:
        """Append what the submission decides, durably, or raise why not.

        Raises:
            Refusal: nothing was appended; the codes are those of Batch.take.
            StoreUnavailable: the database could not do it; nothing was written.
            OutcomeUnknown: the connection was lost while committing; repeat it with its idempotency key.
        """
        ticket = Ticket(submission)
        self._waiting.append(ticket)
        with self._turn:
            while ticket.outcome is None:
                self._serve()
        if isinstance(ticket.outcome, Exception):
            raise ticket.outcome
        return ticket.outcome

    def close(self) -> None:
        """Give up the connection. A later submission opens it again."""
        with self._turn:
            self._committer.close()

    def _serve(self) -> None:
        tickets = [self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_BATCH))]
        outcomes: Iterable[Outcome] = [OutcomeUnknown() for _ in tickets]  # should this thread be interrupted
        try:
            outcomes = self._committer.commit([ticket.submission for ticket in tickets])
        finally:
            for ticket, outcome in zip(tickets, outcomes, strict=True):
                ticket.outcome = outcome
