"""Reads a sheet that was filled in: which rows, what is in them, and what is wrong in which cell."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from msgspec import Struct

from service.files.kinds import XLSX, kind_of
from service.sheets.columns import COLUMNS, FORMAT, STAMP, UPDATES, Column, Stamp, cell, letter
from service.sheets.workbook import Cell, Workbook, number_in, unreadable

_BY_LETTER = {letter(place): column for place, column in enumerate(COLUMNS)}


class CellProblem(Struct, frozen=True):
    """What is wrong in a cell, by its address: `Updates!F12`."""

    cell: str
    code: str
    detail: str


class Filled(Struct, frozen=True):
    """A row that was filled in. `given` are the members of its update, as JSON has them."""

    row: int
    activity: str
    milestone: str
    given: Mapping[str, Any]


class Sheet(Struct, frozen=True):
    """A sheet as it was handed in."""

    stamp: Stamp
    rows: tuple[Filled, ...]
    problems: tuple[CellProblem, ...]


class _Wrong(Exception):
    """Raised with the code and the detail of what is wrong in one cell."""


def read(file: BinaryIO, size: int, declared: str) -> Sheet:
    """A sheet that was made here and filled in, by whatever program.

    Refusals: `unsupported_file` (no spreadsheet, macros, larger than it looks), `unreadable_sheet`.
    """
    if kind_of(file, size, declared) != XLSX:
        raise unreadable("it is no spreadsheet (XLSX)")
    book = Workbook(file)
    stamp = _stamp(book)
    rows = _rows(book)
    _check_headings(rows.pop(1, {}), stamp)
    problems: list[CellProblem] = []
    filled = [one for row, cells in rows.items() if (one := _filled(book, row, cells, problems))]
    seen = dict[tuple[str, str], int]()
    for one in filled:
        first = seen.setdefault((one.activity, one.milestone), one.row)
        if first != one.row:
            detail = f"{one.activity}/{one.milestone} is reported in row {first} already"
            problems.append(CellProblem(cell("activity", one.row), "repeated_row", detail))
    return Sheet(stamp, tuple(filled), tuple(problems))


def _stamp(book: Workbook) -> Stamp:
    found = {one.address: one.text for one in book.cells(STAMP)}
    said = {found.get(f"A{row}", ""): found.get(f"B{row}", "") for row in range(1, 10)}
    if said.get("format") != str(FORMAT):
        raise unreadable("it is of another version of Kvali; take a new sheet and fill that in")
    position = said.get("position", "")
    if not (position.isascii() and position.isdecimal() and len(position) < 16):
        raise unreadable("it does not say any more from which position of the ledger it was made")
    language = "ka" if said.get("language") == "ka" else "en"
    return Stamp(FORMAT, said.get("workplan", ""), said.get("organisation", ""), int(position), language)


def _rows(book: Workbook) -> dict[int, dict[str, Cell]]:
    rows: dict[int, dict[str, Cell]] = {}
    for one in book.cells(UPDATES):
        if one.column in _BY_LETTER:
            rows.setdefault(one.row, {})[_BY_LETTER[one.column].name] = one
    return rows


def _check_headings(cells: Mapping[str, Cell], stamp: Stamp) -> None:
    for column in COLUMNS:
        if column.name not in cells or cells[column.name].text != column.heading(stamp.language):
            raise unreadable(f"the heading {cell(column.name, 1)} is not {column.heading(stamp.language)!r}")


def _filled(
    book: Workbook, row: int, cells: Mapping[str, Cell], problems: list[CellProblem]
) -> Filled | None:
    given: dict[str, Any] = {}
    evidence: dict[str, Any] = {}
    wrong = False
    for column in COLUMNS:
        if column.name not in cells:
            continue
        try:
            value = _value(book, column, cells[column.name])
        except _Wrong as error:
            problems.append(CellProblem(cell(column.name, row), *error.args))
            wrong = True
            continue
        if value is not None and not column.locked:
            whole, _, part = column.name.partition(".")
            (evidence if part else given)[part or whole] = value
    if evidence:
        given["evidence"] = [evidence]
    if not given or wrong:
        return None
    about = [cells[name].text.strip() if name in cells else "" for name in ("activity", "milestone")]
    return Filled(row, about[0], about[1], given)


def _value(book: Workbook, column: Column, found: Cell) -> Any:
    if found.what == "formula":
        raise _Wrong("formula", "this is a formula; write what it comes to")
    if found.what in ("error", "flag"):
        raise _Wrong("not_a_value", f"this is {found.text!r}; write a text, a number or a date")
    if column.locked or (found.what == "text" and not found.text.strip()):
        return None
    match column.kind:
        case "day":
            return _day(book, found)
        case "whole":
            return _number(found)
        case "choice":
            choice = column.chosen(found.text)
            if choice is None:
                known = ", ".join(word for word, _ in column.choices.values())
                raise _Wrong("unknown_choice", f"{found.text!r} is none of {known}")
            return choice
    return found.text


def _number(found: Cell) -> int:
    number = number_in(found.text)
    if number is None or not number.is_integer() or abs(number) > 1_000_000:
        raise _Wrong("not_a_whole_number", f"{found.text!r} is no whole number, such as 40")
    return int(number)


def _day(book: Workbook, found: Cell) -> str:
    day = book.day(found)
    if day is None:
        raise _Wrong("not_a_date", f"{found.text!r} is no date, such as 2021-06-30")
    return day
