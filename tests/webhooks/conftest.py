"""A small plan, a receiver in a process of its own, and passes as the scheduler makes them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import URL

from events.values import Actor
from service.auth import keys
from service.clock import SimulatedClock
from service.commands import RegisterOrganisation
from service.webhooks.answers import SecretAnswer, WebhookAnswer
from service.webhooks.delivering import due, tend
from service.webhooks.subscriptions import Subscriptions
from tests.support.plan import LAB, NET, WORKPLAN, do, make_account, new_service, settings_for
from tests.support.server import free_port, listens

ROOT = Path(__file__).parents[2]


class Request(NamedTuple):
    """What the receiver got."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event


class Receiver:
    """Where it listens, and what it got."""

    def __init__(self, folder: Path, certificate: Path | None = None) -> None:
        self.port, self._file, self._certificate = free_port(), folder / "received", certificate
        self.address = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"

    @contextmanager
    def listening(self) -> Iterator[None]:
        command = [sys.executable, "-m", "tests.webhooks.receiver", str(self.port), str(self._file)]
        process = subprocess.Popen(
            [*command, *([str(self._certificate)] if self._certificate else [])],
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        try:
            listens(self.port, "the receiver")
            yield
        finally:
            process.kill()
            process.wait(10)

    def refuses(self, event_type: str) -> None:
        """At `/picky`, from now on."""
        self._file.with_suffix(".refused").write_text(event_type)

    @property
    def requests(self) -> list[Request]:
        if not self._file.exists():
            return []
        text = self._file.read_text()
        return [Request(**json.loads(line)) for line in text[: text.rfind("\n") + 1].splitlines()]

    @property
    def positions(self) -> list[int]:
        return [request.event["position"] for request in self.requests]


class House:
    """A service whose clock a test moves, and LAB's webhooks in it. It begins today."""

    def __init__(self, url: URL, folder: Path, *, demonstration: bool = False) -> None:
        self.url, self.folder = url, folder
        settings = settings_for(url, folder, KVALI_WEBHOOK_NETWORKS="127.0.0.0/8")
        self.service = new_service(settings, demonstration=demonstration)
        self.ledger = self.service.ledger(WORKPLAN)
        assert isinstance(self.service.clock, SimulatedClock)
        self.clock = self.service.clock
        self.clock.set(datetime.now(UTC))
        self.post = self.service.post
        self.mine = self.as_(LAB)

    def as_(self, actor: Actor) -> Subscriptions:
        """The webhooks as a new account with a key sees them."""
        account = make_account(self.service, actor)
        keys.create(self.service.engine, self.clock, account)
        return Subscriptions(self.post, self.ledger, Actor(actor.role, actor.organisation, account.id))

    def add(self, url: str, *types: str, after: int | None = None) -> SecretAnswer:
        return self.mine.add(url, types or None, after)

    def shown(self, hook: SecretAnswer) -> WebhookAnswer:
        return self.mine.webhook(hook.id)

    def register(self, *codes: str) -> int:
        """Something happens, once for each code; returns the last position."""
        for code in codes:
            do(self.ledger, NET, RegisterOrganisation(organisation=code, names={"en": code}, kind="un"))
        return self.ledger.state().size - 1

    def deliver(self) -> None:
        """One pass over all that is due."""
        for which in due(self.post):
            tend(self.post, which, lambda: False)

    def later(self, **by: float) -> None:
        """Time passes, and there is a pass."""
        self.clock.advance(timedelta(**by))
        self.deliver()


@pytest.fixture
def house(sqlite_url: URL, tmp_path: Path) -> Iterator[House]:
    """On SQLite."""
    it = House(sqlite_url, tmp_path)
    yield it
    it.service.close()


@pytest.fixture
def each_house(database_url: URL, tmp_path: Path) -> Iterator[House]:
    """Once on each database."""
    it = House(database_url, tmp_path)
    yield it
    it.service.close()


@pytest.fixture
def receiver(tmp_path: Path) -> Receiver:
    """One that does not listen yet."""
    return Receiver(tmp_path)


@pytest.fixture
def up(receiver: Receiver) -> Iterator[Receiver]:
    """One that listens."""
    with receiver.listening():
        yield receiver
