"""The forecast to the forum: labelled as one, and apart from everything that was counted."""

from service.reports.charts import forecast as drawn
from service.reports.tables.model import Chance, Paragraph, Part
from service.reports.tables.report import Report


def part(report: Report) -> Part:
    """How many will be complete by its eve, and the activities that decide it, or why nothing is said."""
    t, found = report.t, report.data.forecast
    label = Paragraph(t("forecast.label"), soft=True)
    columns = report.columns(
        ("code", "code"), ("activity", "text"), ("leads", "text"), ("due", "date"), ("chance", "chance")
    )
    rows = [
        (row.code, report.title(row.code), report.leads(row.code), row.due, Chance(row.permille))
        for row in found.chances
    ]
    table = report.table("forecast", columns, rows)
    charts = (report.chart("forecast", drawn),) if found.projection else ()
    return Part("forecast", t("forecast.title"), (label, Paragraph(_sentence(report)), *charts, table))


def _sentence(report: Report) -> str:
    t, found = report.t, report.data.forecast
    if found.projection is None:
        return t(f"forecast.{found.silence}")
    bounds = {"low": found.projection.low, "middle": found.projection.middle, "high": found.projection.high}
    eve = report.words.day(found.eve)
    counted = {"required": found.required, "completed": found.completed, "history": found.history}
    return t("forecast.sentence", eve=eve, runs=found.runs, **bounds, **counted)
