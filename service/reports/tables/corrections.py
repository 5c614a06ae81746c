"""What this edition corrects of the one before it."""

from events.figures.corrections import Difference, Scalar
from service.reports.tables.model import Block, Column, Paragraph, Part, Table
from service.reports.tables.report import Report

FIELDS = {
    "status": ("column.status", "status"),
    "timeliness": ("column.timeliness", "timeliness"),
    "current_timeliness": ("basis.current", "timeliness"),
    "confidence": ("column.confidence", "confidence"),
    "completed_on": ("column.completed_on", "date"),
    "due": ("column.due", "date"),
    "current_due": ("column.current", "date"),
    "posted": ("column.posted", "answer"),
}
"""What documents show of corrected activities: a field's phrase, and its kind; the dataset has all of it."""

HEADLINE = ("scorecard", "baseline-printed-activity", "official", "figures")
HEADLINE_FIGURES = ("due", "on_time", "late", "overdue", "cancelled", "carried_over", "not_reported")


def part(report: Report) -> Part:
    """The differences that are read by people; beside them, all of them by their place in the dataset."""
    return Part("corrections", report.t("corrections.title"), tuple(_blocks(report)), (_all(report),))


def _blocks(report: Report) -> list[Block]:
    found, t = report.data.corrections, report.t
    if found is None:
        return [Paragraph(t("corrections.first"), soft=True)]
    if not found.differences:
        return [Paragraph(t("corrections.same", edition=found.edition))]
    day = report.words.day(found.issued_at)
    shown = [one for one in found.differences if _shown(one.where)]
    more = len(found.differences) - len(shown)
    rows = [
        (*_where(report, one), _value(report, one, one.before), _value(report, one, one.after))
        for one in shown
    ]
    columns = (report.column("code", "code"), *_columns(report))
    blocks: list[Block] = [
        Paragraph(t("corrections.intro", edition=found.edition, day=day, size=found.size)),
        report.table("corrected", columns, rows, ""),
    ]
    return [*blocks, Paragraph(t("corrections.more", count=more), soft=True)] if more else blocks


def _columns(report: Report) -> tuple[Column, ...]:
    return report.columns(("what", "text"), ("before", "text"), ("after", "text"))


def _all(report: Report) -> Table:
    found = report.data.corrections
    rows = [
        ("/" + "/".join(one.where), *(None if v is None else str(v) for v in (one.before, one.after)))
        for one in (found.differences if found else ())
    ]
    return report.table("differences", _columns(report), rows)


def _shown(where: tuple[str, ...]) -> bool:
    if where[0] == "activities":
        return len(where) == 3 and where[2] in FIELDS
    return where[:4] == HEADLINE and where[-1] in HEADLINE_FIGURES and len(where) == 5


def _where(report: Report, one: Difference) -> tuple[str | None, str]:
    part, code, *rest = one.where
    if part == "activities":
        return code, report.t(FIELDS[rest[0]][0])
    return None, f"{report.t('corrections.headline')}: {report.t(f'figure.{rest[-1]}')}"


def _value(report: Report, one: Difference, value: Scalar) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return report.t("corrections.yes" if value else "corrections.no")
    if isinstance(value, int):
        return str(value)
    kind = FIELDS[one.where[-1]][1]
    return report.words.day(value) if kind == "date" else report.t(f"{kind}.{value}")
