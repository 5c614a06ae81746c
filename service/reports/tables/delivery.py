"""What was achieved, what is late and why, and what the next quarter has to bring."""

from collections.abc import Iterable

from events.figures.delivery import Achievement, Delay, Deliverable
from service.reports.charts import slips as drawn
from service.reports.tables.model import Block, Paragraph, Part, State, Table
from service.reports.tables.progress import slips
from service.reports.tables.report import Report, Row


def achievements(report: Report) -> Part:
    """With the evidence behind them."""
    columns = (
        *report.columns(
            ("code", "code"),
            ("milestone", "text"),
            ("leads", "text"),
            ("due", "date"),
            ("completed_on", "date"),
            ("outcome", "state"),
        ),
        report.column("narrative", under=True),
        report.column("evidence", under=True),
    )
    rows = [_achievement(report, row) for row in report.data.achievements]
    return _part(report, "achievements", report.table("achievements", columns, rows, ""))


def _achievement(report: Report, row: Achievement) -> Row:
    said = [report.quote(one.seals.narrative, one.language) for one in row.evidence]
    return (
        row.code,
        report.title(row.activity),
        report.leads(row.activity),
        row.due,
        row.completed_on,
        report.state("timeliness", row.outcome or "no_deadline"),
        next((quote for quote in said if quote), None),
        report.evidence(row.evidence),
    )


def delays(report: Report) -> Part:
    """With reason, mitigation and new date."""
    table = delayed(report, "delays", report.data.delays)
    return _part(report, "delays", table, report.chart("slips", drawn), slips(report))


def delayed(report: Report, key: str, found: Iterable[Delay]) -> Table:
    """Milestones that are late, with what is said of them."""
    columns = (
        *report.columns(
            ("code", "code"),
            ("milestone", "text"),
            ("leads", "text"),
            ("due", "date"),
            ("days_late", "days"),
            ("outcome", "state"),
            ("new_date", "date"),
        ),
        report.column("completed_on", "date", under=True),
        report.column("requested_due", "date", under=True),
        report.column("justification", under=True),
        *report.update_columns(),
    )
    return report.table(key, columns, (_delay(report, row) for row in found), "")


def _delay(report: Report, row: Delay) -> Row:
    outcome = State(report.t(f"timeliness.{row.outcome}"), row.outcome)
    carried = State(report.t("delay.carried_over"), "carried_over")
    return (
        row.code,
        report.title(row.activity),
        report.leads(row.activity),
        row.due,
        row.days,
        (outcome, carried) if row.carried_over else (outcome,),
        row.current_due if row.current_due != row.due else None,
        row.completed_on,
        row.requested_due,
        report.quote(row.justification),
        *report.update(row.update),
    )


def deliverables(report: Report) -> Part:
    """Due in the next quarter."""
    rows = [_deliverable(report, row) for row in report.data.next_quarter]
    columns = (
        *report.columns(("code", "code"), ("milestone", "text"), ("leads", "text")),
        *report.columns(("baseline", "date"), ("current", "date")),
        *report.update_columns(),
    )
    return Part("next", report.t("next.title"), (report.table("next", columns, rows, ""),))


def _deliverable(report: Report, row: Deliverable) -> Row:
    return (
        row.code,
        report.title(row.activity),
        report.leads(row.activity),
        row.due,
        row.current_due,
        *report.update(row.update),
    )


def _part(report: Report, key: str, *blocks: Block) -> Part:
    return Part(key, report.t(f"{key}.title"), (Paragraph(report.t(f"{key}.intro")), *blocks))
