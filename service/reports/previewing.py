"""A report as it would be made from the ledger now, or as of any earlier point."""

from events import figures
from events.deciders.context import quarter_of
from events.figures import Dataset
from events.quarter import Quarter
from events.refusals import invalid
from events.state import Edition
from service.commands import Ledger
from service.queries.view import Moment, View, moment_at, view
from service.reports.files import files, source
from service.reports.reproducing import Made, reproduce
from service.reports.texts import Texts, opened
from service.store.snapshots import state_at


def preview(ledger: Ledger, quarter: str, as_of: str | None = None) -> Made:
    """A draft of a report, as it would be made now, or as of a position, a date or a quarter.

    A quarter that is not over then is seen from that day. At the position of an issued edition, or at the
    last one it was made from, it is that very edition.

    Raises:
        Refusal: `no_workplan`, `unknown_quarter`, `quarter_not_begun`, and what as_of can be refused for.
    """
    found = drafted(ledger, quarter, as_of)
    if isinstance(found, Edition):
        return reproduce(ledger, quarter, found.edition)
    return Made(files(*found))


def drafted(ledger: Ledger, quarter: str, as_of: str | None = None) -> tuple[Dataset, Texts] | Edition:
    """What such a draft is made of; or the issued edition that it would be. Refusals as `preview`."""
    with view(ledger.engine, ledger.code, ledger.clock) as now:
        wanted = quarter_of(now.plan, quarter)
        then = moment_at(now, as_of)
        edition = _edition_at(figures.editions(ledger.state(), wanted), then.state.size)
        if edition is not None:
            return edition
        data = _draft(now, ledger, wanted, then)
        return data, opened(now.store, ledger, data)


def draft(ledger: Ledger, quarter: str | None = None, as_of: str | None = None) -> tuple[Dataset, Texts]:
    """The dataset of such a draft, even where an edition was issued, with the texts that it quotes.

    Refusals: as `preview`.
    """
    with view(ledger.engine, ledger.code, ledger.clock) as now:
        then = moment_at(now, as_of)
        data = _draft(now, ledger, asked_for(now, then, quarter), then)
        return data, opened(now.store, ledger, data)


def asked_for(now: View, then: Moment, quarter: str | None) -> Quarter:
    """The quarter that is named, or else the one that runs then; where the plan is over, its last one.

    Refusal: `unknown_quarter`.
    """
    period = now.plan.period
    running = Quarter.of(max(min(then.standpoint.through, period.end), period.start))
    return quarter_of(now.plan, quarter or str(running))


def _edition_at(issued: list[Edition], size: int) -> Edition | None:
    """Its own position comes first: the next edition can have been made from exactly the events up to it."""
    by_position = {edition.position + 1: edition for edition in issued}
    by_size = {edition.size: edition for edition in issued}
    return by_position.get(size) or by_size.get(size)


def _draft(now: View, ledger: Ledger, quarter: Quarter, then: Moment) -> Dataset:
    state, day = then.state, then.standpoint.through
    if day < quarter.start:
        raise invalid("quarter_not_begun", f"{quarter} begins on {quarter.start}, after {day}", "quarter")
    issued = figures.editions(state, quarter)
    previous = state_at(now.store, ledger.id, issued[-1].size) if issued else None
    made_from = source(now.store, ledger, state.size)
    return figures.dataset(state, quarter, made_from, final=False, previous=previous, at=then.standpoint)
