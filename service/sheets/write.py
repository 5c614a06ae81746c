"""Writes the sheet. Texts are written as texts whatever they begin with, so that none becomes a formula."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from msgspec import structs

from service.queries.answers import ActivityAnswer, MilestoneAnswer
from service.sheets.columns import COLUMNS, HELP, INSTRUCTIONS, STAMP, UPDATES, Column, Stamp

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = tuple[ActivityAnswer, MilestoneAnswer]


def sheet(stamp: Stamp, rows: Sequence[Row], made_at: datetime) -> bytes:
    """The file, for these milestones in order."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        # Without a time of its own making, the same sheet is the same bytes.
        book.set_properties({"title": stamp.workplan, "created": made_at.replace(tzinfo=None)})
        _updates(book, stamp.language, rows)
        _help(book, stamp)
        _stamp(book, stamp)
    return content.getvalue()


def _updates(book: Any, language: str, rows: Sequence[Row]) -> None:
    page = book.add_worksheet(UPDATES)
    formats = {locked: _format(book, locked=locked) for locked in (True, False)}
    days = {locked: _format(book, locked=locked, num_format="yyyy-mm-dd") for locked in (True, False)}
    head = _format(book, locked=True, bold=True)
    last = len(rows)
    for place, column in enumerate(COLUMNS):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.heading(language), head)
        form = (days if column.kind == "day" else formats)[column.locked]
        for number, row in enumerate(rows, 1):
            _write(page, number, place, _shown(column, row, language), form)
        if last and not column.locked:
            _validate(page, place, last, column, language)
    page.freeze_panes(1, 2)
    page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})


def _format(book: Any, *, locked: bool, **more: object) -> Any:
    grey = {"bg_color": "#EEEEEE"} if locked else {}
    return book.add_format(
        {"locked": locked, "text_wrap": True, "valign": "top", "border": 1, **grey, **more}
    )


def _shown(column: Column, row: Row, language: str) -> str | date | None:
    activity, milestone = row
    match column.name:
        case "activity":
            return activity.code
        case "milestone":
            return milestone.code
        case "title":
            return activity.title.get(language) or next(iter(activity.title.values()))
        case "due":
            return milestone.end
        case "present":
            return column.word(milestone.status, language)
    return None


def _write(page: Any, row: int, place: int, value: str | date | None, form: Any) -> None:
    match value:
        case None:
            page.write_blank(row, place, None, form)
        case date():
            page.write_datetime(row, place, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001
        case _:
            page.write_string(row, place, value, form)


def _validate(page: Any, place: int, last: int, column: Column, language: str) -> None:
    rules: dict[str, dict[str, Any]] = {
        "choice": {"validate": "list", "source": [column.word(one, language) for one in column.choices]},
        "whole": {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100},
        "day": {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)},
    }
    if column.kind in rules:
        page.data_validation(1, place, last, place, rules[column.kind])


def _help(book: Any, stamp: Stamp) -> None:
    page = book.add_worksheet(HELP)
    page.set_column(0, 0, 100)
    form = book.add_format({"text_wrap": True, "valign": "top"})
    for row, line in enumerate(INSTRUCTIONS[stamp.language]):
        page.write_string(row, 0, line.format(**structs.asdict(stamp)), form)
    page.protect()


def _stamp(book: Any, stamp: Stamp) -> None:
    page = book.add_worksheet(STAMP)
    for row, (name, value) in enumerate(structs.asdict(stamp).items()):
        page.write_string(row, 0, name)
        page.write_string(row, 1, str(value))
    page.protect()
    page.very_hidden()
