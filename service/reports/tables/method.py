"""How it was counted, and how anybody can prove it."""

from service.reports.tables.model import Paragraph, Part, Points
from service.reports.tables.report import Report


def part(report: Report) -> Part:
    """The definitions, and what the report is a function of."""
    t, cover = report.t, report.data.cover
    points = Points(tuple(t(f"definition.{key}") for key in report.data.definitions))
    proof = Paragraph(t("method.proof", size=cover.size, origin=cover.origin), soft=True)
    return Part("method", t("method.title"), (points, proof))
