"""A process beside gunicorn's, which is started again whenever it ends."""

import logging
import os
import signal
import subprocess
from collections.abc import Sequence
from time import monotonic

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

LONGEST_PAUSE_S = 60
"""Before a start; a process that ran longer than this is started again as if it were the first time."""

log = logging.getLogger(__name__)


class Companion:
    """A process that is kept running by whoever calls `tend` about once a second.

    It needs no thread of its own: a worker forked while another thread starts a process inherits what that
    thread waits for, and both hang.
    """

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._name, self._command, self._owner = name, command, os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._due = monotonic()
        self._failures, self._ended = 0, ""

    def tend(self) -> None:
        """Start it where that is due; see whether it still runs."""
        if self._process is not None and self._process.poll() is not None:
            self._failed(_how(self._process.returncode))
        elif self._process is None and monotonic() >= self._due:
            self._start()

    def _start(self) -> None:
        # Told only now: whoever stops all processes at once, as systemd does, has stopped this one by then.
        if self._ended:
            log.error("%s ended (%s) and is started again", self._name, self._ended)
        self._started = monotonic()
        try:
            # In a group of its own, so that Ctrl+C reaches this process alone, which stops the other in time.
            self._process = subprocess.Popen(self._command, process_group=0)  # noqa: S603 - ourselves
        except OSError as error:
            self._failed(f"it could not be started: {error.strerror}")
        else:
            log.info("%s runs as process %s", self._name, self._process.pid)

    def _failed(self, how: str) -> None:
        self._process, self._ended = None, how
        now = monotonic()
        self._failures = 1 if now - self._started > LONGEST_PAUSE_S else self._failures + 1
        self._due = now + pause_after(self._failures)

    def stop(self) -> None:
        """End it with SIGTERM and wait for it; nothing in a forked process, which it does not belong to."""
        if self._process is not None and os.getpid() == self._owner:
            self._process.terminate()
            self._process.wait()


def pause_after(failures: int) -> int:
    """How many seconds to wait before the next start, after so many ends in a row."""
    return min(1 << min(failures, 10), LONGEST_PAUSE_S)


def _how(code: int) -> str:
    if code < 0:
        return signal.Signals(-code).name
    # gunicorn waits for every child of this process; where it was first, there is no exit code to be had.
    return f"exit code {code}" if code else "how is not known"


class TendingArbiter(Arbiter):
    """gunicorn's main process, which looks after a companion whenever it looks after its workers."""

    def __init__(self, app: BaseApplication, companion: Companion) -> None:
        super().__init__(app)
        self._companion = companion

    def manage_workers(self) -> None:
        """Called about once a second, in the thread that forks."""
        self._companion.tend()
        super().manage_workers()
