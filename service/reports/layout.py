"""How documents lay out a table: codes lead the texts they belong to; what is under a row names itself."""

from msgspec import Struct

from service.reports.tables.model import Cell, Column, Quote, Table


class Place(Struct, frozen=True):
    """A cell of a document; `code` leads it, where it has one."""

    cell: Cell
    code: str = ""


class Under(Struct, frozen=True):
    """Something said below a row: the column's title, and what it is."""

    label: str
    cell: Cell


class Line(Struct, frozen=True):
    """A row of a document: facts and quotes come below its cells."""

    places: tuple[Place, ...]
    facts: tuple[Under, ...]
    quotes: tuple[Under, ...]


class Laid(Struct, frozen=True):
    """A table as documents show it."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def laid_out(table: Table) -> Laid:
    """A table without its columns of codes, and without those that are under its rows."""
    columns = tuple(c for c in table.columns if not c.under and c.kind != "code")
    return Laid(columns, tuple(_line(table, row) for row in table.rows))


def _line(table: Table, row: tuple[Cell, ...]) -> Line:
    places: list[Place] = []
    under: list[Under] = []
    code = ""
    for column, cell in zip(table.columns, row, strict=True):
        if column.kind == "code":
            code = str(cell or "")
        elif not column.under:
            places.append(Place(cell, code))
            code = ""
        elif cell is not None:
            under.append(Under(column.title, cell))
    facts = tuple(one for one in under if not isinstance(one.cell, Quote))
    quotes = tuple(one for one in under if isinstance(one.cell, Quote))
    return Line(tuple(places), facts, quotes)
