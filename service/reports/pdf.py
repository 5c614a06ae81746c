"""The report as PDF: tagged (PDF/UA-1) and to be kept (PDF/A-2a), typeset in this process by typst.

The same report gives the same bytes: fonts are those bundled here and no others, and the only date in the
document is when the last event was recorded.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import msgspec
import typst

from service.reports.glyphs import FONTS, Replaced
from service.reports.layout import Line, laid_out
from service.reports.room import rows_each, shortened
from service.reports.tables import Written
from service.reports.tables.model import (
    Block,
    Cell,
    Chance,
    Chart,
    Count,
    Heading,
    Paragraph,
    Points,
    Quote,
    Said,
    Share,
    Table,
    Tiles,
)
from service.reports.words import NO_DATE, TEMPLATES

_LONG = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])|[^\s/]{40}(?=[^\s/])")
"""What is too long for a line, and is broken there. A hash is left as it is, to be copied."""


def render(report: Written) -> bytes:
    """The document of this report."""
    made = compiled(inputs(report), report)
    forget()
    return made


def compiled(given: str, report: Written) -> bytes:
    """What the typesetter makes of its input."""
    template = TEMPLATES / f"{report.template}.typ"
    compiler = typst.Compiler(str(template), root=str(TEMPLATES), font_paths=_fonts())
    made: bytes = compiler.compile(  # type: ignore[assignment] # with no output it gives the bytes
        format="pdf",
        sys_inputs={"report": given},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=_recorded(report),
    )
    return made


def forget() -> None:
    """Let the typesetter forget the document: it would remember it, with all its cells, for the next ten."""
    for _ in range(11):
        typst.Compiler(font_paths=_fonts()).compile(format="pdf")


def _breakable(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) == 64 else f"{found[0]}\u200b"


def inputs(report: Written) -> str:
    """The report as the typesetter reads it: JSON."""
    return msgspec.json.encode(Typeset(report).document()).decode()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _recorded(report: Written) -> datetime:
    cover = report.data.cover
    return datetime.fromisoformat(cover.recorded_at or cover.closed_at).replace(microsecond=0)


class Typeset:
    """What the typesetter is given of a report; no character in it that its fonts lack."""

    def __init__(self, report: Written) -> None:
        self._report, self._words = report, report.words
        self._replaced = Replaced(set())
        self._rows = rows_each(report.parts)

    def _text(self, text: str) -> str:
        return _LONG.sub(_breakable, self._replaced.shown(text))

    def document(self) -> dict[str, Any]:
        """All of it; what was replaced is said at the end."""
        cover, given, t = self._report.cover, self._report.data.cover, self._words.t
        parts = [self._part(part.title, part.blocks) for part in self._report.parts]
        document = {
            "language": self._words.language,
            "plan": self._text(cover.plan),
            "title": cover.title,
            "about": cover.about,
            "short": given.quarter,
            "edition": cover.edition,
            "warnings": cover.warnings,
            "demonstration": t("cover.demonstration") if given.demonstration else "",
            "draft": "" if given.final else t("cover.draft"),
            "facts": [[fact.label, self._text(fact.value), fact.exact] for fact in cover.facts],
            "contents": t("cover.contents"),
            "nothing": t("nothing"),
            "page_of": t("page_of", page="{page}", pages="{pages}"),
            "date": _recorded(self._report).timetuple()[:6],
            "keywords": [self._text(given.origin), f"position {given.size}", f"root {given.root}"],
            "parts": parts,
        }
        if self._replaced.characters:
            note = t("missing_glyphs", characters=self._replaced.numbers())
            parts[-1]["blocks"].append(self._paragraph(Paragraph(note)))
        return document

    def _part(self, title: str, blocks: tuple[Block, ...]) -> dict[str, Any]:
        shown, left_out = shortened(blocks, self._rows)
        made = [self._block(block) for block in shown]
        if left_out:
            note = self._left_out(left_out)
            made.append(self._paragraph(Paragraph(note, soft=True)))
        return {"title": title, "blocks": made}

    def _left_out(self, count: int) -> str:
        if self._report.kind == "report":
            return self._words.t("left_out", count=count)
        return self._words.t("left_out_of_pack", count=count)

    def _block(self, block: Block) -> dict[str, Any]:  # noqa: PLR0911 - one for each kind
        match block:
            case Table():
                return self._table(block)
            case Paragraph():
                return self._paragraph(block)
            case Heading():
                return {"kind": "heading", "text": self._text(block.text)}
            case Said():
                return {"kind": "said", "quote": self._cell(block.quote), "by": self._text(block.by)}
            case Points():
                return {"kind": "points", "texts": [self._text(text) for text in block.texts]}
            case Chart():
                picture, alt = self._replaced.shown(block.svg), self._text(block.alt)
                return {"kind": "chart", "title": block.title, "svg": picture, "alt": alt}
            case Tiles():
                tiles = [[tile.label, self._cell(tile.figure), tile.note] for tile in block.tiles]
                return {"kind": "tiles", "tiles": tiles}

    def _paragraph(self, one: Paragraph) -> dict[str, Any]:
        text = self._text(one.text)
        return {"kind": "paragraph", "text": text, "soft": one.soft, "address": self._text(one.address)}

    def _table(self, table: Table) -> dict[str, Any]:
        laid = laid_out(table)
        kinds = [column.kind for column in laid.columns]
        return {
            "kind": "table",
            "title": self._text(table.title),
            "columns": [[column.title, column.kind] for column in laid.columns],
            "lines": [self._line(line, kinds) for line in laid.lines],
            "total": table.total,
            "note": table.note,
        }

    def _line(self, line: Line, kinds: Sequence[str]) -> dict[str, Any]:
        cells = [
            [self._text(place.code), self._cell(place.cell, kind)]
            for place, kind in zip(line.places, kinds, strict=True)
        ]
        facts = " · ".join(f"{said.label}: {self._fact(said.cell)}" for said in line.facts)
        quotes = [[said.label, self._cell(said.cell)] for said in line.quotes]
        return {"cells": cells, "facts": facts, "quotes": quotes}

    def _fact(self, cell: Cell) -> str:
        if isinstance(cell, tuple):
            return ", ".join(state.text for state in cell)
        return str(self._cell(cell))

    def _cell(self, cell: Cell, kind: str = "text") -> Any:  # noqa: PLR0911 - one for each kind
        match cell:
            case None:
                return NO_DATE
            case Count():
                return {"value": str(cell.value), "small": "", "pending": self._pending(cell.provisional)}
            case Share():
                return self._share(cell)
            case Chance():
                return self._words.pct(cell.percent)
            case Quote():
                tag = cell.language or self._words.language
                # The typesetter knows languages (ISO 639) without their scripts and regions.
                return {"quote": self._text(cell.text), "language": tag.partition("-")[0]}
            case tuple():
                return {"states": [[state.text, state.tone] for state in cell]}
            case date():
                return self._words.day(cell)
            case int():
                return self._words.signed(cell) if kind == "days" else str(cell)
        return self._text(cell)

    def _share(self, cell: Share) -> Any:
        if cell.percent is None:
            return cell.nothing
        pending = None if cell.provisional is None else self._words.share(cell.provisional)
        return {
            "value": self._words.pct(cell.percent),
            "small": self._words.share(cell.rate),
            "pending": self._pending(pending),
        }

    def _pending(self, value: object) -> str:
        return "" if value is None else self._words.t("pending", state=value)
