"""Writes the template: empty, or filled in from a plan. Texts stay texts, whatever they begin with."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from seed.plan import Plan
from seed.sheets.columns import HELP, NO, PLAN, SHEETS, YES, Column
from seed.sheets.rows import Row, rows
from seed.sheets.values import Written
from service.importing.words import INSTRUCTIONS

MADE = datetime(2021, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone
"""When every template says that it was made: the same plan is the same bytes."""
LINE = 15.5
"""The height of a line, in points."""
SPARE = 500
"""Empty rows below those that are filled in, for which there are drop-downs."""


def template(plan: Plan | None = None) -> bytes:
    """The file."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    filled: Mapping[str, Sequence[Row]] = {} if plan is None else rows(plan)
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": "Kvali: a workplan", "created": MADE})
        head = _format(book, bold=True, bg_color="#E6EEF4")
        forms = {"day": _format(book, num_format="yyyy-mm-dd"), "": _format(book)}
        _help(book)
        for sheet, columns in SHEETS.items():
            page = _page(book, sheet)
            write = _upright if sheet == PLAN else _table
            write(page, columns, filled.get(sheet, ()), head, forms)
    return content.getvalue()


def _page(book: Any, name: str) -> Any:
    """A sheet, printed as wide as a page is."""
    page = book.add_worksheet(name)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    return page


def _format(book: Any, **more: object) -> Any:
    return book.add_format({"text_wrap": True, "valign": "top", "align": "left", "border": 1, **more})


def _upright(page: Any, columns: Sequence[Column], filled: Sequence[Row], head: Any, forms: Any) -> None:
    """The sheet of the plan itself: a row for each column."""
    page.set_column(0, 0, 40)
    page.set_column(1, 1, 80)
    for row, column in enumerate(columns):
        page.set_row(row, _height([(column.heading, 40)]))
        page.write_string(row, 0, column.heading, head)
        _write(page, row, 1, filled[0][column.name] if filled else None, _form(column, forms))
        _validate(page, (row, 1, row, 1), column)


def _table(page: Any, columns: Sequence[Column], filled: Sequence[Row], head: Any, forms: Any) -> None:
    page.set_row(0, _height((column.heading, column.width) for column in columns))
    for number, row in enumerate(filled, 1):
        page.set_row(number, _height((row[column.name], column.width) for column in columns))
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width, _form(column, forms))
        page.write_string(0, place, column.heading, head)
        for number, row in enumerate(filled, 1):
            _write(page, number, place, row[column.name], _form(column, forms))
        _validate(page, (1, place, len(filled) + SPARE, place), column)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)


def _height(cells: Iterable[tuple[Written, int]]) -> float:
    """The height of a row in points, by its texts and the widths of columns: not all programs fit it."""
    lines = [
        sum(-(-len(line) // max(width - 2, 1)) or 1 for line in text.split("\n"))
        for text, width in cells
        if isinstance(text, str)
    ]
    return LINE * max(lines, default=1)


def _form(column: Column, forms: Mapping[str, Any]) -> Any:
    return forms.get(column.kind, forms[""])


def _write(page: Any, row: int, place: int, value: Written, form: Any) -> None:
    match value:
        case None:
            page.write_blank(row, place, None, form)
        case date():
            page.write_datetime(row, place, datetime(value.year, value.month, value.day), form)  # noqa: DTZ001
        case int():
            page.write_number(row, place, value, form)
        case str():
            page.write_string(row, place, value, form)


def _validate(page: Any, cells: tuple[int, int, int, int], column: Column) -> None:
    """A drop-down, or what kind of value is wanted."""
    rules: dict[str, dict[str, Any]] = {
        "choice": {"validate": "list", "source": list(column.choices)},
        "flag": {"validate": "list", "source": [YES, NO]},
        "whole": {"validate": "integer", "criteria": ">=", "value": 1},
        "day": {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)},
    }
    if column.kind in rules:
        page.data_validation(*cells, rules[column.kind])


def _help(book: Any) -> None:
    page = _page(book, HELP)
    page.set_column(0, 1, 70)
    form = book.add_format({"text_wrap": True, "valign": "top"})
    for row, both in enumerate(INSTRUCTIONS):
        page.set_row(row, _height((line, 70) for line in both) + LINE / 2)
        for place, line in enumerate(both):
            page.write_string(row, place, line, form)
    page.protect()
