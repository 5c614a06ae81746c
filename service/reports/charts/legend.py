"""What the colours of a chart mean: swatches with their names, in as many lines as they need."""

from collections.abc import Iterable

from msgspec import Struct

from service.reports.charts import metrics, svg

SWATCH, GAP, LINE = 16, 18, 18


class Entry(Struct, frozen=True):
    """A colour and what it means; `corner` is the colour of the corner that it is drawn with, if any."""

    label: str
    fill: str
    corner: str | None = None


def legend(entries: Iterable[Entry], y: int) -> tuple[list[str], int]:
    """The marks from this height on, and where they end."""
    marks, x = list[str](), 0
    for one in entries:
        width = SWATCH + 5 + metrics.width(one.label, svg.SMALL)
        if x and x + width > svg.WIDTH:
            x, y = 0, y + LINE
        marks.append(svg.rectangle(x, y, SWATCH, 12, one.fill, svg.GREY))
        if one.corner:
            right = x + SWATCH
            marks.append(svg.shape([(right, y), (right - 7, y), (right, y + 7)], one.corner))
        marks.append(svg.text(x + SWATCH + 5, y + 10, one.label, size=svg.SMALL))
        x += width + GAP
    return marks, y + LINE
