"""Brings witnesses up to date: each is given the newest checkpoint, unless another process is giving it."""

import logging
from datetime import timedelta
from threading import Thread
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from events.tlog.add_checkpoint import AddCheckpoint
from events.tlog.keys import PublicKey
from events.tlog.policy import Policy
from service.clock import Clock
from service.cosigning.ask import Unanswered, ask
from service.cosigning.judge import Failure, cosignature, known_size
from service.store import checkpoints, cosignatures
from service.store.checkpoints import Signed
from service.store.engine import reading, writing
from service.store.errors import StoreError
from service.store.ledgers import Ledger, ledgers

LEASE = timedelta(seconds=15)
"""How long asking may take before others believe that the process died: several times what it needs."""

PAUSE = timedelta(seconds=60)
"""For how long a witness that did not cosign is left alone."""

ATTEMPTS = 3
"""Of one pass with one witness: a size to be learnt first, and a checkpoint that came meanwhile."""

log = logging.getLogger(__name__)


class Task(NamedTuple):
    """A ledger and a witness that is to cosign it."""

    engine: Engine
    clock: Clock
    ledger: Ledger
    name: str
    key: PublicKey
    address: str


def submit_newest(engine: Engine, clock: Clock, policy: Policy) -> None:
    """Submit the newest checkpoint of each ledger that the policy names to all witnesses that lack it.

    They are asked at the same time, so that none waits for another. Raises StoreUnavailable.
    """
    with reading(engine) as connection:
        named = [one for one in ledgers(connection) if policy.names(one.vkey)]
    tasks = [
        Task(engine, clock, ledger, name, policy.witnesses[name], address)
        for ledger in named
        for name, address in policy.addresses.items()
    ]
    threads = [Thread(target=_tend, args=(task,), name="cosigning", daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _tend(task: Task) -> None:
    try:
        _bring_up_to_date(task)
    except StoreError as error:
        log.warning("%s: the witness %s was not asked: %s", task.ledger.code, task.name, error.detail)


def _bring_up_to_date(task: Task) -> None:
    for _ in range(ATTEMPTS):
        known = _claimed(task)
        if known is None:
            return
        try:
            _submit(task, known)
        except (Unanswered, Failure) as error:
            _failed(task, str(error))
            return


def _claimed(task: Task) -> int | None:
    """The size of the log that a witness knows, if it is to be asked, and by this process.

    Of a log that continues another one it knows nothing at first.
    """
    with reading(task.engine) as connection:
        if not _behind(connection, task):
            return None
    which, now = (task.ledger.id, task.key.vkey), task.clock.now()
    with writing(task.engine) as connection:
        known = cosignatures.claim(connection, *which, now, LEASE)
        if known is None:
            return None
        if _behind(connection, task):
            return max(known - task.ledger.first, 0)
        cosignatures.learnt(connection, *which, known, now)  # another process was faster
    return None


def _behind(connection: Connection, task: Task) -> bool:
    size = checkpoints.newest(connection, task.ledger).stop
    return not cosignatures.cosigned(connection, task.ledger.id, task.key.vkey, size)


def _submit(task: Task, known: int) -> None:
    """Submit the newest checkpoint to a witness that knows this size. Raises Unanswered, Failure."""
    signed, request = _request(task, known)
    answer = ask(task.address, request)
    now = task.clock.now()
    given = cosignature(answer, signed.note.text, task.key, now.timestamp())
    with writing(task.engine) as connection:
        which = connection, task.ledger.id, task.key.vkey
        if given is None:
            learnt = _learnt(task, known, known_size(answer))
            cosignatures.learnt(*which, task.ledger.first + learnt, now)
        else:
            failing = cosignatures.standings(*which[:2])[task.key.vkey].failing_since
            cosignatures.agreed(*which, signed.stop, given, now)
            if failing is not None:
                log.info("%s: the witness %s cosigns again", task.ledger.code, task.name)


def _request(task: Task, known: int) -> tuple[Signed, AddCheckpoint]:
    with reading(task.engine) as connection:
        signed = checkpoints.newest(connection, task.ledger)
        tree = checkpoints.tree(connection, task.ledger, signed.checkpoint.size)
        proof = tuple(tree.consistency(known))
    return signed, AddCheckpoint(known, proof, signed.note.encode())


def _learnt(task: Task, known: int, size: int) -> int:
    if size == known:
        raise Failure(f"it says that it knows the size {size}, and that this is wrong")
    with reading(task.engine) as connection:
        newest = checkpoints.newest(connection, task.ledger).checkpoint.size
    if size > newest:
        raise Failure(
            f"it has cosigned this ledger at the size {size}, and it has {newest} events here: "
            "was it restored from a backup?"
        )
    return size


def _failed(task: Task, why: str) -> None:
    now = task.clock.now()
    with writing(task.engine) as connection:
        before = cosignatures.standings(connection, task.ledger.id)[task.key.vkey].failure
        cosignatures.failed(connection, task.ledger.id, task.key.vkey, why, now, now + PAUSE)
    if why != before:
        again = f"it is asked again every {PAUSE.seconds} seconds"
        log.warning("%s: the witness %s does not cosign: %s; %s", task.ledger.code, task.name, why, again)
