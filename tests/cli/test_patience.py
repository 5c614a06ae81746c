"""A client that stalls does not hold a thread for ever; one that is only slow is heard to its end."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from service.cli import patience
from tests.support.databases import sqlite_database
from tests.support.plan import LAB, WORKPLAN, make_key, new_service, settings_for
from tests.support.server import Server, environment

PATIENCE_S = 1
"""That of tests.cli.impatient."""
SOON_S = 18
"""Less than the twenty seconds that others have."""

HEAD = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


class Impatient:
    """A server that is, and what it has logged."""

    def __init__(self, folder: Path) -> None:
        url = sqlite_database(folder)
        service = new_service(settings_for(url, folder))
        self.key = make_key(service, LAB)
        service.close()
        environ = environment(url, folder) | {"KVALI_WORKERS": "1"}
        self._log = folder / "log"
        with self._log.open("w") as log:
            self.server = Server(environ, log=log, program="tests.cli.impatient")
        self.server.wait()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", int(self.server.base.rpartition(":")[2])), 30)


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Impatient]:
    it = Impatient(tmp_path_factory.mktemp("impatient"))
    yield it
    it.server.stop()
    assert "Traceback" not in it.log
    assert "ip=" not in it.log


def answered(connection: socket.socket) -> tuple[int, dict[str, str], dict[str, Any]]:
    """Status, headers and JSON body of what comes until the connection is closed."""
    head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).decode().partition("\r\n\r\n")
    status, *headers = head.split("\r\n")
    assert "HTTP/1.1" not in body, "it is answered twice"
    return int(status.split()[1]), dict(line.split(": ", 1) for line in headers), json.loads(body)


def dripped(connection: socket.socket, text: str) -> None:
    """Send a byte every tenth of a second, until nobody takes it."""
    try:
        for byte in text.encode():
            connection.sendall(bytes([byte]))
            sleep(0.1)
    except OSError:
        return


STALLS = {
    "in the head": (HEAD, ""),
    "in the head, byte by byte": ("", HEAD * 2),
    "in the body": (f"{HEAD}Content-Length: 100\r\n\r\n{{", ""),
    "in the body, byte by byte": (f"{HEAD}Content-Length: 100\r\n\r\n", " " * 100),
    "in the body, in chunks": (f"{HEAD}Transfer-Encoding: chunked\r\n\r\n64\r\n{{", ""),
}


@pytest.mark.parametrize(("at_once", "slowly"), STALLS.values(), ids=STALLS)
def test_who_stalls_is_told_so_once_and_let_go(impatient: Impatient, at_once: str, slowly: str) -> None:
    began = monotonic()
    with impatient.connected() as connection:
        connection.sendall(at_once.encode())
        Thread(target=dripped, args=(connection, slowly), daemon=True).start()
        status, headers, document = answered(connection)
    assert PATIENCE_S <= monotonic() - began < SOON_S
    assert (status, document["status"], document["code"]) == (408, 408, "request_timeout")
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Connection"] == "close"
    assert "Retry-After" not in headers


def test_what_is_too_large_is_told_to_who_does_not_send_it(impatient: Impatient) -> None:
    with impatient.connected() as connection:
        connection.sendall(f"{HEAD}Content-Length: {1 << 21}\r\n\r\n{{".encode())
        status, headers, document = answered(connection)
    assert (status, document["code"], headers.get("Retry-After")) == (413, "too_large", None)


def test_who_is_slow_but_sends_on_is_heard_to_the_end(impatient: Impatient) -> None:
    body = json.dumps({"name": "jane", "password": "x" * 20_000}).encode()
    with impatient.connected() as connection:
        connection.sendall(f"{HEAD}Connection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        for start in range(0, len(body), 800):
            connection.sendall(body[start : start + 800])
            sleep(0.1)
        status, _, document = answered(connection)
    assert (status, document["code"]) == (422, "invalid_request")


def test_who_leaves_unread_what_is_sent_counts_as_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.2)
    monkeypatch.setattr(patience, "SLOWEST", 1 << 30)
    ours, theirs = socket.socketpair()
    with theirs, patience.PatientSocket(ours) as sending:
        sending.setblocking(True)
        with pytest.raises(BrokenPipeError):
            sending.sendall(bytes(1 << 24))


def test_who_waits_for_an_event_is_not_who_stalls(impatient: Impatient) -> None:
    with impatient.server.client(impatient.key, WORKPLAN) as client:
        for _ in range(2):  # the second one over a connection that was kept
            began = monotonic()
            last = client.get("/events", params={"limit": 1000}).json()["items"][-1]["position"]
            assert client.get("/events", params={"after": last, "wait": 2}).json()["items"] == []
            assert monotonic() - began > PATIENCE_S
