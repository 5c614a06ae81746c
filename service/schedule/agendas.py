"""The agenda packs of consultations that are planned, made on request; nothing of them is kept."""

from urllib.parse import quote

from service.commands import Ledger
from service.reports.packs.agenda import agenda
from service.reports.previewing import draft
from service.reports.tables import Written
from service.schedule.drafts import kept
from service.schedule.planned import Planned


def agenda_of(
    ledger: Ledger, one: Planned, language: str, quarter: str | None = None, as_of: str | None = None
) -> Written:
    """Its pack, from the ledger as it is now or was then; by default about the quarter that runs then.

    Refusals: as service.reports.previewing.draft.
    """
    data, texts = draft(ledger, quarter, as_of)
    day = str(one.held_on)
    made = any(each.consultation == day for each in kept(ledger))
    address = draft_address(ledger, day) if made else None
    return agenda(data, one.meeting, language, texts, address)


def draft_address(ledger: Ledger, day: str) -> str:
    """Where the draft report is served that was made for the consultations of a day."""
    return f"/api/v1/workplans/{quote(ledger.code)}/report-drafts/{day}"


def agenda_address(ledger: Ledger, one: Planned) -> str:
    """Where its pack is served."""
    return f"/api/v1/workplans/{quote(ledger.code)}/planned-consultations/{one.id}/agenda"
