"""Who reported, and in time: a figure of its own, apart from delivery."""

from events.figures.reported import Counted
from service.reports.tables.model import Count, Paragraph, Part, Share, Table
from service.reports.tables.report import Report, Row


def part(report: Report) -> Part:
    """By lead."""
    counts = report.data.reporting.overall.counts
    intro = report.t(
        "reporting.intro", expected=counts.expected, posted=counts.posted, in_time=counts.in_time
    )
    return Part("reporting", report.t("reporting.title"), (Paragraph(intro), _by_lead(report)))


def _by_lead(report: Report) -> Table:
    columns = report.columns(
        ("code", "code"),
        ("lead", "text"),
        ("expected", "count"),
        ("posted", "count"),
        ("in_time", "count"),
        ("in_time_rate", "rate"),
    )
    found = report.data.reporting
    rows = [
        (
            lead.code,
            report.words.named(lead.code, lead.label),
            *_counted(report, lead.counted, f"/reporting/by_lead/{number}/counted"),
        )
        for number, lead in enumerate(found.by_lead)
    ]
    total = (None, report.t("total"), *_counted(report, found.overall, "/reporting/overall"))
    return report.table("reporting", columns, [*rows, total], "", total=True)


def _counted(report: Report, counted: Counted, at: str) -> Row:
    counts = counted.counts
    return (
        *(Count(getattr(counts, name), f"{at}/counts/{name}") for name in ("expected", "posted", "in_time")),
        Share(
            counts.in_time_rate,
            counted.in_time_percent,
            report.t("none_expected"),
            f"{at}/counts/in_time_rate",
        ),
    )
