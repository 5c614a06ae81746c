"""A process that erases a text and dies on the way, as by `kill -9`.

Run as `python -m tests.contract.erasing URL LEDGER SEAL POSITION METHOD`: it ends itself where this method of
the log is called for the erasure.
"""

import os
import signal
import sys

from service.clock import SystemClock
from service.store.append import Writer
from service.store.engine import make_engine
from service.store.log import Log
from tests.contract.house import KEY, erasing, project, registered, submission


def die(*_: object) -> None:
    """At once, without a chance to tidy up."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, ledger_id: str, sha256: str, position: str, method: str) -> None:
    """Append once, so that the writer stands, then erase."""
    writer = Writer(make_engine(url), int(ledger_id), SystemClock(), project, KEY)
    writer.submit(submission(registered("BEFORE")))
    session = writer._committer._session
    assert session is not None
    log: Log = session.log
    setattr(log, method, die)
    writer.submit(erasing(sha256, int(position)))


if __name__ == "__main__":
    main(*sys.argv[1:])
