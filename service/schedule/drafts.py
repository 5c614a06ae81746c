"""The drafts of reports that were made for consultations."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from events.refusals import unknown
from events.values import Actor
from service.auth.permissions import require
from service.commands import Ledger
from service.reports.files import File, name_of
from service.store.engine import reading, writing
from service.store.tables import REPORT_DRAFT, REPORT_RENDITION


class DraftFile(NamedTuple):
    """A file of a draft as its row has it; see service.store.tables.REPORT_DRAFT."""

    consultation: str
    name: str
    quarter: str
    size: int
    made_at: datetime
    media_type: str
    language: str | None
    sha256: str


def keep_draft(ledger: Ledger, consultation: str, quarter: str, size: int, made: Iterable[File]) -> None:
    """Write down which files, kept already, are the draft for a consultation: these and no others."""
    now, mine = ledger.clock.now(), REPORT_DRAFT.c.ledger_id == ledger.id
    with writing(ledger.engine) as connection:
        connection.execute(delete(REPORT_DRAFT).where(mine, REPORT_DRAFT.c.consultation == consultation))
        for file in made:
            one = file.rendition
            row = DraftFile(
                consultation, one.name, quarter, size, now, one.media_type, one.language, one.sha256
            )
            connection.execute(insert(REPORT_DRAFT).values(ledger_id=ledger.id, **row._asdict()))


def drafts(ledger: Ledger, actor: Actor) -> list[DraftFile]:
    """Every file of every draft, the last consultation first. Refusal: `role_forbidden`."""
    require(actor, "read_report_drafts")
    c = REPORT_DRAFT.c
    query = select(*(c[name] for name in DraftFile._fields)).where(c.ledger_id == ledger.id)
    with reading(ledger.engine) as connection:
        return [DraftFile(*row) for row in connection.execute(query.order_by(c.consultation.desc(), c.name))]


def draft(
    ledger: Ledger, actor: Actor, consultation: str, *, form: str, language: str
) -> tuple[DraftFile, bytes]:
    """A draft's file in a form (see service.reports.files.FORMATS) and a language.

    Raises:
        Refusal: `role_forbidden`; `unknown_report_draft`, also where a text that it quoted was erased since.
    """
    wanted = name_of(form, language)
    fitting = (one for one in drafts(ledger, actor) if (one.consultation, one.name) == (consultation, wanted))
    found = next(fitting, None)
    if found is None:
        raise unknown("unknown_report_draft", f"there is no draft for {consultation} as {wanted}")
    c = REPORT_RENDITION.c
    mine = (c.ledger_id == ledger.id, c.sha256 == found.sha256)
    with reading(ledger.engine) as connection:
        content: bytes | None = connection.scalar(select(c.content).where(*mine))
    if content is None:
        detail = f"the draft for {consultation} quoted a text that was erased since, and was deleted with it"
        raise unknown("unknown_report_draft", detail)
    return found, content
