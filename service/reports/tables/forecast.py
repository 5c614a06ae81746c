"""The forecast to the forum: labelled as one, and apart from everything that was counted."""

from collections.abc import Iterable

from msgspec import structs

from events.figures.forecast import Chance as Awaited
from service.reports.charts import forecast as drawn
from service.reports.tables.model import Chance, Paragraph, Part, Table
from service.reports.tables.report import Report

DECIDES = range(100, 901)
"""Chances, in thousandths, of what can go either way; the fate of all others is as good as known."""


def part(report: Report) -> Part:
    """How many will be complete by its eve, and the activities that decide it, or why nothing is said."""
    t, found = report.t, report.data.forecast
    label = Paragraph(t("forecast.label"), soft=True)
    charts = (report.chart("forecast", drawn),) if found.projection else ()
    whole = _chances(report, found.chances)
    deciding = [one for one in found.chances if one.permille in DECIDES]
    table = structs.replace(whole, title=t("forecast.decide"), rows=_chances(report, deciding).rows)
    blocks = (label, Paragraph(_sentence(report)), *charts, table)
    return Part("forecast", t("forecast.title"), blocks, (whole,))


def _chances(report: Report, rows: Iterable[Awaited]) -> Table:
    columns = report.columns(
        ("code", "code"), ("activity", "text"), ("leads", "text"), ("due", "date"), ("chance", "chance")
    )
    cells = (
        (row.code, report.title(row.code), report.leads(row.code), row.due, Chance(row.permille))
        for row in rows
    )
    return report.table("forecast", columns, cells)


def _sentence(report: Report) -> str:
    t, found = report.t, report.data.forecast
    if found.projection is None:
        return t(f"forecast.{found.silence}")
    bounds = {"low": found.projection.low, "middle": found.projection.middle, "high": found.projection.high}
    eve = report.words.day(found.eve)
    counted = {"required": found.required, "completed": found.completed, "history": found.history}
    return t("forecast.sentence", eve=eve, runs=found.runs, **bounds, **counted)
