"""The register of schedule changes, the recurring commitments, and what stands outside the rates."""

from collections.abc import Iterable

from events.figures.schedule import Change
from service.reports.tables.model import Count, Paragraph, Part, Table
from service.reports.tables.report import Report, Row


def register(report: Report) -> Part:
    """Every request to move a date, and what became of it."""
    columns = (
        *report.columns(
            ("code", "code"),
            ("milestone", "text"),
            ("organisation", "text"),
            ("old_date", "date"),
            ("asked_date", "date"),
            ("slip", "days"),
            ("total_slip", "days"),
            ("decision", "state"),
        ),
        report.column("requested_on", "date", under=True),
        report.column("position", "number", under=True),
        report.column("justification", under=True),
        report.column("decided_on", "date", under=True),
        report.column("decided_position", "number", under=True),
        report.column("reason", under=True),
    )
    rows = [_change(report, row) for row in report.data.register]
    blocks = (
        Paragraph(report.t("register.intro")),
        report.table("register", columns, rows, ""),
        _revisions(report),
        _replanned(report),
    )
    return Part("register", report.t("register.title"), blocks)


def _change(report: Report, row: Change) -> Row:
    day = report.words.recorded
    return (
        row.code,
        report.title(row.activity),
        row.organisation,
        row.old.end,
        row.new.end,
        row.slip_days,
        row.total_slip_days,
        report.state("decision", row.decision),
        day(row.requested_at),
        row.position,
        report.quote(row.justification),
        day(row.decided_at),
        row.decided_position,
        report.quote(row.reason),
    )


def _revisions(report: Report) -> Table:
    columns = report.columns(("baseline_number", "number"), ("adopted_on", "date"))
    rows = [(row.baseline, row.adopted_on) for row in report.data.replanning.revisions]
    return report.table("revisions", columns, rows)


def _replanned(report: Report) -> Table:
    columns = report.columns(
        ("code", "code"), ("milestone", "text"), ("change", "state"), ("changed_on", "date"), ("due", "date")
    )
    rows = [
        (row.code, report.title(row.activity), report.state("change", row.change), row.on, row.due)
        for row in report.data.replanning.milestones
    ]
    return report.table("replanned", columns, rows)


def recurring(report: Report) -> Part:
    """Occurrences expected and held."""
    columns = report.columns(
        ("code", "code"),
        ("activity", "text"),
        ("leads", "text"),
        ("held", "count"),
        ("occurrences", "count"),
        ("held_to_date", "count"),
        ("occurrences_to_date", "count"),
    )
    rows: list[Row] = [
        (
            row.activity,
            report.title(row.activity),
            report.leads(row.activity),
            *(
                Count(getattr(row, name), f"/recurring/{number}/{name}")
                for name in ("held", "expected", "held_to_date", "expected_to_date")
            ),
        )
        for number, row in enumerate(report.data.recurring)
    ]
    return Part("recurring", report.t("recurring.title"), (report.table("recurring", columns, rows, ""),))


def outside(report: Report) -> Part:
    """Listed, never hidden."""
    found = report.data.outside
    lists = (
        _listed(report, "no_deadline", found.no_deadline),
        _listed(report, "on_request", found.on_request),
        _listed(report, "lead_not_stated", found.lead_not_stated),
        _listed(report, "cancelled", found.cancelled),
    )
    blocks = (
        Paragraph(report.t("outside.intro")),
        *lists,
        _continuing(report),
        _past_at_adoption(report),
    )
    return Part("outside", report.t("outside.title"), blocks)


def _listed(report: Report, key: str, codes: Iterable[str]) -> Table:
    columns = report.columns(("code", "code"), ("activity", "text"), ("leads", "text"), ("status", "state"))
    rows = [
        (code, report.title(code), report.leads(code), report.state("status", report.activity(code).status))
        for code in codes
    ]
    return report.table(f"outside_{key}", columns, rows, report.t(f"outside.{key}"))


def _continuing(report: Report) -> Table:
    columns = report.columns(
        ("code", "code"),
        ("milestone", "text"),
        ("due", "date"),
        ("completed_on", "date"),
        ("this_quarter", "state"),
    )
    rows = [
        (
            row.code,
            report.title(row.activity),
            row.due,
            row.completed_on,
            report.state("continuing", "active" if row.active else "silent"),
        )
        for row in report.data.outside.continuing
    ]
    return report.table("outside_continuing", columns, rows, report.t("outside.continuing"))


def _past_at_adoption(report: Report) -> Table:
    columns = report.columns(("code", "code"), ("milestone", "text"), ("due", "date"), ("adopted_on", "date"))
    rows = [
        (row.code, report.title(row.activity), row.due, row.adopted_on)
        for row in report.data.outside.past_at_adoption
    ]
    return report.table("outside_past", columns, rows, report.t("outside.past_at_adoption"))
