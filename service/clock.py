"""The one way in for time, ids and salts, so that everything replays and no test patches anything."""

import hashlib
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from events.sealing import SALT_BYTES


class Clock(ABC):
    """What the service takes from the world outside: the time, and randomness."""

    @abstractmethod
    def now(self) -> datetime:
        """The present moment, in UTC."""

    @abstractmethod
    def random(self, size: int) -> bytes:
        """That many unpredictable bytes."""

    def uuid7(self) -> str:
        """A new id (RFC 9562, version 7): 48 bits of milliseconds, then 74 random ones."""
        return next(self.uuid7s(1))

    def uuid7s(self, at_once: int) -> Iterator[str]:
        """New ids of this moment, without end; random bytes are drawn for so many at once.

        Drawing them lets other threads run, which costs more than it takes.
        """
        milliseconds = int(self.now().timestamp() * 1000)
        head = f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}-7"
        while True:
            drawn = self.random(10 * at_once).hex()
            for start in range(0, len(drawn), 20):
                random = drawn[start : start + 20]
                variant = "89ab"[int(random[3], 16) & 3]
                yield f"{head}{random[:3]}-{variant}{random[4:7]}-{random[7:19]}"

    def salt(self) -> bytes:
        """A new salt for a sealed text."""
        return self.random(SALT_BYTES)


class SystemClock(Clock):
    """The machine's own clock and random numbers."""

    def now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)

    def random(self, size: int) -> bytes:
        """The operating system's random bytes."""
        return os.urandom(size)


class SimulatedClock(Clock):
    """A clock that stands still until it is moved, with random bytes that repeat from its seed.

    For tests and demonstrations: the same seed and the same calls give the same ledger, byte for byte.
    """

    def __init__(self, start: datetime, seed: str) -> None:
        self.set(start)
        self._seed = seed.encode()
        self._drawn = 0

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Move to a moment, which must carry a time zone; backwards too, as machines' clocks do."""
        if moment.tzinfo is None:
            raise ValueError("a clock is set to a moment with a time zone")
        self._now = moment.astimezone(UTC)

    def advance(self, by: timedelta) -> datetime:
        """Move on; returns the new moment."""
        self.set(self._now + by)
        return self._now

    def random(self, size: int) -> bytes:
        """The next bytes of SHAKE-256 over the seed and a counter."""
        self._drawn += 1
        return hashlib.shake_256(self._seed + self._drawn.to_bytes(8, "big")).digest(size)
