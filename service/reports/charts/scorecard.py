"""The scorecard as bars: what became of what is due, by either plan and at either level."""

from typing import get_args

from events.counted import Figures
from events.figures import Dataset
from events.figures.scores import Card
from events.units import Basis, Level
from service.reports.charts import metrics, svg
from service.reports.charts.legend import Entry, legend
from service.reports.words import Words

LEFT, RIGHT, TOP, ROW, BAR = 190, 540, 8, 40, 20

PARTS = {
    "on_time": (svg.DEEP, svg.PAPER),
    "late": (svg.CLEAR, svg.INK),
    "overdue": (svg.WARN, svg.PAPER),
    "cancelled": (svg.RULE, svg.INK),
    "open": (svg.PAPER, svg.INK),
}
"""By outcome: its colour, and that of the number on it. They differ in lightness as well."""


def draw(data: Dataset, words: Words) -> str:
    """A bar for each plan and level, divided by outcome, and its rate with the fraction that it is."""
    cards = {card.code: card for card in data.scorecard}
    shown = [cards[f"{basis}-printed-{level}"] for level in get_args(Level) for basis in get_args(Basis)]
    most = max(1, *(card.official.figures.due for card in shown))
    marks = [mark for row, card in enumerate(shown) for mark in _bar(card, TOP + row * ROW, most, words)]
    y = TOP + len(shown) * ROW + 6
    explained, bottom = legend((Entry(words.t(f"figure.{key}"), PARTS[key][0]) for key in PARTS), y)
    marks += explained
    return svg.picture(bottom, words.t("chart.scorecard.title"), describe(data, words), marks)


def describe(data: Dataset, words: Words) -> str:
    """What the picture shows, in a sentence."""
    figures = data.scorecard[0].official.figures
    parts = ", ".join(f"{words.t(f'figure.{key}')}: {getattr(figures, key)}" for key in PARTS)
    return words.t("chart.scorecard.alt", due=figures.due, parts=parts)


def _bar(card: Card, y: int, most: int, words: Words) -> list[str]:
    figures = card.official.figures
    marks = [
        svg.text(0, y + 11, words.t(f"basis.{card.basis}"), bold=True, room=LEFT - 8),
        svg.text(0, y + 25, words.t(f"level.{card.level}"), size=svg.SMALL, fill=svg.SOFT, room=LEFT - 8),
    ]
    x = LEFT
    for key, (fill, ink) in PARTS.items():
        count = getattr(figures, key)
        end = LEFT + (RIGHT - LEFT) * _until(figures, key) // most
        if count:
            marks.append(svg.rectangle(x, y, end - x, BAR, fill, svg.SOFT))
        if count and metrics.width(str(count), svg.SIZE) <= end - x:
            marks.append(svg.text((x + end) // 2, y + 15, str(count), anchor="middle", fill=ink, bold=True))
        x = end
    return [*marks, *_rate(card, y, words)]


def _until(figures: Figures, last: str) -> int:
    """How many there are of the outcomes up to this one."""
    keys = list(PARTS)
    return sum(getattr(figures, key) for key in keys[: keys.index(last) + 1])


def _rate(card: Card, y: int, words: Words) -> list[str]:
    """The on-time rate: as displayed, and as the fraction that it is."""
    rate, percent = card.official.figures.rates.on_time, card.official.percent.on_time
    if percent is None:
        return [svg.text(svg.WIDTH, y + 15, words.t("none_due"), anchor="end", fill=svg.SOFT)]
    told = words.t("chart.on_time", share=words.share(rate))
    return [
        svg.text(svg.WIDTH, y + 11, words.pct(percent), anchor="end", bold=True),
        svg.text(svg.WIDTH, y + 25, told, anchor="end", size=svg.SMALL, fill=svg.SOFT, room=136),
    ]
