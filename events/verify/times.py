"""Recorded times, between those at which witnesses signed (c2sp.org/tlog-cosignature)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import accumulate

from events.codec import timestamp
from events.verify.checkpoints import Seen
from events.verify.verdict import Verdict

ALWAYS = ("", "9")
"""Texts before and after every recorded time."""


class Times:
    """For each position the earliest and the latest time that the witnesses leave room for.

    What was recorded after a witness had signed a size is later than its signature, and what stands in it is
    earlier. `skew_s` allows for clocks that differ, and for the time that a request to a witness takes.
    """

    def __init__(self, seen: Iterable[Seen], skew_s: int, verdict: Verdict) -> None:
        marks = sorted(seen)
        self._sizes = [mark.size for mark in marks]
        earliest = accumulate((mark.time - skew_s for mark in marks), max)
        latest = list(accumulate((mark.time + skew_s for mark in reversed(marks)), min))
        self._earliest = [ALWAYS[0], *map(_text, earliest)]
        self._latest = [*map(_text, reversed(latest)), ALWAYS[1]]
        self._verdict, self._passed = verdict, 0
        verdict.looked_at, verdict.asked = len(marks), bool(marks)

    def check(self, position: int, recorded_at: str) -> None:
        """The next event's."""
        while self._passed < len(self._sizes) and self._sizes[self._passed] <= position:
            self._passed += 1
        earliest, latest = self._earliest[self._passed], self._latest[self._passed]
        if not earliest <= recorded_at <= latest:
            told = f"event {position} claims {recorded_at}"
            self._verdict.fault(
                f"{told}; a witness had seen the log without it at {earliest}"
                if recorded_at < earliest
                else f"{told}; a witness saw it at {latest} already"
            )


def _text(time: int) -> str:
    return timestamp(datetime.fromtimestamp(time, UTC))
