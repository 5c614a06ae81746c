"""The briefing of a quarter, made on request of what the ledger holds; nothing of it is kept."""

from collections.abc import Callable

from events import figures
from events.figures import Dataset
from events.state import Edition
from service.commands import Ledger
from service.queries.view import moment_at, view
from service.reports import html, pdf
from service.reports.kept import dataset_of, known_rules
from service.reports.packs.briefing import briefing
from service.reports.previewing import asked_for, draft
from service.reports.tables import Written
from service.reports.texts import Texts, opened
from service.store.engine import reading

RENDER: dict[str, Callable[[Written], bytes]] = {"html": html.render, "pdf": pdf.render}
"""In which forms packs are made."""


def briefing_of(
    ledger: Ledger, language: str, quarter: str | None = None, as_of: str | None = None
) -> Written:
    """The briefing of the newest edition of a quarter's report; where there is none, or with as_of, a draft.

    Raises:
        Refusal: as service.reports.previewing.draft; `other_rules`: this version counts otherwise.
        LookupError: the edition's dataset is missing, or not what the ledger refers to.
    """
    edition = None if as_of else _newest(ledger, quarter)
    data, texts = draft(ledger, quarter, as_of) if edition is None else _issued(ledger, edition)
    return briefing(data, language, texts)


def _newest(ledger: Ledger, quarter: str | None) -> Edition | None:
    with view(ledger.engine, ledger.code, ledger.clock) as now:
        wanted = asked_for(now, moment_at(now, None), quarter)
    return next(reversed(figures.editions(ledger.state(), wanted)), None)


def _issued(ledger: Ledger, edition: Edition) -> tuple[Dataset, Texts]:
    known_rules(edition)
    data = dataset_of(ledger, edition.renditions)
    with reading(ledger.engine) as connection:
        return data, opened(connection, ledger, data)
