"""An honest ledger of some 280 events, lived by the ordinary commands, and a copy of it for every crime."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import URL

from events.tlog import policy
from events.tlog.keys import SigningKey
from events.values import Actor
from events.verify.run import Options, verify
from events.verify.source import opened
from events.verify.verdict import Result
from service import commands as c
from service import signing
from service.bootstrap import Service
from service.cli.verify import RENDERS
from service.clock import SimulatedClock
from service.commands import Ledger, Order
from service.export.files import Export
from service.export.folder import write_folder
from service.policy import NO_POLICY
from service.reports.publishing import publish
from tests.support.plan import HLT, LAB, NET, SEA, WORKPLAN, do, new_service, settings_for, submit
from tests.verify.witness import Witness

ORIGIN = "example.org/garden"
ADMINISTRATOR = Actor("administrator", "NET")
AFTERWARDS = datetime(2021, 10, 20, 9, tzinfo=UTC)
"""When all honest events have been recorded and seen by the witness: crimes happen later."""

LAST = datetime(2021, 10, 12, 9, tzinfo=UTC)
"""When the last of them was recorded."""

ERASED, KEPT = 10, 12
"""Positions of an update whose narrative was erased, and of one whose narrative is there."""

LATE = 200
"""A size that the witness has seen, as it has that of the whole ledger."""


class Scene:
    """A service on a SQLite database in a folder of its own, its witness, and the key it signs with."""

    def __init__(self, folder: Path, witness: Witness, now: datetime = AFTERWARDS) -> None:
        self.folder, self.witness = folder, witness
        self.clock = SimulatedClock(now, "crime")
        self._service: Service | None = None
        self.shown = folder / "shown"

    @property
    def ledger(self) -> Ledger:
        """The ledger, through the service."""
        if self._service is None:
            self._service = Service(settings_for(_url(self.folder), self.folder), self.clock)
        return self._service.ledger(WORKPLAN)

    def found(self, key: SigningKey | None = None) -> None:
        """Open a new ledger, with a small plan in it, that signs with this key or with a new one."""
        if key is not None:
            (self.folder / "keys").mkdir(parents=True, mode=0o700)
            signing.save(signing.path_of(self.folder / "keys", ORIGIN), key)
        self._service = new_service(settings_for(_url(self.folder), self.folder))
        assert isinstance(self._service.clock, SimulatedClock)
        self.clock = self._service.clock

    @cached_property
    def key(self) -> SigningKey:
        """The secret that only the operator has."""
        return signing.load(signing.path_of(self.folder / "keys", ORIGIN), ORIGIN)

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """The database, as who can write to its file sees it: without triggers."""
        self.close()
        database = sqlite3.connect(self.folder / "ledger.db")
        database.execute("DROP TRIGGER IF EXISTS event_is_never_updated")
        database.execute("DROP TRIGGER IF EXISTS event_is_never_deleted")
        with database:
            yield database
        database.close()

    def export(self, size: int | None = None) -> Path:
        """What the operator gives out, with all that the witness signs."""
        write_folder(Export(self.ledger, NO_POLICY, size), self.shown, lambda *_: None)
        self.witness.see(self.shown, int(self.clock.now().timestamp()) + 2)
        self.witness.publish(self.shown)
        return self.shown

    def close(self) -> None:
        """End the service."""
        if self._service is not None:
            self._service.close()
            self._service = None

    def copy(self, folder: Path) -> "Scene":
        """The same, to be maltreated."""
        shutil.copytree(self.folder, folder)
        return Scene(folder, self.witness.copy())


Twist = Callable[[int], str]
"""The narrative of each step: where it differs, another history is lived."""


def honest(step: int) -> str:
    """The one that was really lived."""
    return f"Step {step} was taken"


def lived(folder: Path, twist: Twist = honest, key: SigningKey | None = None) -> Scene:
    """The history, told to a new database; signed with a key that is there already, where one is given."""
    scene = Scene(folder, Witness())
    scene.found(key)
    ledger, clock = scene.ledger, scene.clock
    for activity, milestone in (("KP1-A1", None), ("KP1-A2", "M1")):
        update = submit(ledger, activity, milestone=milestone, narrative=f"{activity} is done")
        do(ledger, SEA, c.ValidateUpdate(update=update, note="seen"))
    _report(scene, "2021-Q2", datetime(2021, 8, 1, 9, tzinfo=UTC))
    _seen(scene)
    do(ledger, ADMINISTRATOR, c.EraseText(event=ERASED, field="narrative", basis="asked for"))
    for n in range(246):
        clock.advance(timedelta(hours=2))
        submit(
            ledger, "KP1-A1", HLT if n % 2 else LAB, status="ongoing", effective_on=None, narrative=twist(n)
        )
        if ledger.state().size == LATE:
            _seen(scene)
    done = submit(ledger, "KP1-A2", milestone="M2", effective_on=date(2021, 8, 20), narrative="At last")
    do(ledger, SEA, c.ValidateUpdate(update=done))
    _report(scene, "2021-Q3", LAST)
    _report(scene, "2021-Q2", LAST)
    submit(ledger, "KP1-A1", status="ongoing", effective_on=None, narrative="The last word")
    clock.advance(timedelta(hours=1))
    _seen(scene)
    clock.set(AFTERWARDS)
    scene.close()
    return scene


def _report(scene: Scene, quarter: str, now: datetime) -> None:
    scene.clock.set(now)
    publish(scene.ledger, Order(actor=NET), quarter)


def _seen(scene: Scene) -> None:
    scene.export()
    shutil.rmtree(scene.shown)


def _url(folder: Path) -> URL:
    return URL.create("sqlite", database=str(folder / "ledger.db"))


def trusting(scene: Scene, *, quorum: bool = False) -> policy.Policy:
    """The policy of somebody who knows the log's key, and asks for the witness or does not."""
    witness = f"witness w {scene.witness.key.public.vkey}\nquorum w\n"
    return policy.parse(f"log {scene.key.public.vkey}\n" + (witness if quorum else "quorum none\n"))


def judged(shown: Path, trusted: policy.Policy, *held: bytes, rendered: bool = False) -> Result:
    """What the verifier says."""
    kept = {f"held {n}": one for n, one in enumerate(held, 1)}
    return verify(opened(str(shown), {}), trusted, Options(kept, renderer=RENDERS if rendered else None))


def broken(result: Result) -> set[str]:
    """The guarantees that are broken."""
    return {one.guarantee for one in result.verdicts if one.status == "broken"}
