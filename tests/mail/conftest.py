"""A small plan, people with addresses, and a mail server in a process of its own."""

import email
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import URL, update

from events.values import Actor
from service.auth.accounts import Account
from service.clock import SimulatedClock
from service.mail.notices import Wanted, tell
from service.mail.sending import send_due
from service.store import outbox
from service.store.correspondents import correspondents
from service.store.engine import reading, writing
from service.store.outbox import Mail
from service.store.tables import MAIL
from tests.support.plan import LAB, WORKPLAN, make_correspondent, new_service, settings_for
from tests.support.server import free_port, listens

ROOT = Path(__file__).parents[2]
STATES = ("queued", "sending", "sent", "failed", "unknown", "withheld")


class Received(NamedTuple):
    """What the server took."""

    sender: str
    to: str
    content: str

    @property
    def message(self) -> EmailMessage:
        parsed = email.message_from_string(self.content, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class MailServer:
    """Where it listens, and what it took."""

    def __init__(self, folder: Path, security: str = "none", certificate: Path | None = None) -> None:
        self.port, self._file = free_port(), folder / "mails"
        self._secured = [security, str(certificate)] if certificate else []

    @contextmanager
    def listening(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "tests.mail.server", str(self.port), str(self._file)]
        process = subprocess.Popen([*command, *self._secured], cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            listens(self.port, "the mail server")
            yield process
        finally:
            process.kill()
            process.wait(10)

    @property
    def received(self) -> list[Received]:
        if not self._file.exists():
            return []
        return [Received(**json.loads(line)) for line in self._file.read_text().splitlines()]


def server_settings(port: int) -> dict[str, str]:
    """What names a server on this port."""
    return {
        "KVALI_URL": "https://kvali.example.org",
        "KVALI_MAIL_FROM": "kvali@example.org",
        "KVALI_MAIL_ENVELOPE_FROM": "bounces@example.org",
        "KVALI_SMTP_HOST": "127.0.0.1",
        "KVALI_SMTP_PORT": str(port),
        "KVALI_SMTP_SECURITY": "none",
    }


class House:
    """A service whose clock a test moves, which sends mail to a server, or into a folder without a port."""

    def __init__(self, url: URL, folder: Path, port: int | None = None, **changes: str) -> None:
        settings = settings_for(url, folder, **{**(server_settings(port) if port else {}), **changes})
        self.service = new_service(settings)
        self.ledger, self.desk = self.service.ledger(WORKPLAN), self.service.desk
        assert isinstance(self.service.clock, SimulatedClock)
        self.clock = self.service.clock

    def person(self, address: str, actor: Actor = LAB, **said: object) -> Account:
        return make_correspondent(self.service, actor, address, **said)

    def tell(self, occasion: str = "2021-09-30/14", subject: str = "KP1-A2/M2") -> int:
        """Everybody is told of a milestone."""
        with reading(self.service.engine) as connection:
            people = correspondents(connection)
        content = {
            "plan": {"en": "Garden plan", "ka": "ბაღის გეგმა"},
            "title": {"en": "Dig the second pond", "ka": "მეორე ტბორის გათხრა"},
            "address": f"/api/v1/workplans/{WORKPLAN}/activities/KP1-A2",
            "due": date(2021, 9, 30).isoformat(),
            "days": 14,
            "relation": "focal_point",
            "organisation": "LAB",
        }
        wanted = [Wanted(one, "reminder", subject, occasion, content) for one in people]
        return tell(self.desk, self.ledger.id, wanted)

    def send(self) -> int:
        return send_due(self.desk)

    def later(self, **by: float) -> int:
        """Time passes, and there is a pass."""
        self.clock.advance(timedelta(**by))
        return self.send()

    def mails(self) -> list[Mail]:
        """The oldest first."""
        with reading(self.service.engine) as connection:
            return outbox.mails(connection, self.ledger.id, STATES, None, 100)[::-1]

    def states(self) -> list[str]:
        return [mail.state for mail in self.mails()]

    def age(self, **by: float) -> None:
        """For who goes by the real time: what is on its way has been so for longer."""
        with writing(self.service.engine) as connection:
            connection.execute(update(MAIL).values(sending_at=datetime.now(UTC) - timedelta(**by)))


@pytest.fixture
def server(tmp_path: Path) -> MailServer:
    """One that does not listen yet."""
    return MailServer(tmp_path)


@pytest.fixture
def house(sqlite_url: URL, tmp_path: Path, server: MailServer) -> Iterator[House]:
    """On SQLite, with a server."""
    it = House(sqlite_url, tmp_path, server.port)
    yield it
    it.service.close()


@pytest.fixture
def each_house(database_url: URL, tmp_path: Path, server: MailServer) -> Iterator[House]:
    """Once on each database, with a server."""
    it = House(database_url, tmp_path, server.port)
    yield it
    it.service.close()
