"""The burn-up to the forum: what was to be complete by when, by either plan, and what was."""

from datetime import date

from msgspec import Struct

from events.figures import Dataset
from events.figures.progress import Point
from events.quarter import Quarter
from service.reports.charts import svg
from service.reports.words import NO_DATE, Words

LEFT, RIGHT, TOP, BOTTOM = 150, 656, 26, 236
"""The field in which lines are drawn."""
ROW = 20
TICKS = 5
"""How many steps the scale has, at most."""


class Line(Struct, frozen=True):
    """How one of the four lines is drawn."""

    key: str
    colour: str
    width: int
    dash: str = ""


LINES = (
    Line("baseline", svg.SOFT, 2, "7 4"),
    Line("revised", svg.WARN, 2, "2 3"),
    Line("actual", svg.DEEP, 4),
    Line("provisional", svg.CLEAR, 2, "10 3 2 3"),
)


def draw(data: Dataset, words: Words) -> str:
    """Four lines over the plan's days, and below them a table of the numbers that they go through."""
    points = _shown(data)
    scale = Scale(data.cover.period.start, points[-1].on, max(_values(points)))
    columns = [point for point in points if point.on in _columns(data)]
    marks = [*_axes(scale, columns, words), *_forum(data, scale, words)]
    marks += [_line(one, points, scale) for one in LINES]
    for number, one in enumerate(LINES):
        marks += _row(one, columns, scale, BOTTOM + 38 + number * ROW, words)
    return svg.picture(
        BOTTOM + 38 + len(LINES) * ROW, words.t("chart.burn_up.title"), describe(data, words), marks
    )


def describe(data: Dataset, words: Words) -> str:
    """What the picture shows, in a sentence."""
    now = next(point for point in data.burn_up if point.on == data.cover.as_of)
    eve = next(point for point in data.burn_up if point.on == data.forum.eve)
    return words.t(
        "chart.burn_up.alt",
        day=words.day(now.on),
        actual=now.actual,
        provisional=now.provisional,
        baseline=now.baseline,
        revised=now.revised,
        all=eve.baseline,
        eve=words.day(eve.on),
    )


class Scale:
    """From days and counts to places in the field."""

    def __init__(self, first: date, last: date, most: int) -> None:
        self.first, self.days = first, max((last - first).days, 1)
        self.step = next(step for step in _steps() if step * TICKS >= most)
        self.top = self.step * max(-(-most // self.step), 1)

    def x(self, day: date) -> int:
        """Where a day stands."""
        return LEFT + (RIGHT - LEFT) * (day - self.first).days // self.days

    def y(self, count: int) -> int:
        """Where a count stands."""
        return BOTTOM - (BOTTOM - TOP) * count // self.top


def _steps() -> list[int]:
    return [digit * 10**power for power in range(7) for digit in (1, 2, 5)]


def _shown(data: Dataset) -> list[Point]:
    """Up to the end of the forum's quarter, or to the report's day where that is later."""
    last = max(Quarter.of(data.cover.forum.start).end, data.cover.as_of)
    return [point for point in data.burn_up if point.on <= last]


def _columns(data: Dataset) -> set[date]:
    """The days whose numbers are printed: the ends of quarters and the eve of the forum."""
    return {point.on for point in data.burn_up if point.on == Quarter.of(point.on).end} | {data.forum.eve}


def _values(points: list[Point]) -> list[int]:
    return [value for point in points for one in LINES if (value := getattr(point, one.key)) is not None]


def _axes(scale: Scale, columns: list[Point], words: Words) -> list[str]:
    label = words.t("chart.activities")
    marks = [svg.text(LEFT - 8, TOP - 12, label, anchor="end", size=svg.SMALL, fill=svg.SOFT)]
    for count in range(0, scale.top + 1, scale.step):
        y = scale.y(count)
        marks.append(svg.line([(LEFT, y), (RIGHT, y)], svg.RULE))
        marks.append(svg.text(LEFT - 8, y + 4, str(count), anchor="end", size=svg.SMALL, fill=svg.SOFT))
    for point in columns:
        marks.append(svg.line([(scale.x(point.on), BOTTOM), (scale.x(point.on), BOTTOM + 5)], svg.SOFT))
        on = point.on
        day = words.t("chart.day", day=on.day, month=on.month, year=f"{on.year % 100:02}")
        marks.append(svg.text(scale.x(on), BOTTOM + 18, day, anchor="middle", size=svg.SMALL, room=44))
    return marks


def _forum(data: Dataset, scale: Scale, words: Words) -> list[str]:
    forum = data.cover.forum
    x = scale.x(forum.start)
    label = words.t("chart.forum", forum=forum.acronym, day=words.day(forum.start))
    return [
        svg.line([(x, TOP - 8), (x, BOTTOM)], svg.INK, 1, "3 3"),
        svg.text(x, TOP - 12, label, anchor="end", size=svg.SMALL, bold=True, room=x - LEFT),
    ]


def _line(one: Line, points: list[Point], scale: Scale) -> str:
    known = [(point.on, getattr(point, one.key)) for point in points]
    places = [(scale.x(on), scale.y(value)) for on, value in known if value is not None]
    return svg.line([(LEFT, BOTTOM), *places], one.colour, one.width, one.dash)


def _row(one: Line, columns: list[Point], scale: Scale, y: int, words: Words) -> list[str]:
    """A row of the table: how the line looks, what it is, and its numbers below their days."""
    marks = [
        svg.line([(2, y - 4), (34, y - 4)], one.colour, one.width, one.dash),
        svg.text(40, y, words.t(f"chart.line.{one.key}"), size=svg.SMALL, room=LEFT - 42),
    ]
    for point in columns:
        value = getattr(point, one.key)
        shown = NO_DATE if value is None else str(value)
        bold = one.key == "actual"
        marks.append(svg.number(scale.x(point.on), y, shown, 40, bold=bold))
    return marks
