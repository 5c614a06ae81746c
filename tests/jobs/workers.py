"""Processes of their own that do what the service does, at a given moment; run by the tests.

`python -m tests.jobs.workers due|die|serve|orphan URL FOLDER MOMENT`: one pass; one that is killed in the
middle of issuing; the scheduler until it is told to stop; the scheduler of a process that has ended.
"""

import logging
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from service.clock import SimulatedClock
from service.jobs import run_due, run_scheduler
from tests.reports.office import Office


class DyingClock(SimulatedClock):
    """Kills its process when the first random bytes are drawn: the files are stored, the event is not."""

    def random(self, size: int) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return super().random(size)


def main(what: str, url: str, folder: str, moment: str) -> None:
    clock = (DyingClock if what == "die" else SimulatedClock)(
        datetime.fromisoformat(moment), str(os.getpid())
    )
    service = Office(make_url(url), Path(folder), clock).service
    if what in ("serve", "orphan"):
        logging.basicConfig(level=logging.INFO, stream=sys.stdout)
        run_scheduler(service, parent=0 if what == "orphan" else None)
    else:
        for run in run_due(service):
            sys.stdout.write(f"{run.job} {run.period} {run.outcome}\n")
    service.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
