"""A small ledger in a real database, told event by event through the one writer."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime

import msgspec
from sqlalchemy import URL

from events.codec import NewEvent
from events.deciders import decide
from events.deciders.context import Context
from events.sealing import Opening, seal, sealed_fields
from events.values import Actor, Role, Sealed
from events.vocabulary import Event, TextErased
from service.clock import SimulatedClock
from service.projections.rows import project
from service.queries.view import View, view
from service.store.append import Writer
from service.store.engine import make_engine, writing
from service.store.ledgers import open_ledger
from service.store.read import events
from service.store.submission import Decide, Erased, Submission
from tests.events.story import PLAN, at
from tests.support.migrated import upgrade
from tests.support.signing import ledger_key

SYSTEM = Actor("system")


class Told:
    """The plan of `tests.events.story`, adopted on 3 May 2021, and what then happens to it."""

    def __init__(self, url: URL, plan: Iterable[Event] = PLAN, code: str = "mini") -> None:
        self.code = code
        self.engine = make_engine(url)
        upgrade(self.engine)
        self.clock = SimulatedClock(at(2021, 5, 3), "told")
        key = ledger_key(f"example.org/{code}")
        with writing(self.engine) as connection:
            self.ledger_id = open_ledger(connection, code, key, demonstration=False)
        self.writer = Writer(self.engine, self.ledger_id, self.clock, project, key)
        self._openings: list[Opening] = []
        self.given(*plan)

    def seal(self, text: str) -> Sealed:
        """A sealed text, which is stored with the events that come next."""
        sealed, opening = seal(text, self.clock.salt())
        self._openings.append(opening)
        return sealed

    def at(self, moment: datetime) -> "Told":
        """What comes next happens then."""
        self.clock.set(moment)
        return self

    def given(self, *events: Event, on: date | None = None) -> None:
        """These events happen, whatever the deciders would say, in one append."""
        self._submit(lambda _, __: [NewEvent(event, on) for event in events], SYSTEM)

    def when(self, event: Event, by: str = "ILO", role: Role = "lead_agency", on: date | None = None) -> None:
        """This is proposed, and happens if it may."""
        actor = Actor(role, by)
        self._submit(lambda state, now: decide(state, NewEvent(event, on), Context(actor, now)), actor)

    def erase(self, position: int, field: str, basis: str) -> None:
        """The text in this field of the event there is erased."""
        with self.view() as seen:
            envelope = next(events(seen.store, self.ledger_id, position, position + 1)).envelope
        sha256 = dict(sealed_fields(msgspec.json.decode(envelope.data)))[field]
        event = TextErased(envelope.stream, position, field, sha256, basis)
        actor = Actor("administrator", "SECRETARIAT")
        self._submit(
            lambda state, now: decide(state, NewEvent(event), Context(actor, now)),
            actor,
            (Erased(sha256, position),),
        )

    def _submit(self, decision: Decide, actor: Actor, erases: tuple[Erased, ...] = ()) -> None:
        openings, self._openings = tuple(self._openings), []
        self.writer.submit(
            Submission(decide=decision, actor=actor, correlation="told", openings=openings, erases=erases)
        )

    def view(self, as_of: str | None = None) -> AbstractContextManager[View]:
        """The ledger now, or as of an earlier point."""
        return view(self.engine, self.code, self.clock, as_of)

    def close(self) -> None:
        """Give the connections back."""
        self.writer.close()
        self.engine.dispose()


@contextmanager
def told(url: URL, plan: Iterable[Event] = PLAN, code: str = "mini") -> Iterator[Told]:
    """Such a ledger, for the length of a block."""
    ledger = Told(url, plan, code)
    try:
        yield ledger
    finally:
        ledger.close()
