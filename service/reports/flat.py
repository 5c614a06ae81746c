"""Tables for programs and spreadsheets: one plain value a cell, with nothing of a figure left out.

A rate becomes three columns (the rate, its numerator, its denominator); a figure that has a provisional value
becomes itself and that one. Columns depend on a table's definition alone, never on what is in it.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from events.counted import Rate
from service.reports.tables.model import Cell, Chance, Column, Count, Kind, Quote, Share, Table
from service.reports.words import Words


class Percent(Struct, frozen=True):
    """A rate as a number; null where the denominator is zero. `shown` is rounded as in the documents."""

    exact: float | None
    shown: str | None


Value = str | int | date | Percent | None


class Flat(Struct, frozen=True):
    """A table of plain values."""

    titles: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[Value, ...], ...]


def flat(table: Table, words: Words) -> Flat:
    """This table with plain values."""
    columns = [one for column in table.columns for one in _columns(column, words)]
    rows = tuple(
        tuple(v for column, cell in zip(table.columns, row, strict=True) for v in _values(column, cell))
        for row in table.rows
    )
    return Flat(tuple(title for title, _ in columns), tuple(kind for _, kind in columns), rows)


def _columns(column: Column, words: Words) -> Iterator[tuple[str, Kind]]:
    titles = [column.title]
    if column.provisional:
        titles.append(words.t("column.provisional", column=column.title))
    for title in titles:
        yield title, column.kind
        if column.kind == "rate":
            yield words.t("column.numerator", column=title), "count"
            yield words.t("column.denominator", column=title), "count"


def _values(column: Column, cell: Cell) -> Iterator[Value]:
    match cell:
        case Count():
            yield cell.value
            if column.provisional:
                yield cell.value if cell.provisional is None else cell.provisional
        case Share():
            yield from _rate(cell.rate)
            if column.provisional:
                yield from _rate(cell.rate if cell.provisional is None else cell.provisional)
        case Chance():
            yield Percent(cell.permille / 1000, cell.percent)
        case Quote():
            yield cell.text
        case tuple():
            yield ", ".join(state.text for state in cell)
        case _:
            yield cell


def _rate(rate: Rate) -> Iterator[Value]:
    shown = rate.percent()
    exact = None if shown is None else rate.numerator / rate.denominator
    yield Percent(exact, None if shown is None else str(shown))
    yield rate.numerator
    yield rate.denominator
