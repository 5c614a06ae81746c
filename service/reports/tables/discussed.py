"""Consultations, and decisions with what became of them."""

from collections.abc import Iterable

from events.figures.discussed import Decided, Held, Step
from service.reports.tables.model import Part, Quote, State, Table
from service.reports.tables.report import Report, Row


def part(report: Report) -> Part:
    """What was consulted on, and what was decided and followed up."""
    held = (
        *report.columns(
            ("consultation", "text"), ("kind", "state"), ("held_on", "date"), ("participants", "text")
        ),
        report.column("summary", under=True),
        report.column("position", "number", under=True),
    )
    data = report.data
    blocks = (
        report.table("consultations", held, (_held(report, row) for row in data.consultations)),
        decisions(report, "decisions", data.decisions),
    )
    return Part("decisions", report.t("decisions.title"), blocks)


def decisions(report: Report, key: str, found: Iterable[Decided], title: str | None = None) -> Table:
    """Decisions with what became of them."""
    columns = (
        *report.columns(
            ("decision_text", "text"),
            ("owners", "text"),
            ("decided_on", "date"),
            ("due", "date"),
            ("status", "state"),
        ),
        report.column("first_due", "date", under=True),
        report.column("concerns", under=True),
        report.column("position", "number", under=True),
        report.column("follow_ups", under=True),
    )
    return report.table(key, columns, (_decided(report, row) for row in found), title)


def _held(report: Report, row: Held) -> Row:
    return (
        report.words.text(row.title),
        report.state("consultation", row.kind),
        row.held_on,
        ", ".join(row.participants) or None,
        report.quote(row.summary, row.language),
        row.position,
    )


def _decided(report: Report, row: Decided) -> Row:
    status = State(report.t(f"decided.{row.status}"), row.status)
    late = State(report.t("timeliness.overdue"), "overdue")
    steps = "\n".join(_step(report, step) for step in row.follow_ups)
    return (
        report.quote(row.text, row.language),
        ", ".join(row.owners) or None,
        row.decided_on,
        row.due,
        (status, late) if row.overdue else (status,),
        row.first_due if row.first_due != row.due else None,
        ", ".join((*row.sections, *row.activities)) or None,
        row.position,
        Quote(steps) if steps else None,
    )


def _step(report: Report, step: Step) -> str:
    note = report.quote(step.note)
    head = f"{report.words.day(step.on)}, {step.organisation}: {report.t(f'decided.{step.status}')}"
    return f"{head}. {note.text}" if note else head
