"""The files of a report: made from its dataset, and kept by their SHA-256."""

import hashlib
from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import Connection, select

from events.figures import Dataset, Source, encode
from events.merkle import root_of
from events.values import Rendition
from service.commands import Ledger
from service.reports.html import render
from service.reports.texts import Texts
from service.reports.words import LANGUAGES
from service.store import ledgers
from service.store.engine import reading, writing
from service.store.logs import log_of
from service.store.once import insert_once
from service.store.read import leaves
from service.store.tables import REPORT_RENDITION

JSON = "application/json"
HTML = "text/html; charset=utf-8"


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


def source(connection: Connection, ledger: Ledger, size: int) -> Source:
    """What a report of the first so many events is made from; its root is computed from the leaves.

    It is that of the log in which the last of them stands; that log's first event commits to those before.
    """
    log = log_of(connection, ledgers.ledger(connection, ledger.id), size - 1)
    root = root_of(leaves(connection, ledger.id, log.first, size)).hex()
    return Source(log.origin, root, ledger.record.demonstration)


def files(data: Dataset, texts: Texts) -> tuple[File, ...]:
    """Every rendition of a report: the dataset as canonical JSON, and a page in each language."""
    pages = (File(f"report.{code}.html", HTML, code, render(data, code, texts)) for code in LANGUAGES)
    return (File("report.json", JSON, None, encode(data)), *pages)


def keep(ledger: Ledger, made: Iterable[File]) -> None:
    """Store the bytes. Storing the same bytes again changes nothing."""
    with writing(ledger.engine) as connection:
        for file in made:
            row = {
                "ledger_id": ledger.id,
                "sha256": file.rendition.sha256,
                "media_type": file.media_type,
                "content": file.content,
            }
            insert_once(connection, REPORT_RENDITION, row)


def stored(ledger: Ledger, rendition: Rendition) -> File:
    """The bytes of an issued rendition, as they were issued.

    Raises:
        LookupError: they are not there, or not the ones that the ledger refers to.
    """
    where = (REPORT_RENDITION.c.ledger_id == ledger.id, REPORT_RENDITION.c.sha256 == rendition.sha256)
    with reading(ledger.engine) as connection:
        content = connection.scalar(select(REPORT_RENDITION.c.content).where(*where))
    if content is None:
        raise LookupError(
            f"{rendition.name} with SHA-256 {rendition.sha256} is missing; reproduce the report"
        )
    file = File(rendition.name, rendition.media_type, rendition.language, content)
    if file.rendition.sha256 != rendition.sha256:
        raise LookupError(
            f"{rendition.name} was changed in the database: it is not what the ledger refers to"
        )
    return file
