"""The slip chart: from where to where the dates moved that are not those of the baseline any more."""

from datetime import date

from events.figures import Dataset
from events.figures.progress import Slip
from events.quarter import quarters
from service.reports.charts import svg
from service.reports.words import Words

LEFT, RIGHT, TOP, ROW = 300, 628, 40, 28
MOST = 24
"""Rows: as many as one page has room for. The register lists all."""


def draw(data: Dataset, words: Words) -> str:
    """A row for each: a ring at the date of the baseline, an arrow to the one that holds now, the days."""
    moved = [row for row in data.slips if row.due is not None and row.current_due is not None]
    shown = moved[:MOST]
    axis = Axis(data, shown)
    bottom = TOP + len(shown) * ROW
    marks = [*_grid(axis, bottom, words), *_forum(data, axis, bottom)]
    for number, row in enumerate(shown):
        marks += _row(row, data, axis, TOP + number * ROW, words)
    if not moved:
        marks.append(svg.text(0, TOP + 16, words.t("chart.slips.none"), fill=svg.SOFT))
    if len(moved) > len(shown):
        rest = words.t("chart.slips.more", count=len(moved) - len(shown))
        marks.append(svg.text(0, bottom + 18, rest, fill=svg.SOFT, size=svg.SMALL))
    return svg.picture(bottom + 28, words.t("chart.slips.title"), describe(data, words), marks)


def describe(data: Dataset, words: Words) -> str:
    """What the picture shows, in a sentence."""
    return words.t("chart.slips.alt", count=len(data.slips))


class Axis:
    """From days to places; it reaches over the plan, and as far as anything was moved."""

    def __init__(self, data: Dataset, shown: list[Slip]) -> None:
        days = [day for row in shown for day in (row.due, row.current_due) if day is not None]
        period = data.cover.period
        self.first, self.last = min([period.start, *days]), max([period.end, *days])

    def x(self, day: date) -> int:
        """Where a day stands."""
        return LEFT + (RIGHT - LEFT) * (day - self.first).days // max((self.last - self.first).days, 1)


def _grid(axis: Axis, bottom: int, words: Words) -> list[str]:
    marks = []
    for quarter in quarters(axis.first, axis.last):
        x, width = axis.x(max(quarter.start, axis.first)), (RIGHT - LEFT) // 8
        marks.append(svg.line([(x, TOP - 14), (x, bottom)], svg.RULE))
        label = words.t("chart.quarter", number=quarter.number)
        marks.append(svg.text(x + 3, TOP - 6, label, size=svg.SMALL, fill=svg.SOFT, room=width))
        if quarter.number == 1:
            marks.append(svg.text(x + 3, TOP - 20, str(quarter.year), bold=True, room=width))
    return [*marks, svg.line([(RIGHT, TOP - 14), (RIGHT, bottom)], svg.RULE)]


def _forum(data: Dataset, axis: Axis, bottom: int) -> list[str]:
    forum = data.cover.forum
    x = axis.x(min(max(forum.start, axis.first), axis.last))
    return [
        svg.line([(x, TOP), (x, bottom)], svg.INK, 1, "3 3"),
        svg.text(x, TOP - 20, forum.acronym, anchor="middle", size=svg.SMALL, bold=True, room=80),
    ]


def _row(row: Slip, data: Dataset, axis: Axis, y: int, words: Words) -> list[str]:
    title = next(words.text(one.title) for one in data.activities if one.code == row.activity)
    middle = y + ROW // 2
    marks = [
        svg.text(0, middle + 4, row.code, size=svg.SMALL, bold=True, room=112),
        *svg.name(116, middle, title, LEFT - 126),
        svg.text(svg.WIDTH, middle + 4, words.signed(row.days), anchor="end", bold=True, room=46),
    ]
    if row.due is None or row.current_due is None:
        return marks
    start, end = axis.x(row.due), axis.x(row.current_due)
    colour = svg.WARN if (row.days or 0) > 0 else svg.DEEP
    ahead = 1 if end >= start else -1
    if start != end:
        marks.append(svg.line([(start, middle), (end - 6 * ahead, middle)], colour, 3))
        tip = [(end, middle), (end - 9 * ahead, middle - 6), (end - 9 * ahead, middle + 6)]
        marks.append(svg.shape(tip, colour))
    marks.append(svg.dot(start, middle, 5, svg.PAPER, svg.INK))
    return marks
