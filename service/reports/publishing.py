"""Issuing a report.

The bytes are stored first and announced afterwards: an event never refers to a file that is not there, and
bytes whose announcement was refused only wait for the same report to be issued. Two that issue the same
edition at once are told apart under the ledger's lock: one appends, the other is refused `edition_exists`.
"""

from events import figures
from events.codec import NewEvent
from events.completion import RULES
from events.deciders import decide
from events.deciders.context import Context
from events.figures import Dataset, Source
from events.quarter import Quarter
from events.vocabulary import ReportIssued
from service.auth.permissions import require
from service.commands import Accepted, IssueReport, Ledger, Order, issue
from service.reports.files import RENDERER, files
from service.reports.kept import keep
from service.reports.texts import Texts, opened
from service.store import ledgers
from service.store.engine import reading
from service.store.snapshots import state_at


def publish(ledger: Ledger, order: Order, quarter: str, edition: int | None = None) -> Accepted:
    """Issue the next edition of a quarter's report, from all that the ledger holds now.

    `edition` insists on a number.

    Raises:
        Refusal: `role_forbidden`, `unknown_quarter`, `quarter_not_closed`, `edition_exists` (somebody else
            was first, or it is not the number insisted on), `text_erased_meanwhile`.
        StoreUnavailable, OutcomeUnknown: the database's, see service.store.errors.
    """
    require(order.actor, IssueReport.USE_CASE)
    made_from = _next_edition(ledger, order, quarter, edition)
    made = files(*made_from)
    keep(ledger, made, made_from[0].cover.size)
    cover = made_from[0].cover
    command = IssueReport(
        quarter=cover.quarter,
        edition=cover.edition,
        size=cover.size,
        root=cover.root,
        rules=cover.rules,
        renditions=tuple(file.rendition for file in made),
        renderer=RENDERER,
    )
    return issue(ledger, order, command)


def _next_edition(ledger: Ledger, order: Order, text: str, edition: int | None) -> tuple[Dataset, Texts]:
    with reading(ledger.engine) as connection:
        record = ledgers.ledger(connection, ledger.id)
        state = state_at(connection, ledger.id, record.size)
        issued = state.reports[text].editions if text in state.reports else []
        source = Source(record.origin, record.root.hex(), record.demonstration)
        wanted = ReportIssued(text, edition or len(issued) + 1, record.size, source.root, RULES, (), RENDERER)
        # Whoever cannot issue it is told before the work is done, not after.
        decide(state, NewEvent(wanted), Context(order.actor, ledger.clock.now()))
        previous = state_at(connection, ledger.id, issued[-1].size) if issued else None
        data = figures.dataset(state, Quarter.parse(text), source, final=True, previous=previous)
        return data, opened(connection, ledger, data)
