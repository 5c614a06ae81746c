"""A process that appends without end, in pairs, and says which pairs were acknowledged.

Run as `python -m tests.contract.appending URL LEDGER NAME THREADS`. Of all pairs, some are rolled back after
they were written, and some wait before they are committed.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from random import Random
from threading import Thread
from typing import Any

from sqlalchemy import Table

from events.entity import Entity
from events.state import State
from service.clock import SystemClock
from service.store.append import Writer
from service.store.engine import make_engine
from service.store.submission import Appended
from tests.contract.house import KEY, outcome, project, registered, submission

random = Random()  # noqa: S311 - only to disturb


class RolledBackError(Exception):
    """Injected."""


def disturbed(state: State, touched: Sequence[Entity]) -> Mapping[Table, Sequence[Mapping[str, Any]]]:
    """The read model, which takes its time now and then, and fails now and then."""
    if random.random() < 0.1:
        time.sleep(random.random() * 0.02)
    if random.random() < 0.1:
        raise RolledBackError
    return project(state, touched)


def append(writer: Writer, name: str) -> None:
    """Append pairs; each line is written only when its pair was acknowledged."""
    for number in range(1_000_000):
        code = f"{name}.{number}"
        sent = submission(registered(f"{code}.first"), registered(f"{code}.second"), key=code)
        if isinstance(outcome(partial(writer.submit, sent)), Appended):
            sys.stdout.write(f"{code}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    url, ledger_id, name, threads = sys.argv[1:]
    shared = Writer(make_engine(url), int(ledger_id), SystemClock(), disturbed, KEY)
    for thread in range(int(threads)):
        Thread(target=append, args=(shared, f"{name}{thread}")).start()
