"""The drafts of reports that were made for consultations.

Only what each was made of is kept. Whoever reads one has it made again of that, which gives the same, but for
texts that were erased meanwhile.
"""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from events.refusals import unknown
from events.values import Actor
from service.auth.permissions import require
from service.commands import Ledger
from service.reports.files import File
from service.reports.previewing import preview
from service.store.engine import reading, writing
from service.store.once import insert_once
from service.store.tables import REPORT_DRAFT


class ReportDraft(NamedTuple):
    """A draft as its row has it; see service.store.tables.REPORT_DRAFT."""

    consultation: str
    quarter: str
    as_of: date
    made_at: datetime


def keep_draft(ledger: Ledger, draft: ReportDraft) -> None:
    """Write down of what a draft is made, unless there is one for this consultation."""
    with writing(ledger.engine) as connection:
        insert_once(connection, REPORT_DRAFT, {"ledger_id": ledger.id, **draft._asdict()})


def drafts(ledger: Ledger, actor: Actor) -> list[ReportDraft]:
    """Every draft, the last consultation first. Refusal: `role_forbidden`."""
    require(actor, "read_report_drafts")
    return kept(ledger)


def kept(ledger: Ledger) -> list[ReportDraft]:
    """The same, for Kvali itself."""
    c = REPORT_DRAFT.c
    query = select(*(c[name] for name in ReportDraft._fields)).where(c.ledger_id == ledger.id)
    with reading(ledger.engine) as connection:
        return [ReportDraft(*row) for row in connection.execute(query.order_by(c.consultation.desc()))]


def draft_file(ledger: Ledger, actor: Actor, consultation: str, name: str) -> File:
    """A draft's file of this name, made again. Refusals: `role_forbidden`, `unknown_report_draft`."""
    found = next((one for one in drafts(ledger, actor) if one.consultation == consultation), None)
    if found is None:
        detail = f"there is no draft for {consultation}; see the list of them"
        raise unknown("unknown_report_draft", detail)
    return next(file for file in made(ledger, found) if file.name == name)


def made(ledger: Ledger, draft: ReportDraft) -> tuple[File, ...]:
    """The files of a draft. Refusals: see service.reports.previewing.preview."""
    return preview(ledger, draft.quarter, draft.as_of.isoformat()).files
