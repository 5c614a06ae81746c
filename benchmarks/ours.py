"""Our append, on its full path: key, expected version, decision, position, tree and read models."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Thread

from sqlalchemy import URL, Engine

from events.codec import NewEvent
from events.deciders import decide
from events.deciders.context import Context
from events.refusals import conflict
from events.state import State
from events.tlog.keys import LOG, SigningKey
from events.values import Actor, Forum, Milestone, Period, Sealed, Window
from events.vocabulary import (
    ActivityAdded,
    Event,
    OrganisationRegistered,
    SectionOpened,
    UpdateSubmitted,
    UpdateValidated,
    WorkplanAdopted,
)
from service.clock import SystemClock
from service.projections.rows import project
from service.store.append import Writer
from service.store.engine import make_engine, writing
from service.store.ledgers import open_ledger
from service.store.migrate import upgrade
from service.store.submission import Decide, Key, Precondition, Submission

SYSTEM = Actor("system")
LEAD = Actor("lead_agency", "ILO", "01a209c9-430e-78ee-ac04-226621cb748e")
VALIDATOR = Actor("secretariat", "UNDP", "01a209c9-430e-78ee-ac04-226621cb748f")
KEY = SigningKey.generate("kvali/unnm-2021-2022/1a2b3c4d", LOG)
DAYS = 300
"""Days over which the updates of one activity are spread; a status is effective once a day at most."""
CHUNK = 2000


@contextmanager
def ledger(url: URL, activities: int = 60, appender: type["Appender"] | None = None) -> Iterator["Appender"]:
    """A migrated database with a plan of so many activities, ready for appending."""
    engine = make_engine(url)
    try:
        upgrade(engine)
        with writing(engine) as connection:
            ledger_id = open_ledger(connection, "bench", KEY, demonstration=False)
        writer = Writer(engine, ledger_id, SystemClock(), project, KEY)
        made = (appender or Appender)(engine, writer, ledger_id, activities)
        made.plan()
        yield made
        writer.close()
    finally:
        engine.dispose()


class Appender:
    """Submits updates and validations in turn, over all activities, each as a command of its own."""

    def __init__(self, engine: Engine, writer: Writer, ledger_id: int, activities: int) -> None:
        self.writer, self.ledger_id, self.engine = writer, ledger_id, engine
        self.codes = [f"KP1-A{number}" for number in range(1, activities + 1)]
        self._numbers = count()
        self._versions = dict.fromkeys(self.codes, 1)
        self._prefix = SystemClock().uuid7()[:24]

    def plan(self) -> None:
        """The plan itself, in one append."""
        events: list[Event] = [
            WorkplanAdopted(
                workplan="bench",
                title={"en": "Benchmark"},
                period=Period(date(2021, 1, 1), date(2022, 12, 31)),
                adopted_on=date(2021, 4, 28),
                forum=Forum({"en": "Forum"}, "IMRF", date(2022, 5, 17), date(2022, 5, 20)),
                timezone="Europe/Zurich",
                secretariat="UNDP",
            ),
            OrganisationRegistered("ILO", {"en": "International Labour Organization"}, "un"),
            OrganisationRegistered("UNDP", {"en": "United Nations Development Programme"}, "un"),
            SectionOpened("KP1", "core_priority", {"en": "Hub"}, leads=("ILO",), gcm_objectives=(3, 17)),
            *(self._activity(number, code) for number, code in enumerate(self.codes, 1)),
        ]
        self.writer.submit(Submission(decide=_accept(events), actor=SYSTEM, correlation="plan"))

    def _activity(self, number: int, code: str) -> ActivityAdded:
        window = Window(date(2021, 4, 1), date(2021, 6, 30), "quarter")
        title = {"en": f"Activity {number} of the benchmark's plan", "ka": f"აქტივობა {number}"}
        return ActivityAdded(code, "KP1", number, number, title, (Milestone("M1", window, "window"),))

    def many(self, times: int) -> int:
        """So many single appends, one after the other."""
        for submission in self.submissions(times):
            self.writer.submit(submission)
        return times

    def submissions(self, times: int) -> Iterator[Submission]:
        """The next submissions: an update, then its validation, activity by activity."""
        for _ in range(times):
            number = next(self._numbers)
            pair, half = divmod(number, 2)
            code = self.codes[pair % len(self.codes)]
            update = f"{self._prefix}{pair:012d}"
            event = UpdateValidated(code, update) if half else self._update(pair, code, update)
            version = self._versions[code]
            self._versions[code] = version + 1
            on = None if half else date(2021, 1, 1) + timedelta(days=pair // len(self.codes) // 20 % DAYS)
            actor = VALIDATOR if half else LEAD
            yield Submission(
                decide=_decided(NewEvent(event, on), actor),
                actor=actor,
                correlation=update,
                precondition=_at_version(version),
                idempotency=Key(actor.organisation or "", f"key-{number}", f"{number:064x}"),
            )

    def _update(self, pair: int, code: str, update: str) -> UpdateSubmitted:
        return UpdateSubmitted(
            activity=code,
            update=update,
            quarter="2021-Q2",
            status="ongoing",
            organisation="ILO",
            language="en",
            narrative=Sealed(f"{pair:064x}"),
        )

    def together(self, times: int, submitters: int = 64) -> int:
        """The same from many threads at once; an activity is always in the hands of the same one."""
        shares: list[list[Submission]] = [[] for _ in range(submitters)]
        for submission in self.submissions(times):
            pair = int(submission.correlation[-12:])
            shares[pair % len(self.codes) % submitters].append(submission)
        threads = [
            Thread(target=lambda mine=share: deque(map(self.writer.submit, mine), maxlen=0))
            for share in shares
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return times

    def fill(self, size: int) -> None:
        """Grow the ledger by so many events, in large appends."""
        for start in range(0, size, CHUNK):
            steps = [submission.decide for submission in self.submissions(min(CHUNK, size - start))]
            whole: tuple[Decide, ...] = tuple(step for step in steps if not isinstance(step, tuple))
            self.writer.submit(Submission(decide=whole, actor=SYSTEM, correlation="fill"))


def _accept(events: list[Event]) -> Decide:
    return lambda state, now: [NewEvent(event) for event in events]  # noqa: ARG005 - the shape of Decide


def _at_version(expected: int) -> Precondition:
    def check(stream: str, version: int) -> None:
        if version != expected:
            raise conflict("stale_version", f"{stream} is at version {version}, not {expected}")

    return check


def _decided(proposal: NewEvent, actor: Actor) -> Decide:
    def step(state: State, now: datetime) -> list[NewEvent]:
        return decide(state, proposal, Context(actor, now))

    return step


def sqlite_url(folder: Path) -> URL:
    """A SQLite file of ours in a folder."""
    return URL.create("sqlite", database=str(folder / "ours.db"))
