"""The overview's burn-up as places in a picture; the template draws it.

Lines run in a field of 1000 by 1000 that is stretched to the room there is; labels stand at percentages of
that room, so that they are as large on a phone as on a desk.
"""

from datetime import date
from typing import NamedTuple

from events.figures.progress import Point
from events.quarter import Quarter
from service.queries.overview import Overview

FIELD = 1000
LINES = ("baseline", "revised", "provisional", "actual")
"""From the one that is drawn first to the one on top."""
STEPS = tuple(digit * 10**power for power in range(7) for digit in (1, 2, 5))
MOST_STEPS = 5


class Mark(NamedTuple):
    """A label, so many thousandths along its axis."""

    at: int
    label: str


class Picture(NamedTuple):
    """The lines by name, as SVG points; the marks of both axes; where the forum and today are, if shown."""

    lines: dict[str, str]
    counts: tuple[Mark, ...]
    quarters: tuple[Mark, ...]
    forum: int
    today: int | None
    points: tuple[Point, ...]


def burn_up(found: Overview, start: date, forum: date, today: date) -> Picture:
    """The burn-up from the plan's first day to the end of the forum's quarter, or to a later day."""
    last = max(Quarter.of(forum).end, min(today, found.burn_up[-1].on))
    points = tuple(point for point in found.burn_up if point.on <= last)
    days = max((last - start).days, 1)
    most = max(value for point in points for name in LINES if (value := getattr(point, name)) is not None)
    step = next(step for step in STEPS if step * MOST_STEPS >= most)
    top = step * max(-(-most // step), 1)

    def x(day: date) -> int:
        return FIELD * (day - start).days // days

    def y(count: int) -> int:
        return FIELD - FIELD * count // int(top)

    def line(name: str) -> str:
        known = [(point.on, getattr(point, name)) for point in points]
        return " ".join([f"0,{FIELD}", *(f"{x(on)},{y(value)}" for on, value in known if value is not None)])

    return Picture(
        lines={name: line(name) for name in LINES},
        counts=tuple(Mark(y(count), str(count)) for count in range(0, top + 1, step)),
        quarters=tuple(Mark(x(one.on), one.quarter) for one in points if one.on == Quarter.of(one.on).end),
        forum=x(forum),
        today=x(today) if start <= today <= last else None,
        points=points,
    )
