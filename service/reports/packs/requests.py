"""What waits for somebody's decision: dates to move, completions in dispute, updates under review."""

from datetime import date

from events.figures.schedule import Change
from events.figures.updates import UpdateRef
from service.reports.tables.model import State, Table
from service.reports.tables.report import Report, Row
from service.reports.tables.reviews import about


def undecided(report: Report) -> list[Change]:
    """Requests for another date, in the order in which they were made."""
    return [row for row in report.data.register if row.decision == "open"]


def past_forum(report: Report, row: Change) -> bool:
    """Whether it asks for a date after the eve of the forum."""
    return row.new.end is not None and row.new.end > report.data.forum.eve


def known_until(report: Report) -> date:
    """The last day that the ledger knows of here, which can be after the last one that counts."""
    cover = report.data.cover
    return max(cover.as_of, report.words.recorded(cover.recorded_at) or cover.as_of)


def dates(report: Report) -> Table:
    """The requests for another date, and since when they wait."""
    columns = (
        *report.columns(
            ("code", "code"),
            ("milestone", "text"),
            ("organisation", "text"),
            ("old_date", "date"),
            ("asked_date", "date"),
            ("slip", "days"),
            ("effect", "state"),
            ("waiting", "number"),
        ),
        report.column("requested_on", "date", under=True),
        report.column("total_slip", "days", under=True),
        report.column("position", "number", under=True),
        report.column("justification", under=True),
    )
    return report.table("requests", columns, (_request(report, row) for row in undecided(report)))


def _request(report: Report, row: Change) -> Row:
    late = (State(report.t("effect.past_forum"), "moved_past_forum"),)
    return (
        row.code,
        report.title(row.activity),
        row.organisation,
        row.old.end,
        row.new.end,
        row.slip_days,
        late if past_forum(report, row) else None,
        _days_since(report, row.requested_at),
        report.words.recorded(row.requested_at),
        row.total_slip_days,
        row.position,
        report.quote(row.justification),
    )


def updates(report: Report) -> Table:
    """The updates under review, those first that wait longest."""
    heads = report.columns(
        ("code", "code"),
        ("activity", "text"),
        ("leads", "text"),
        ("submitted_on", "date"),
        ("waiting", "number"),
    )
    waiting = sorted(report.data.updates.awaiting, key=lambda one: one.position)
    rows = (_update(report, one) for one in waiting)
    return report.table("waiting", (*heads, *report.update_columns()), rows)


def _update(report: Report, one: UpdateRef) -> Row:
    return (
        *about(report, one),
        report.leads(one.activity),
        report.words.recorded(one.recorded_at),
        _days_since(report, one.recorded_at),
        *report.update(one),
    )


def _days_since(report: Report, recorded_at: str) -> int:
    return (known_until(report) - date.fromisoformat(recorded_at[:10])).days
