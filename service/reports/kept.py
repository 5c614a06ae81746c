"""The files of issued editions: kept by their SHA-256, and made again of what is left once a text is erased.

An erasure deletes the renditions of every dataset that quotes the text, in its own transaction; the dataset,
which holds the seal alone, stays.
"""

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from events.completion import RULES
from events.figures import Dataset, seals
from events.refusals import conflict
from events.state import Edition, State
from events.values import Rendition
from events.vocabulary import TextErased
from service.commands import Ledger
from service.queries.answers import ReportAnswer
from service.reports.files import JSON, File, renditions
from service.reports.texts import Texts, opened
from service.store.engine import reading, writing
from service.store.once import insert_once
from service.store.tables import EVENT, LEDGER, REPORT_RENDITION


class Kept(Struct, frozen=True):
    """A file of an edition as it was issued; or, where `erased` names events, as they have left it.

    `erased` are the positions of the erasures that took a text which the edition quoted.
    """

    file: File
    erased: tuple[int, ...] = ()


def keep(ledger: Ledger, made: tuple[File, ...], size: int) -> None:
    """Store the files of a report of the first so many events. Doing so again changes nothing.

    Raises:
        Refusal: `text_erased_meanwhile`: they may quote a text that was erased since.
        StoreUnavailable, OutcomeUnknown: the database's, see service.store.errors.
    """
    dataset = next((file.rendition.sha256 for file in made if file.media_type == JSON), None)
    with writing(ledger.engine) as connection:
        # Erasures hold the same lock, so that each of them either is seen here or finds these files.
        connection.execute(select(LEDGER.c.id).where(LEDGER.c.id == ledger.id).with_for_update())
        if _erased_since(connection, ledger.id, size):
            detail = "a text was erased while the report was made, and it may quote it; issue it again"
            raise conflict("text_erased_meanwhile", detail)
        for file in made:
            row = {
                "ledger_id": ledger.id,
                "sha256": file.rendition.sha256,
                "media_type": file.media_type,
                "content": file.content,
                "made_from": None if file.media_type == JSON else dataset,
            }
            insert_once(connection, REPORT_RENDITION, row)


def _erased_since(connection: Connection, ledger_id: int, size: int) -> bool:
    erasure = (EVENT.c.type == TextErased.TYPE, EVENT.c.position >= size)
    query = select(EVENT.c.position).where(EVENT.c.ledger_id == ledger_id, *erasure).limit(1)
    return connection.scalar(query) is not None


def stored(ledger: Ledger, rendition: Rendition) -> File:
    """The bytes of an issued rendition, as they were issued.

    Raises:
        LookupError: they are not there, or not the ones that the ledger refers to.
    """
    content = _content(ledger, rendition)
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


def dataset_of(ledger: Ledger, issued: tuple[Rendition, ...]) -> Dataset:
    """The dataset of an issued edition. Raises LookupError, as `stored`."""
    (dataset,) = (one for one in issued if one.media_type == JSON)
    return msgspec.json.decode(stored(ledger, dataset).content, type=Dataset)


def quoted(ledger: Ledger, issued: Edition | ReportAnswer) -> tuple[Dataset, Texts, tuple[int, ...]]:
    """What an edition says: its dataset, the texts that are left of it, and the erasures of the others.

    Refusal: `other_rules`. Raises LookupError, as `stored`.
    """
    known_rules(issued)
    data = dataset_of(ledger, issued.renditions)
    with reading(ledger.engine) as connection:
        texts = opened(connection, ledger, data)
    return data, texts, erasures(ledger.state(), issued.size, data)


def known_rules(issued: Edition | ReportAnswer) -> None:
    """Refuses, with `other_rules`, an edition that this version cannot count as it was counted."""
    if issued.rules != RULES:
        raise conflict("other_rules", f"it was counted by rules {issued.rules}; this Kvali has rules {RULES}")


def read(ledger: Ledger, issued: Edition | ReportAnswer, rendition: Rendition) -> Kept:
    """One of the files of an edition: as it was issued, or of what erasures have left of its texts.

    Raises:
        Refusal: `other_rules`: it went with a text, and this version cannot make it again.
        LookupError: it is missing though no text of it was erased, or not what the ledger refers to.
    """
    if rendition.media_type == JSON or _content(ledger, rendition) is not None:
        return Kept(stored(ledger, rendition))
    data, texts, erased = quoted(ledger, issued)
    if not erased:
        return Kept(stored(ledger, rendition))
    (file,) = (one.made() for one in renditions(data, texts) if one.name == rendition.name)
    return Kept(file, erased)


def erasures(state: State, size: int, data: Dataset) -> tuple[int, ...]:
    """The positions of the events, after so many, that erased a text which a dataset quotes."""
    gone = (state.erasures[seal].position for seal in seals(data) & state.erasures.keys())
    return tuple(sorted(position for position in gone if position >= size))


def _content(ledger: Ledger, rendition: Rendition) -> bytes | None:
    where = (REPORT_RENDITION.c.ledger_id == ledger.id, REPORT_RENDITION.c.sha256 == rendition.sha256)
    with reading(ledger.engine) as connection:
        content: bytes | None = connection.scalar(select(REPORT_RENDITION.c.content).where(*where))
    return content
