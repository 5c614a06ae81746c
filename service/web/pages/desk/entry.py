"""An update as it stands in the form: what was filled in, a draft, or one that was returned."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import request
from marshmallow import ValidationError
from msgspec import Struct, to_builtins
from werkzeug.datastructures import FileStorage

from service.commands import files
from service.edge.fields import MAX_NAME, Line
from service.edge.gate import actor, ledger, service
from service.edge.unfit import unfit
from service.files.kinds import KINDS
from service.queries.answers import UpdateAnswer
from service.store.files import FileRecord

Row = dict[str, Any]

PARTS = ("type", "title", "date", "url", "sha256")
"""What a piece of evidence has."""
FIELDS = (
    "status",
    "effective_on",
    "quarter",
    "milestone",
    "on_behalf_of",
    "language",
    "percent",
    "confidence",
    "narrative",
    "challenges",
    "mitigation",
    "next_steps",
    "support_requested",
)
"""What an update has beside its evidence, as the form names it."""
_NAME = re.compile(r"evidence\.([0-9]{1,2})\.[a-z0-9]+")


class Entry(Struct, frozen=True):
    """What stands in the fields, and the rows of evidence."""

    values: Mapping[str, Any]
    evidence: Sequence[Row]

    @property
    def pieces(self) -> list[Row]:
        """The evidence as a request has it: what was left empty is left out."""
        return [{part: value for part, value in row.items() if value} for row in self.evidence]


def from_form() -> Entry:
    """As it was filled in. Rows in which there is nothing but a date are left out."""
    numbers = sorted({int(match[1]) for name in _names() if (match := _NAME.fullmatch(name))})
    rows = [_row(number) for number in numbers]
    return Entry(request.form, [row for row in rows if any(row[part] for part in row if part != "date")])


def from_draft(content: Mapping[str, Any]) -> Entry:
    """As it was saved."""
    return Entry(content, content.get("evidence", []))


def from_update(one: UpdateAnswer) -> Entry:
    """As it was sent before."""
    values = {name: getattr(one, name) for name in FIELDS if name != "on_behalf_of"}
    values["on_behalf_of"] = one.on_behalf_of
    rows = [{part: getattr(piece, part) for part in PARTS} for piece in one.evidence]
    return Entry(to_builtins(values), to_builtins(rows))


def keep_files(wp: str, entry: Entry) -> None:
    """Keep the files that came with the form, and have its rows of evidence name them.

    Refusals: those of `service.commands.files.keep`. BadRequest: the name of a file cannot be one.
    """
    for row in entry.evidence:
        if row.get("file"):
            kept = keep(wp, row["file"])
            row["sha256"], row["title"] = kept.sha256, row["title"] or kept.name
        row.pop("file", None)


def keep(wp: str, file: FileStorage) -> FileRecord:
    """Keep a file that a browser sent. What it is says its name, not the browser: systems differ in that."""
    name = file.filename or ""
    try:
        Line(MAX_NAME).deserialize(name)
    except ValidationError as error:
        raise unfit([{"evidence.file": error.messages}]) from error
    declared = next((kind.media_type for kind in KINDS if name.lower().endswith(kind.suffix)), "")
    incoming = files.Incoming(file.stream, None)
    with incoming.file:
        return files.keep(ledger(wp), service().files, actor(), incoming, name, declared)[0]


def names(wp: str, rows: Iterable[Row]) -> dict[str, str]:
    """What the files are called that rows of evidence cite and that are kept here."""
    return files.names(ledger(wp), [row["sha256"] for row in rows if row.get("sha256")])


def _names() -> list[str]:
    return [*request.form, *request.files]


def _row(number: int) -> Row:
    row: Row = {part: request.form.get(f"evidence.{number}.{part}", "").strip() for part in PARTS}
    file = request.files.get(f"evidence.{number}.file")
    return row | {"file": file if file is not None and file.filename else None}
