"""Reads cells out of a workbook (ECMA-376, SpreadsheetML): what stands in them, and nothing that is computed.

Written for files of which nobody knows who made them: the archive was checked before, no document type is
read, links to other files are refused, and only so many cells are looked at.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, BinaryIO, Literal
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from msgspec import Struct

from events.refusals import Refusal, invalid

MAX_UNPACKED = 32 * 1024 * 1024
MAX_ROWS = 5_000
MAX_CELLS_IN_ROW = 200

_FIRST_DAY = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
"""The day before which Excel counts none, from 1900 (with a 29 February that never was) or from 1904."""
_LAST_DAY = 2_958_465
"""31 December 9999."""

_ESCAPED = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_FROM_ELSEWHERE = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")

What = Literal["text", "number", "day", "flag", "error", "formula"]


class Cell(Struct, frozen=True):
    """What stands in a cell: its address in its sheet, what it is, and its text as stored."""

    address: str
    row: int
    column: str
    what: What
    text: str


class Workbook:
    """The cells of a workbook. Whatever is wrong with it is a refusal, `unreadable_sheet`."""

    def __init__(self, file: BinaryIO) -> None:
        self._archive = ZipFile(file)
        names = self._archive.namelist()
        if sum(entry.file_size for entry in self._archive.infolist()) > MAX_UNPACKED:
            raise unreadable(f"it unpacks to more than {MAX_UNPACKED >> 20} MiB")
        if any(name.lower().startswith(_FROM_ELSEWHERE) for name in names):
            raise unreadable("it takes data from other files")
        self._strings = self._shared() if "xl/sharedStrings.xml" in names else []
        self._sheets, self.from_1904 = self._contents()

    def cells(self, sheet: str) -> Iterator[Cell]:
        """The cells of a sheet in which something stands, row by row."""
        if sheet not in self._sheets:
            raise unreadable(f"it has no sheet {sheet}: take the sheet that was made here, and fill that in")
        number = 0
        for row in self._elements(self._sheets[sheet], "row"):
            number = _whole(row.get("r"), number + 1)
            filled = [element for element in row if _name(element) == "c" and len(element)]
            if number > MAX_ROWS or len(filled) > MAX_CELLS_IN_ROW:
                raise unreadable(f"{sheet} has more cells than a plan")
            yield from (self._cell(element) for element in filled)
            row.clear()

    def day(self, cell: Cell) -> str | None:
        """The date in a cell, as 2021-06-30; null where there is none."""
        if cell.what == "number":
            days = number_in(cell.text)
            if days is None or not 0 < days <= _LAST_DAY:
                return None
            return (_FIRST_DAY[self.from_1904] + timedelta(days=int(days))).isoformat()
        try:
            return date.fromisoformat(cell.text.strip()[:10]).isoformat()
        except ValueError:
            return None

    def _cell(self, element: Element) -> Cell:
        match = _ADDRESS.fullmatch(element.get("r", ""))
        if match is None:
            raise unreadable("a cell has no address")
        parts = {_name(part): part for part in element}
        kind = element.get("t", "n")
        what: What = {"n": "number", "b": "flag", "e": "error", "d": "day"}.get(kind, "text")  # type: ignore[assignment]
        if "f" in parts:
            what = "formula"
        text = (
            _texts(parts["is"]) if "is" in parts else "".join(parts["v"].itertext()) if "v" in parts else ""
        )
        if kind == "s" and what == "text":
            place = _whole(text, len(self._strings))
            if place >= len(self._strings):
                raise unreadable("a text is missing")
            text = self._strings[place]
        return Cell(match[0], int(match[2]), match[1], what, _unescaped(text) if what == "text" else text)

    def _shared(self) -> list[str]:
        return [_texts(element) for element in self._elements("xl/sharedStrings.xml", "si")]

    def _contents(self) -> tuple[dict[str, str], bool]:
        """Where each sheet is in the archive, and whether days are counted from 1904."""
        targets: dict[str, str] = {}
        for one in self._elements("xl/_rels/workbook.xml.rels", "Relationship"):
            if one.get("TargetMode") == "External":
                raise unreadable("it takes data from other files")
            target = one.get("Target", "")
            targets[one.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        sheets, from_1904 = dict[str, str](), False
        for element in self._elements("xl/workbook.xml", "sheet", "workbookPr"):
            if _name(element) == "sheet":
                identity = next((v for name, v in element.attrib.items() if name.endswith("}id")), "")
                sheets[element.get("name", "")] = targets.get(identity, "")
            else:
                from_1904 = element.get("date1904") in ("1", "true")
        return sheets, from_1904

    def _elements(self, part: str, *names: str) -> Iterator[Element]:
        """The elements of these names in a part, each when it has been read to its end."""
        try:
            with self._archive.open(part) as content:
                for _, element in iterparse(content, forbid_dtd=True):
                    if _name(element) in names:
                        yield element
        except (ParseError, DefusedXmlException, KeyError, LookupError) as error:
            raise unreadable(f"its part {part} is missing or damaged") from error


def number_in(text: str) -> float | None:
    """The number that a text is; null where it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def unreadable(why: str) -> Refusal:
    """The refusal of a file that is not read any further."""
    return invalid("unreadable_sheet", f"this sheet cannot be read: {why}")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _texts(element: Element) -> str:
    """The text of a string, of all its runs, without hints for its pronunciation."""
    found = [element.text or ""] if _name(element) == "t" else []
    found += [_texts(part) for part in element if _name(part) in ("t", "r")]
    return "".join(found)


def _unescaped(text: str) -> str:
    """Characters as SpreadsheetML writes those that XML cannot: `_x000D_`. Halves of characters stay so."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _whole(text: str | None, otherwise: int) -> int:
    return (
        int(text)
        if text is not None and text.isascii() and text.isdecimal() and len(text) < 10
        else otherwise
    )
