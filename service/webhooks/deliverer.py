"""Tends webhooks in threads of its own: each by itself, so that one that is slow keeps nobody waiting."""

import logging
from threading import Event, Thread

from service.store.errors import StoreError
from service.store.webhooks import Due
from service.webhooks import Post
from service.webhooks.delivering import due, tend

INTERVAL_S = 1.0
"""Between two looks at what is due: so late is an event told at most, where nobody is ahead of it."""

MOST = 16
"""Webhooks that one process tends at a time."""

log = logging.getLogger(__name__)


class Deliverer:
    """One thread that looks what is due, and one for each webhook that is tended."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)
        self._tending: dict[str, Thread] = {}

    def start(self) -> None:
        """Begin, with what was left when the last process ended."""
        self._thread.start()

    @property
    def runs(self) -> bool:
        """Whether it still looks; a fault that nobody foresaw has ended it where not."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End, when the messages under way have."""
        self._stopped.set()
        self._thread.join()
        for thread in self._tending.values():
            thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(INTERVAL_S):
            try:
                found = due(self._post)
            except StoreError as error:
                log.warning("webhooks could not be looked at: %s", error.detail)
                continue
            self._tending = {hook: one for hook, one in self._tending.items() if one.is_alive()}
            for which in found:
                if len(self._tending) < MOST and which.id not in self._tending:
                    thread = Thread(target=self._tend, args=(which,), name="webhook", daemon=True)
                    self._tending[which.id] = thread
                    thread.start()

    def _tend(self, which: Due) -> None:
        try:
            tend(self._post, which, self._stopped.is_set)
        except StoreError as error:
            log.warning("%s: a webhook could not be tended: %s", which.ledger, error.detail)
