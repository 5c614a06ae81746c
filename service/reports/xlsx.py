"""The report as a workbook (ECMA-376): a cover, then a sheet a table, figures as numbers and dates as dates.

Texts are written as texts whatever they begin with, so that none becomes a formula. No clock is consulted:
the workbook is dated when the last event was recorded.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from service.reports.flat import Flat, Percent, Value, flat
from service.reports.tables import Written
from service.reports.tables.model import Kind, Table
from service.reports.words import Words

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MAX_TEXT = 32_767
"""How many characters a cell holds; of a longer text the end is cut off, with a sign that says so."""

_WIDTHS: dict[Kind, int] = {
    "code": 22,
    "text": 44,
    "state": 20,
    "count": 13,
    "rate": 13,
    "date": 13,
    "days": 13,
    "number": 11,
    "chance": 13,
}


def render(report: Written) -> bytes:
    """The workbook of this report."""
    made = BytesIO()
    book = Workbook(made, OPTIONS)
    cover = report.data.cover
    recorded = datetime.fromisoformat(cover.recorded_at or cover.closed_at).astimezone(UTC)
    book.set_properties({"title": report.cover.title, "created": recorded.replace(tzinfo=None)})
    _cover(book, report)
    for table in report.tables():
        _paper(add_sheet(book, table, report.words), report)
    book.close()
    return made.getvalue()


def _cover(book: Workbook, report: Written) -> None:
    cover = report.cover
    sheet = book.add_worksheet(report.words.t("cover.sheet"))
    big, bold, warning = (
        book.add_format(given)
        for given in (
            {"bold": True, "font_size": 18, "font_color": "#0b3d5c"},
            {"bold": True, "valign": "top"},
            {"bold": True, "font_color": "#a3211b"},
        )
    )
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 1, 80)
    sheet.write_string(0, 0, cover.title, big)
    sheet.write_string(1, 0, f"{cover.about} · {cover.edition}", bold)
    lines = [
        *(("", one) for one in cover.warnings),
        ("", cover.plan),
        *((f.label, f.value) for f in cover.facts),
    ]
    for row, (label, value) in enumerate(lines, 3):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value, warning if value in cover.warnings else wrapped)
    _paper(sheet, report)
    row = len(lines) + 4
    sheet.write_string(row, 0, report.words.t("cover.contents"), bold)
    for table in report.tables():
        row += 1
        sheet.write_url(row, 0, f"internal:'{table.name}'!A1", string=table.name)


def add_sheet(book: Workbook, table: Table, words: Words) -> Worksheet:
    """Add a table to a workbook, as a sheet that can be sorted and filtered."""
    sheet = book.add_worksheet(table.name)
    found = flat(table, words)
    formats = _formats(book)
    for column, (title, kind) in enumerate(zip(found.titles, found.kinds, strict=True)):
        sheet.set_column(column, column, _WIDTHS[kind])
        sheet.write_string(0, column, title, formats["head"])
    for number, row in enumerate(found.rows, 1):
        for column, (value, kind) in enumerate(zip(row, found.kinds, strict=True)):
            _write(sheet, (number, column), value, formats[kind])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, _filtered(found, table), len(found.titles) - 1)
    sheet.repeat_rows(0)
    return sheet


def _filtered(found: Flat, table: Table) -> int:
    """The last row that a filter looks at: a total stays where it is."""
    return len(found.rows) - (1 if table.total else 0)


def _formats(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    given: dict[str, dict[str, Any]] = {
        "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bg_color": "#f3f6f8"},
        "code": top,
        "text": {"text_wrap": True, **top},
        "state": {"text_wrap": True, **top},
        "count": {"num_format": "0", **top},
        "rate": {"num_format": "0.0%", **top},
        "date": {"num_format": "yyyy-mm-dd", "align": "left", **top},
        "days": {"num_format": "+0;-0;0", **top},
        "number": {"num_format": "0", **top},
        "chance": {"num_format": "0.0%", **top},
    }
    return {name: book.add_format(one) for name, one in given.items()}


def _write(sheet: Worksheet, at: tuple[int, int], value: Value, form: Format) -> None:
    match value:
        case None | Percent(exact=None):
            sheet.write_blank(*at, None, form)
        case Percent(exact=float() as exact):
            sheet.write_number(*at, exact, form)
        case int():
            sheet.write_number(*at, value, form)
        case date():
            sheet.write_datetime(*at, value, form)
        case str():
            sheet.write_string(*at, value if len(value) <= MAX_TEXT else value[: MAX_TEXT - 1] + "…", form)


def _paper(sheet: Worksheet, report: Written) -> None:
    cover = report.cover
    name = f"{cover.title}, {cover.about}, {cover.edition}"
    paper(sheet, name, report.data.cover.quarter, cover.warnings)


def paper(sheet: Worksheet, name: str, below: str, warnings: Sequence[str]) -> None:
    """A4 across, as wide as the sheet; who holds one page knows what it is from."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{_literal(warnings[0])}" if warnings else f"&L{_literal(name)}")
    sheet.set_footer(f"&L{_literal(below)}&C&A&R&P / &N")


def _literal(text: str) -> str:
    return text.replace("&", "&&")
