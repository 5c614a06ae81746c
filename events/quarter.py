"""Calendar quarters, the periods in which the plan is due and reported. Written `2021-Q2`."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

PATTERN = re.compile(r"([0-9]{4})-Q([1-4])")


class Quarter(NamedTuple):
    """One calendar quarter; ordered, and comparable with others."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read `2021-Q2`. Raises ValueError for anything else."""
        match = PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is no quarter; write it as 2021-Q2")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    def closes_at(self, timezone: str, grace_days: int = 0) -> datetime:
        """The midnight at which it, and so many days after it, are over in this time zone; in UTC."""
        day = self.next.start + timedelta(days=grace_days)
        return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"


def quarters(first: date, last: date) -> Iterator[Quarter]:
    """Every quarter from the one of `first` to the one of `last`, in order."""
    quarter = Quarter.of(first)
    while quarter <= Quarter.of(last):
        yield quarter
        quarter = quarter.next
