"""The annex: every activity, section by section; beside it every milestone."""

from collections.abc import Iterable

from msgspec import structs

from events.figures.table import ActivityRow, MilestoneRow
from service.reports.tables.model import Paragraph, Part, State, Table
from service.reports.tables.report import Report, Row


def part(report: Report) -> Part:
    """Documents have a table a section, workbook and CSV one of all activities and one of all milestones."""
    data = report.data
    by_section: dict[str, list[ActivityRow]] = {section.code: [] for section in data.sections}
    for row in data.activities:
        by_section[row.section].append(row)
    whole = _activities(report, data.activities)
    slices = (
        structs.replace(
            whole,
            title=f"{section.code} {report.words.text(section.title)}",
            rows=_activities(report, by_section[section.code]).rows,
        )
        for section in data.sections
    )
    intro = report.t("annex.intro", count=len(data.activities), sections=len(data.sections))
    return Part(
        "annex",
        report.t("annex.title"),
        (Paragraph(intro), *slices),
        (whole, _milestones(report)),
    )


def _activities(report: Report, rows: Iterable[ActivityRow]) -> Table:
    columns = (
        *report.columns(("code", "code"), ("activity", "text"), ("leads", "text")),
        *report.columns(("baseline", "date"), ("current", "date")),
        *report.columns(("status", "state"), ("timeliness", "state")),
    )
    return report.table("activities", columns, (_activity(report, row) for row in rows))


def _activity(report: Report, row: ActivityRow) -> Row:
    status = State(report.t(f"status.{row.status}"), row.status)
    pending = State(report.t("pending", state=report.t(f"status.{row.provisional_status}")), "submitted")
    return (
        row.code,
        report.title(row.code),
        report.leads(row.code),
        row.due,
        row.current_due,
        (status,) if row.status == row.provisional_status else (status, pending),
        report.state("timeliness", row.timeliness),
    )


def _milestones(report: Report) -> Table:
    columns = (
        *report.columns(("code", "code"), ("activity", "text"), ("printed", "text"), ("inferred", "text")),
        *report.columns(("baseline", "date"), ("current", "date")),
        *report.columns(
            ("moves", "number"), ("status", "state"), ("completed_on", "date"), ("timeliness", "state")
        ),
    )
    rows = (
        _milestone(report, row.code, milestone)
        for row in report.data.activities
        for milestone in row.milestones
    )
    return report.table("milestones", columns, rows)


def _milestone(report: Report, activity: str, row: MilestoneRow) -> Row:
    return (
        row.code,
        report.title(activity),
        row.printed,
        (row.note or report.t("inferred")) if row.inferred else None,
        row.baseline.end if row.baseline else None,
        row.current.end,
        row.moves,
        report.state("status", row.status),
        row.completed_on,
        report.state("timeliness", row.timeliness),
    )
