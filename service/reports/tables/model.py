"""What a report consists of: parts of blocks, some of them tables of typed cells, in one language.

The page and the PDF lay out the blocks; workbook and CSV take the tables. A figure stands in one place.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from events.counted import Rate

Kind = Literal["text", "code", "state", "count", "rate", "date", "days", "number", "chance"]
"""What stands in a column. A code leads the text of the next column where there is no room for both."""


class Count(Struct, frozen=True):
    """A count of items; `at` is its place in the dataset, a JSON Pointer.

    `provisional` counts what is under review as well; null where that makes no difference.
    """

    value: int
    at: str | None = None
    provisional: int | None = None


class Share(Struct, frozen=True):
    """A rate, as displayed in percent; null reads as `nothing` says. `at` is its place in the dataset."""

    rate: Rate
    percent: str | None
    nothing: str
    at: str | None = None
    provisional: Rate | None = None


class Chance(Struct, frozen=True):
    """How likely something is, in thousandths: a forecast, and no rate of anything that was counted."""

    permille: int

    @property
    def percent(self) -> str:
        """`51.2`."""
        return f"{self.permille // 10}.{self.permille % 10}"


class State(Struct, frozen=True):
    """A word for a state, and what it is of: `overdue` is shown in another colour than `on_time`."""

    text: str
    tone: str


class Quote(Struct, frozen=True):
    """What somebody wrote, in the language that they wrote it in; null: it is the report's."""

    text: str
    language: str | None = None


Cell = str | int | date | Count | Share | Chance | Quote | tuple[State, ...] | None
"""None: there is nothing to say. Of a column of kind `days` or `number`, an int."""


class Column(Struct, frozen=True):
    """A column; where it is `under`, documents show it below the row, named, if there is something in it.

    `provisional`: its figures have another value beside them.
    """

    key: str
    title: str
    kind: Kind = "text"
    under: bool = False
    provisional: bool = False


class Table(Struct, frozen=True):
    """A table: `name` is short enough for a sheet, `title` its heading; `total`: its last row is the sum."""

    key: str
    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    note: str = ""


class Paragraph(Struct, frozen=True):
    """Prose of the report; `soft` is said by the way. `address`: where what it speaks of is served."""

    text: str
    soft: bool = False
    address: str = ""


class Heading(Struct, frozen=True):
    """Begins a group of blocks within a part."""

    text: str


class Said(Struct, frozen=True):
    """A text of a person that stands by itself, and who says it."""

    quote: Quote
    by: str = ""


class Points(Struct, frozen=True):
    """A list of sentences."""

    texts: tuple[str, ...]


class Tile(Struct, frozen=True):
    """A headline figure; a text where there is none."""

    label: str
    figure: Share | Count | str
    note: str


class Tiles(Struct, frozen=True):
    """Headline figures side by side."""

    tiles: tuple[Tile, ...]


class Chart(Struct, frozen=True):
    """A picture as SVG; `alt` says what it shows to who cannot see it."""

    title: str
    svg: str
    alt: str


Block = Paragraph | Heading | Said | Points | Tiles | Chart | Table


class Part(Struct, frozen=True):
    """A part of a report. `beside` are tables that only workbook and CSV have room for."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    beside: tuple[Table, ...] = ()

    def tables(self) -> Iterator[Table]:
        """Those of its blocks, then those beside them; slices of one of these are left out."""
        keys = {table.key for table in self.beside}
        yield from (b for b in self.blocks if isinstance(b, Table) and b.key not in keys)
        yield from self.beside
