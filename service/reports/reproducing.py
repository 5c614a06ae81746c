"""Making an issued report again from the ledger alone, and looking at one as of any position."""

from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from events import figures
from events.completion import RULES
from events.deciders.context import quarter_of
from events.evolve import fold
from events.figures import Dataset
from events.quarter import Quarter
from events.refusals import conflict, unknown
from events.state import Edition, State
from service.commands import Ledger
from service.queries.as_of import resolve
from service.reports.files import File, files, source
from service.reports.texts import opened
from service.store import ledgers
from service.store.engine import reading
from service.store.read import events
from service.store.snapshots import state_at


def reproduce(ledger: Ledger, quarter: str, edition: int | None = None) -> tuple[File, ...]:
    """Make an issued edition (by default the newest) again, from the stored leaves alone.

    The bytes are those of the files that were issued, whatever has happened since.

    Raises:
        Refusal: `unknown_quarter`, `unknown_report`, `other_rules`; `not_reproduced` where the ledger's root
            or a file is not what was issued.
    """
    issued = edition_of(ledger, quarter, edition)
    known_rules(issued)
    with reading(ledger.engine) as connection:
        state = fold(State(), events(connection, ledger.id, 0, issued.size))
        before = figures.editions(state, Quarter.parse(quarter))
        previous = fold(State(), events(connection, ledger.id, 0, before[-1].size)) if before else None
        made_from = source(connection, ledger, issued.size)
        data = figures.dataset(state, Quarter.parse(quarter), made_from, final=True, previous=previous)
        made = files(data, opened(connection, ledger, data))
    differing = _differing(issued, made_from.root, made)
    if differing:
        detail = f"{quarter}, edition {issued.edition}: {differing} is not what was issued"
        raise conflict("not_reproduced", detail)
    return made


def _differing(issued: Edition, root: str, made: tuple[File, ...]) -> str:
    same = {file.rendition for file in made}
    names = [rendition.name for rendition in issued.renditions if rendition not in same]
    return ", ".join([*(["the ledger's root"] if root != issued.root else []), *names])


def known_rules(issued: Edition) -> None:
    """Refuses, with `other_rules`, an edition that this version cannot count as it was counted."""
    if issued.rules != RULES:
        raise conflict("other_rules", f"it was counted by rules {issued.rules}; this Kvali has rules {RULES}")


def edition_of(ledger: Ledger, text: str, number: int | None = None) -> Edition:
    """An issued edition, by default the newest. Refusals: `unknown_quarter`, `unknown_report`."""
    state = ledger.state()
    quarter = quarter_of(state.plan, text)
    found = {edition.edition: edition for edition in figures.editions(state, quarter)}
    if not found:
        raise unknown("unknown_report", f"no report has been issued for {quarter}")
    wanted = max(found) if number is None else number
    if wanted not in found:
        raise unknown("unknown_report", f"{quarter} has no edition {wanted}; the newest is {max(found)}")
    return found[wanted]


def preview(ledger: Ledger, quarter: str, as_of: str | None = None) -> tuple[File, ...]:
    """A report as it would be made from the ledger now, or as of a position, a date or a quarter: a draft.

    At the position of an issued edition, or at the last one it was made from, it is that very edition.

    Raises:
        Refusal: `unknown_quarter`, `quarter_not_closed`, and what as_of can be refused for.
    """
    state = ledger.state()
    closed = _closed(ledger, state, quarter)
    with reading(ledger.engine) as connection:
        size = _size(connection, ledger, state, as_of)
        edition = _edition_at(figures.editions(state, closed), size)
        if edition is None:
            draft = _draft(connection, ledger, closed, size)
            return files(draft, opened(connection, ledger, draft))
    return reproduce(ledger, quarter, edition.edition)


def _closed(ledger: Ledger, state: State, text: str) -> Quarter:
    quarter = quarter_of(state.plan, text)
    if ledger.clock.now() < quarter.closes_at(state.plan.timezone):
        raise conflict(
            "quarter_not_closed", f"{quarter} closes on {quarter.end}; it has no report before that"
        )
    return quarter


def _size(connection: Connection, ledger: Ledger, state: State, as_of: str | None) -> int:
    if as_of is None:
        return state.size
    record = ledgers.ledger(connection, ledger.id)
    today = ledger.clock.now().astimezone(ZoneInfo(state.plan.timezone)).date()
    return resolve(connection, record, state.plan.timezone, as_of, today).size


def _edition_at(issued: list[Edition], size: int) -> Edition | None:
    """Its own position comes first: the next edition can have been made from exactly the events up to it."""
    by_position = {edition.position + 1: edition for edition in issued}
    by_size = {edition.size: edition for edition in issued}
    return by_position.get(size) or by_size.get(size)


def _draft(connection: Connection, ledger: Ledger, quarter: Quarter, size: int) -> Dataset:
    state = state_at(connection, ledger.id, size)
    issued = figures.editions(state, quarter)
    previous = state_at(connection, ledger.id, issued[-1].size) if issued else None
    made_from = source(connection, ledger, size)
    return figures.dataset(state, quarter, made_from, final=False, previous=previous)
