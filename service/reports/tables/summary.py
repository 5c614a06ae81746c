"""At a glance: the headline figures, with their denominators."""

from service.reports.charts import scorecard
from service.reports.tables.model import Paragraph, Part, Share, Tile, Tiles
from service.reports.tables.report import Report


def part(report: Report) -> Part:
    """The first things that a reader wants to know."""
    t, data = report.t, report.data
    figures = data.scorecard[0].official.figures
    names = ("due", "on_time", "late", "overdue", "cancelled", "carried_over")
    values = {name: getattr(figures, name) for name in names}
    phrase = "summary.sentence" if figures.due else "summary.none_due"
    blocks = (
        Paragraph(t(phrase, **values)),
        Tiles(_tiles(report)),
        report.chart("scorecard", scorecard),
        Paragraph(t("summary.provisional_note"), soft=True),
    )
    return Part("summary", t("summary.title"), blocks)


def _tiles(report: Report) -> tuple[Tile, ...]:
    t, data = report.t, report.data
    card, forum, counted = data.scorecard[0], data.forum, data.reporting.overall
    rates = {
        name: report.share(card.official, card.provisional, name, "/scorecard/0/official")
        for name in ("on_time", "completion")
    }
    ready = Share(forum.readiness, forum.percent, t("none_due"), "/forum/readiness")
    in_time = Share(
        counted.counts.in_time_rate,
        counted.in_time_percent,
        t("none_expected"),
        "/reporting/overall/counts/in_time_rate",
    )
    by = report.words.day(forum.eve)
    return (
        Tile(t("summary.on_time"), rates["on_time"], t("summary.on_time_note")),
        Tile(t("summary.completion"), rates["completion"], t("summary.completion_note")),
        Tile(
            t("summary.readiness", forum=data.cover.forum.acronym), ready, t("summary.readiness_note", day=by)
        ),
        Tile(t("summary.reporting"), in_time, t("summary.reporting_note")),
    )
