"""Submits to witnesses in a thread of its own, which a write only wakes."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from service.store.errors import StoreError

INTERVAL_S = 1.0
"""Between two passes: of the checkpoints that were signed meanwhile only the newest matters."""

log = logging.getLogger(__name__)


class Background:
    """One thread a process, started after it has forked. Woken before that, it does nothing."""

    def __init__(self, submit: Callable[[], None]) -> None:
        self._submit = submit
        self._woken, self._stopped = Event(), Event()
        self._thread: Thread | None = None

    def wake(self) -> None:
        """There is a new checkpoint. Returns at once."""
        self._woken.set()

    def start(self) -> None:
        """Begin, with what was left when the last process ended."""
        self._thread = Thread(target=self._run, name="cosigning", daemon=True)
        self._thread.start()
        self.wake()

    def stop(self) -> None:
        """End, when the pass under way has."""
        self._stopped.set()
        self.wake()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.wait()
            self._woken.clear()
            try:
                self._submit()
            except StoreError as error:
                log.warning("witnesses could not be asked: %s", error.detail)
            self._stopped.wait(INTERVAL_S)
