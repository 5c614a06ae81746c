"""Requests that wait for an event: how many a process lets wait, and how it lets them go."""

from threading import BoundedSemaphore
from time import sleep

from events.refusals import conflict
from service.clock import Clock

WAITING = "kvali-waiting"
"""The extension of an app that knows who waits in its process."""

INTERVAL_S = 0.5
"""How long, on average, until one that waits looks again: so late is an event told at most, or half as much
again."""


class Waiting:
    """Those who wait in one process, each in one of its threads.

    At most half of the threads wait, so that the other half always answers: however many feeds are open, the
    rest of the API is there.
    """

    def __init__(self, threads: int, clock: Clock) -> None:
        self._free = BoundedSemaphore(threads // 2) if threads > 1 else None
        self._clock = clock
        self._ending = False

    def enter(self) -> None:
        """Take a place, to be given back by `leave`. Refusal: `too_many_waiting`."""
        if self._free is None or not self._free.acquire(blocking=False):
            detail = "as many wait for events here as may; try again in a moment, or ask without waiting"
            raise conflict("too_many_waiting", detail)

    def leave(self) -> None:
        """Give a place back."""
        if self._free is not None:
            self._free.release()

    def end(self) -> None:
        """The process is to end: nobody waits any longer. A signal's handler calls this: it takes no lock."""
        self._ending = True

    def pause(self, longest: float) -> bool:
        """Wait a little, without holding anything of the database; returns whether to look again."""
        jitter = 0.5 + self._clock.random(1)[0] / 255
        sleep(max(min(INTERVAL_S * jitter, longest), 0))
        return not self._ending
