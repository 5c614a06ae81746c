"""What updates tell of difficulties, and what is not settled about updates."""

from collections.abc import Iterable

from events.figures.updates import UpdateRef
from service.reports.tables.model import Part, Table
from service.reports.tables.report import Report, Row


def challenges(report: Report) -> Part:
    """Challenges, support requested, and completions that a co-lead disputes."""
    found = report.data.updates
    blocks = (_updates(report, "challenges", found.challenged), disputes(report))
    return Part("challenges", report.t("challenges.title"), blocks)


def reviews(report: Report) -> Part:
    """Updates that are missing, under review, or were returned."""
    awaiting = _updates(report, "awaiting", report.data.updates.awaiting)
    return Part(
        "reviews", report.t("reviews.title"), (_missing(report), _late(report), awaiting, _returned(report))
    )


def about(report: Report, one: UpdateRef) -> Row:
    """Code and title of what an update is on."""
    code = f"{one.activity}/{one.milestone}" if one.milestone else one.activity
    return code, report.title(one.activity)


def _updates(report: Report, key: str, updates: Iterable[UpdateRef]) -> Table:
    heads = report.columns(("code", "code"), ("activity", "text"), ("leads", "text"))
    columns = (*heads, *report.update_columns())
    rows = [(*about(report, one), report.leads(one.activity), *report.update(one)) for one in updates]
    return report.table(key, columns, rows, report.t(f"updates.{key}"))


def disputes(report: Report) -> Table:
    """Completions that a co-lead disputes, and nobody has settled."""
    columns = (
        *report.columns(("code", "code"), ("activity", "text"), ("disputed_by", "text")),
        report.column("dispute_position", "number"),
        report.column("dispute_reason", under=True),
        *report.update_columns(),
    )
    rows = [
        (
            *about(report, row.update),
            row.organisation,
            row.position,
            report.quote(row.reason),
            *report.update(row.update),
        )
        for row in report.data.updates.disputes
    ]
    return report.table("disputes", columns, rows, report.t("updates.disputes"))


def _returned(report: Report) -> Table:
    columns = (
        *report.columns(("code", "code"), ("activity", "text")),
        report.column("return_reason", under=True),
        *report.update_columns(),
    )
    rows = [
        (*about(report, row.update), report.quote(row.reason), *report.update(row.update))
        for row in report.data.updates.returned
    ]
    return report.table("returned", columns, rows, report.t("updates.returned"))


def _missing(report: Report) -> Table:
    columns = report.columns(("code", "code"), ("activity", "text"), ("answers", "text"))
    rows = [
        (row.activity, report.title(row.activity), ", ".join(row.owners))
        for row in report.data.reporting.missing
    ]
    return report.table("missing", columns, rows, report.t("updates.missing"))


def _late(report: Report) -> Table:
    columns = report.columns(("code", "code"), ("activity", "text"), ("leads", "text"))
    rows = [(code, report.title(code), report.leads(code)) for code in report.data.reporting.late]
    return report.table("posted_late", columns, rows, report.t("updates.posted_late"))
