"""The countdown to the review forum."""

from collections.abc import Iterable

from events.figures.forum import Awaited
from service.reports.charts import burn_up as drawn
from service.reports.tables.model import Count, Paragraph, Part, Share, State, Table
from service.reports.tables.progress import burn_up
from service.reports.tables.report import Report, Row


def part(report: Report) -> Part:
    """What has to be finished by its eve, and what is at risk."""
    t, data, words = report.t, report.data, report.words
    found, forum = data.forum, data.cover.forum
    when = {"forum": words.text(forum.name), "start": words.day(forum.start), "end": words.day(forum.end)}
    days = (
        t("forum.before", days=found.days, day=words.day(data.cover.as_of), **when)
        if found.days > 0
        else t("forum.after", **when)
    )
    risky = _awaited(report, "forum_at_risk", (row for row in found.awaited if row.risks))
    others = _awaited(report, "forum_others", (row for row in found.awaited if not row.risks))
    chart = report.chart("burn_up", drawn)
    blocks = (Paragraph(days), _figures(report), chart, burn_up(report), risky, others)
    return Part("forum", t("forum.title"), blocks)


def _figures(report: Report) -> Table:
    t, found = report.t, report.data.forum
    names = ("required", "completed", "cancelled", "at_risk")
    columns = (
        report.column("to_finish_by", "date"),
        *(report.column(f"forum_{name}", "count") for name in names),
        report.column("readiness", "rate"),
    )
    counts = (Count(getattr(found, name), f"/forum/{name}") for name in names)
    ready = Share(found.readiness, found.percent, t("none_due"), "/forum/readiness")
    return report.table("forum", columns, [(found.eve, *counts, ready)], "")


def _awaited(report: Report, key: str, rows: Iterable[Awaited]) -> Table:
    columns = report.columns(
        ("code", "code"),
        ("activity", "text"),
        ("leads", "text"),
        ("due", "date"),
        ("current", "date"),
        ("risk", "state"),
    )
    found: list[Row] = [
        (
            row.code,
            report.title(row.code),
            report.leads(row.code),
            row.due,
            row.current_due,
            tuple(State(report.t(f"risk.{risk}"), risk) for risk in row.risks) or None,
        )
        for row in rows
    ]
    if key == "forum_others":
        columns, found = columns[:-1], [row[:-1] for row in found]
    return report.table(key, columns, found)
