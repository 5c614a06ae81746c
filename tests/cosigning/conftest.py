"""A ledger, a policy, and witnesses that listen on sockets of their own."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from events.tlog import policy
from events.tlog.keys import WITNESS, PublicKey, SigningKey, public_key
from service.bootstrap import Service
from service.clock import SimulatedClock
from service.queries.view import view
from service.queries.witnesses import CheckpointAnswer, checkpoint
from service.store import checkpoints
from service.store.checkpoints import Signed
from service.store.engine import reading
from service.store.tables import COSIGNATURE
from service.witness.app import create_app
from service.witness.state import State
from service.witness.witness import Witness
from tests.support.neighbours import listening
from tests.support.plan import WORKPLAN, new_service, settings_for
from tests.support.server import free_port


class House:
    """A service with the small plan, and a witness that follows its ledger as long as it listens."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.service, self.ledger = service, service.ledger(WORKPLAN)
        assert isinstance(service.clock, SimulatedClock)
        self.clock = service.clock
        self.vkey = self.ledger.record.vkey or ""
        self.key = SigningKey.generate("witness.example.org", WITNESS)
        self.port = free_port()
        self._state = State(folder / "witness-state", self.key.public)
        self._state.follow(public_key(self.vkey))
        self.asks(f"witness one {self.key.public.vkey} http://127.0.0.1:{self.port}\nquorum one")

    def asks(self, rules: str) -> None:
        """Configure a policy."""
        self.service.settings = replace(
            self.service.settings, policy=policy.parse(f"log {self.vkey}\n{rules}\n")
        )

    def witness(self) -> AbstractContextManager[str]:
        """The witness, listening."""
        return listening(create_app(Witness(self.key, self._state, self.clock)), self.port)

    def known(self) -> int | None:
        """The size that the witness cosigned last."""
        [log] = self._state.logs()
        return log.checkpoint and log.checkpoint.size

    def submit(self) -> None:
        """One pass, as the scheduler makes it."""
        self.service.submit_newest()

    def newest(self) -> Signed:
        """The newest checkpoint as it is served."""
        self.ledger.settle()
        with reading(self.service.engine) as connection:
            return checkpoints.newest(connection, self.ledger.record)

    def shown(self) -> CheckpointAnswer:
        """How it stands."""
        self.ledger.settle()
        with view(self.service.engine, WORKPLAN, self.service.clock) as seen:
            return checkpoint(seen, self.service.settings.policy)

    def sizes(self, key: PublicKey | None = None) -> list[int]:
        """The sizes that a witness cosigned."""
        vkey = (key or self.key.public).vkey
        with reading(self.service.engine) as connection:
            found = select(COSIGNATURE.c.size).where(COSIGNATURE.c.vkey == vkey)
            return list(connection.scalars(found.order_by(COSIGNATURE.c.size)))


@pytest.fixture
def house(sqlite_url: URL, tmp_path: Path) -> Iterator[House]:
    """On SQLite."""
    service = new_service(settings_for(sqlite_url, tmp_path))
    yield House(service, tmp_path)
    service.close()


@pytest.fixture
def each_house(database_url: URL, tmp_path: Path) -> Iterator[House]:
    """Once on each database."""
    service = new_service(settings_for(database_url, tmp_path))
    yield House(service, tmp_path)
    service.close()
