"""A migrated database with one ledger, and the words in which appending to it is tested."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import URL, Column, Integer, MetaData, String, Table, Text, select

from events.codec import NewEvent, Recorded
from events.entity import Entity
from events.refusals import conflict
from events.state import Organisation, State
from events.values import Actor
from events.vocabulary import Event, OrganisationRegistered, TextErased
from service.clock import SimulatedClock
from service.store.append import Writer
from service.store.engine import make_engine, reading, writing
from service.store.ledgers import Ledger, ledger, open_ledger
from service.store.read import events
from service.store.submission import Appended, Erased, Key, Precondition, Project, Submission
from tests.events.story import at
from tests.support.migrated import upgrade
from tests.support.signing import ledger_key

ACTOR = Actor("secretariat", "SECRETARIAT", "a-key")

KEY = ledger_key("example.org/test")
_METADATA = MetaData()
MEMBER = Table(
    "contract_member",
    _METADATA,
    Column("ledger_id", Integer, primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("kind", Text),
)


def project(_: State, touched: Sequence[Entity]) -> Mapping[Table, Sequence[Mapping[str, Any]]]:
    """A read model of the organisations."""
    return {MEMBER: [{"code": e.code, "kind": e.kind} for e in touched if isinstance(e, Organisation)]}


def registered(code: str, kind: str = "un") -> OrganisationRegistered:
    return OrganisationRegistered(code, {"en": f"Organisation {code}", "ka": "ორგანიზაცია"}, kind)


def submission(*new: Event, key: str | None = None, body: str = "1", **more: Any) -> Submission:
    """These events, whatever the state."""
    idempotency = Key("SECRETARIAT", key, body * 64) if key else None
    more.setdefault("decide", lambda _, __: [NewEvent(event) for event in new])
    return Submission(actor=ACTOR, correlation="test", idempotency=idempotency, **more)


def erasing(sha256: str, position: int) -> Submission:
    """Erase the text behind this seal, which came with the event at this position of the plan's stream."""
    erased = TextErased("workplan", position, "reason", sha256, "a request of the person named")
    return submission(erased, erases=(Erased(sha256, position),))


def at_version(expected: int) -> Precondition:
    """The stream must be at this version."""

    def check(stream: str, version: int) -> None:
        if version != expected:
            raise conflict("stale_version", f"{stream} is at version {version}, not {expected}")

    return check


class House:
    """The database and its only ledger; every writer is as of another process, over an engine of its own."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = make_engine(url)
        self.clock = SimulatedClock(at(2021, 5, 3), "contract")
        self._writers: list[tuple[Writer, Any]] = []
        upgrade(self.engine)
        with writing(self.engine) as connection:
            _METADATA.create_all(connection)
            self.ledger_id = open_ledger(connection, "test", KEY, demonstration=True)

    def writer(self, project: Project = project) -> Writer:
        engine = make_engine(self.url)
        writer = Writer(engine, self.ledger_id, self.clock, project, KEY)
        self._writers.append((writer, engine))
        return writer

    def ledger(self) -> Ledger:
        with reading(self.engine) as connection:
            return ledger(connection, self.ledger_id)

    def history(self) -> list[Recorded]:
        with reading(self.engine) as connection:
            size = ledger(connection, self.ledger_id).size
            return list(events(connection, self.ledger_id, 0, size))

    def organisations(self) -> list[str]:
        """The codes of all that were registered, in the order of the ledger."""
        return [r.event.organisation for r in self.history() if isinstance(r.event, OrganisationRegistered)]

    def members(self) -> dict[str, str]:
        """The read model."""
        with reading(self.engine) as connection:
            return {row.code: row.kind for row in connection.execute(select(MEMBER))}

    def later(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))

    def close(self) -> None:
        for writer, engine in self._writers:
            writer.close()
            engine.dispose()
        self.engine.dispose()


def alone(writer: Writer, name: str = "ALONE") -> None:
    """Let a writer append so often that it takes no lock any more where it can do without."""
    for number in range(20):
        writer.submit(submission(registered(f"{name}-{number}")))


def outcome(act: Callable[[], Appended]) -> Appended | Exception:
    """What it answers, or raises."""
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - looked at by the test
        return error
