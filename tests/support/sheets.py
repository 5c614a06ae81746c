"""Filling a sheet in as another program would: opened, changed and saved by openpyxl."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import openpyxl

from service.sheets.columns import PLACES, UPDATES, letter


def opened(content: bytes) -> Any:
    """The sheet as openpyxl sees it."""
    return openpyxl.load_workbook(BytesIO(content))


def saved(book: Any) -> bytes:
    """As it is saved again."""
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def changed(content: bytes, cells: Mapping[str, object]) -> bytes:
    """The workbook with these cells changed, by addresses such as `Sections!D4`."""
    book = opened(content)
    for address, value in cells.items():
        sheet, _, cell = address.partition("!")
        book[sheet][cell] = value
    return saved(book)


def filled(content: bytes, *rows: dict[str, object], first: int = 2) -> bytes:
    """The sheet with these rows filled in, by the names of the columns, from row `first` on."""
    book = opened(content)
    for number, row in enumerate(rows, first):
        for name, value in row.items():
            book[UPDATES][f"{letter(PLACES[name])}{number}"] = value
    return saved(book)
