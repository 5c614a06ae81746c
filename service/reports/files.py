"""The files of a report, made from its dataset and the texts that it quotes."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from threading import Lock

from msgspec import Struct
from sqlalchemy import Connection

from events.figures import Dataset, Source, encode
from events.merkle import root_of
from events.values import Rendition
from service.commands import Ledger
from service.reports import csv, html, pdf, xlsx
from service.reports.tables import Written, written
from service.reports.texts import Texts
from service.reports.words import LANGUAGES
from service.store import ledgers
from service.store.logs import log_of
from service.store.read import leaves

JSON = "application/json"

RENDERERS: tuple[tuple[str, str, Callable[[Written], bytes]], ...] = (
    ("html", "text/html; charset=utf-8", html.render),
    ("pdf", "application/pdf", pdf.render),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.render),
    ("csv.zip", "application/zip", csv.render),
)
"""What is made in each language: the end of the file's name, its media type, and what makes it."""

FORMATS = {"json": None, "html": "html", "pdf": "pdf", "xlsx": "xlsx", "csv": "csv.zip"}
"""What can be asked for, and how the names of such files end; the dataset has no language."""

TOGETHER = 2
"""Renditions that are made at a time; more would only take more memory."""

RENDERER = 2
"""Version of the renditions beside the dataset; raised when the same dataset and texts give other bytes."""


class File(Struct, frozen=True):
    """One rendition with its bytes."""

    name: str
    media_type: str
    language: str | None
    content: bytes

    @property
    def rendition(self) -> Rendition:
        """What the ledger says about it."""
        sha256 = hashlib.sha256(self.content).hexdigest()
        return Rendition(self.name, self.media_type, self.language, sha256, len(self.content))


class Recipe(Struct, frozen=True):
    """How one rendition is made."""

    name: str
    media_type: str
    language: str | None
    make: Callable[[], bytes]

    def made(self) -> File:
        """It, with its bytes."""
        return File(self.name, self.media_type, self.language, self.make())


def source(connection: Connection, ledger: Ledger, size: int) -> Source:
    """What a report of the first so many events is made from; its root is computed from the leaves.

    It is that of the log in which the last of them stands; that log's first event commits to those before.
    """
    log = log_of(connection, ledgers.ledger(connection, ledger.id), size - 1)
    root = root_of(leaves(connection, ledger.id, log.first, size)).hex()
    return Source(log.origin, root, ledger.record.demonstration)


def name_of(form: str, language: str) -> str:
    """The name of the file in this form, one of `FORMATS`, and language."""
    ending = FORMATS[form]
    return "report.json" if ending is None else f"report.{language}.{ending}"


def renditions(data: Dataset, texts: Texts) -> tuple[Recipe, ...]:
    """Every rendition of a report: the dataset as canonical JSON, and all others in each language."""
    # Put into words once, by the first that asks, for all that are made in a language.
    words = {language: _once(partial(written, data, language, texts)) for language in LANGUAGES}
    made = (
        Recipe(f"report.{language}.{ending}", media_type, language, partial(_rendered, render, report))
        for language, report in words.items()
        for ending, media_type, render in RENDERERS
    )
    return (Recipe("report.json", JSON, None, partial(encode, data)), *made)


def _once(make: Callable[[], Written]) -> Callable[[], Written]:
    """The same, made by the first that asks; who asks meanwhile waits for it."""
    making, made = Lock(), cache(make)

    def found() -> Written:
        with making:
            return made()

    return found


def _rendered(render: Callable[[Written], bytes], report: Callable[[], Written]) -> bytes:
    return render(report())


def files(data: Dataset, texts: Texts) -> tuple[File, ...]:
    """All of them, two at a time: the typesetter, which takes most of it, works beside the interpreter."""
    with ThreadPoolExecutor(TOGETHER) as pool:
        return tuple(pool.map(Recipe.made, renditions(data, texts)))
