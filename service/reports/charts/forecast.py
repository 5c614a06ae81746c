"""The forecast to the forum as a bar: what is complete, and between which bounds more is expected."""

from events.figures import Dataset
from events.figures.forecast import Projection
from service.reports.charts import metrics, svg
from service.reports.words import Words

RIGHT, TOP, BAR = 640, 40, 26


def draw(data: Dataset, words: Words) -> str:
    """The whole bar is all that is required; nothing that is expected is drawn as if it had happened."""
    found = data.forecast
    marks = [svg.text(0, 16, words.t("chart.forecast.label"), bold=True, fill=svg.WARN)]
    if found.projection is None:
        marks.append(svg.text(0, TOP + 18, describe(data, words), fill=svg.SOFT))
        return svg.picture(TOP + BAR, words.t("chart.forecast.title"), describe(data, words), marks)
    marks += _bar(data, found.projection, words)
    return svg.picture(TOP + BAR + 42, words.t("chart.forecast.title"), describe(data, words), marks)


def describe(data: Dataset, words: Words) -> str:
    """What the picture shows, in a sentence."""
    found = data.forecast
    if found.silence is not None or found.projection is None:
        return words.t(f"forecast.{found.silence}")
    return words.t(
        "chart.forecast.alt",
        eve=words.day(found.eve),
        low=found.projection.low,
        middle=found.projection.middle,
        high=found.projection.high,
        required=found.required,
        completed=found.completed,
    )


def _bar(data: Dataset, expected: Projection, words: Words) -> list[str]:
    found, bottom = data.forecast, TOP + BAR

    def x(count: int) -> int:
        return RIGHT * count // found.required

    low, middle, high = x(expected.low), x(expected.middle), x(expected.high)
    bounds = words.t("chart.forecast.bounds", low=expected.low, high=expected.high, middle=expected.middle)
    complete = words.t("chart.forecast.complete", count=found.completed)
    leftmost = max(min(low, svg.WIDTH - metrics.width(bounds, svg.SIZE)), 0)
    return [
        svg.rectangle(0, TOP, RIGHT, BAR, svg.PAPER, svg.GREY),
        svg.rectangle(0, TOP, x(found.completed), BAR, svg.DEEP),
        svg.rectangle(low, TOP + 5, max(high - low, 2), BAR - 10, svg.WARN_PALE, svg.WARN),
        svg.line([(middle, TOP - 4), (middle, bottom + 4)], svg.WARN, 3),
        svg.text(8, TOP + 18, complete, fill=svg.PAPER, bold=True, room=max(x(found.completed) - 12, 0)),
        svg.text(RIGHT + 6, TOP + 18, str(found.required), bold=True),
        svg.text(leftmost, bottom + 20, bounds, fill=svg.INK),
        svg.text(0, bottom + 36, words.t("chart.forecast.note"), size=svg.SMALL, fill=svg.SOFT),
    ]
