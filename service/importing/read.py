"""Reads a plan out of a workbook that somebody filled in: a plan, or all that is wrong with it.

The file is treated as an agency's sheet is (`service.sheets`); what is in it, as any data file (`seed.read`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from seed.plan import Plan
from seed.problems import Place, Problem, SeedError
from seed.read import Faulty, plan_of
from seed.sheets.columns import PLAN, SHEETS, Column
from seed.sheets.gather import Gathered, Record, gather
from service.files.kinds import XLSX, kind_of
from service.sheets.columns import letter
from service.sheets.workbook import Cell, Workbook, number_in, unreadable

_NOT_READ = {
    "formula": "is a formula; write what it comes to",
    "error": "is an error of the spreadsheet program; write a value",
}


def read_workbook(file: BinaryIO, size: int, name: str, declared: str = "") -> Plan:
    """The plan in a workbook of this name.

    Raises:
        Refusal: `unsupported_file` (no spreadsheet, macros, larger than it looks), `unreadable_sheet`.
        SeedError: every problem, by its cell.
    """
    if kind_of(file, size, declared) != XLSX:
        raise unreadable("it is no spreadsheet (XLSX)")
    return _plan(Workbook(file), name)


def _plan(book: Workbook, name: str) -> Plan:
    not_read: dict[Place, Problem] = {}
    records = {sheet: list(_records(book, sheet, name, not_read)) for sheet in SHEETS}
    found = gather(records)
    problems = [*not_read.values(), *(Problem(name, "", None, *one[1:], one.place) for one in found.astray)]
    try:
        plan = plan_of(found.data)
    except Faulty as faulty:
        wrong = _problems(found, faulty, name)
        raise SeedError([*problems, *(one for one in wrong if one.cell not in not_read)]) from None
    if problems:
        raise SeedError(problems)
    return plan


def _problems(found: Gathered, faulty: Faulty, name: str) -> Iterator[Problem]:
    for breach in faulty.breaches:
        yield Problem(name, breach.path, None, breach.value, breach.reason, found.place(breach.path))


def _records(book: Workbook, sheet: str, name: str, not_read: dict[Place, Problem]) -> Iterator[Record]:
    """The rows of a sheet that were filled in; of the plan's own the one record that it is."""
    columns = SHEETS[sheet]
    cells = {(one.row, one.column): one for one in book.cells(sheet)}
    upright = sheet == PLAN
    where = {
        column: ("B" if upright else letter(place), place + 1 if upright else None)
        for place, column in enumerate(columns)
    }
    _check_headings(sheet, columns, cells, upright=upright)
    numbers = [1] if upright else sorted({row for row, _ in cells if row > 1})
    for number in numbers:
        places = {one.name: Place(sheet, row or number, at) for one, (at, row) in where.items()}
        texts = dict(_texts(book, columns, places, cells, (name, not_read)))
        if texts or upright:
            yield Record(number, texts, places)


def _check_headings(
    sheet: str, columns: Sequence[Column], cells: Mapping[tuple[int, str], Cell], *, upright: bool
) -> None:
    for place, column in enumerate(columns):
        at = (place + 1, "A") if upright else (1, letter(place))
        found = cells[at].text if at in cells else ""
        if found.split() != column.heading.split():
            address = f"{sheet}!{at[1]}{at[0]}"
            raise unreadable(f"the heading {address} is not {column.en!r}; fill in the template as it is")


def _texts(
    book: Workbook,
    columns: Sequence[Column],
    places: Mapping[str, Place],
    cells: Mapping[tuple[int, str], Cell],
    told: tuple[str, dict[Place, Problem]],
) -> Iterator[tuple[str, str]]:
    name, not_read = told
    for column in columns:
        place = places[column.name]
        cell = cells.get((place.row, place.column))
        if cell is None:
            continue
        if cell.what in _NOT_READ:
            not_read[place] = Problem(name, "", None, cell.text or None, _NOT_READ[cell.what], place)
        elif text := _text(book, column, cell).strip():
            yield column.name, text


def _text(book: Workbook, column: Column, cell: Cell) -> str:
    """What stands in a cell, as a person would write it."""
    if column.kind == "day":
        return book.day(cell) or cell.text
    if cell.what == "number":
        number = number_in(cell.text)
        return str(int(number)) if number is not None and number.is_integer() else cell.text
    return {"1": "yes", "0": "no"}.get(cell.text, cell.text) if cell.what == "flag" else cell.text
