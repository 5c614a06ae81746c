"""How the plan progresses: the burn-up to the forum, the heat map, and what has slipped."""

from events.figures.progress import Cell, Point, Slip
from service.reports.tables.model import Count, Table
from service.reports.tables.report import Report, Row

LINES = ("baseline", "revised", "actual", "provisional")
OUTCOMES = ("due", "on_time", "late", "overdue", "cancelled", "open")


def burn_up(report: Report) -> Table:
    """What was to be complete by the end of each quarter, and what was."""
    columns = (
        report.column("until", "date"),
        *(report.column(f"burn_up_{name}", "count") for name in LINES),
    )
    rows = [_point(number, point) for number, point in enumerate(report.data.burn_up)]
    return report.table("burn_up", columns, rows, "")


def _point(number: int, point: Point) -> Row:
    values = ((name, getattr(point, name)) for name in LINES)
    return (
        point.on,
        *(None if value is None else Count(value, f"/burn_up/{number}/{name}") for name, value in values),
    )


def heat_map(report: Report) -> Table:
    """What became of each section's activities, by the quarter in which they are due."""
    titles = {section.code: report.words.text(section.title) for section in report.data.sections}
    counts = ("due_count", *OUTCOMES[1:])
    columns = (
        *report.columns(("code", "code"), ("section", "text"), ("quarter", "text")),
        *(report.column(name, "count") for name in counts),
    )
    rows = [_cell(number, cell, titles) for number, cell in enumerate(report.data.heat_map.cells)]
    return report.table("heat_map", columns, rows)


def _cell(number: int, cell: Cell, titles: dict[str, str]) -> Row:
    counts = (Count(getattr(cell, name), f"/heat_map/cells/{number}/{name}") for name in OUTCOMES)
    return (cell.section, titles[cell.section], cell.quarter, *counts)


def slips(report: Report) -> Table:
    """What has another date now than in the baseline."""
    columns = report.columns(
        ("code", "code"),
        ("milestone", "text"),
        ("leads", "text"),
        ("baseline", "date"),
        ("current", "date"),
        ("slip", "days"),
        ("moves", "number"),
        ("completed_on", "date"),
    )
    return report.table("slips", columns, (_slip(report, row) for row in report.data.slips), "")


def _slip(report: Report, row: Slip) -> Row:
    return (
        row.code,
        report.title(row.activity),
        report.leads(row.activity),
        row.due,
        row.current_due,
        row.days,
        row.moves,
        row.completed_on,
    )
