"""Streams from a real server: nothing is skipped or doubled, whatever breaks; and the API stays free."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from time import monotonic, sleep
from typing import Any

import httpx

from service.cli import patience
from service.commands import RegisterOrganisation
from tests.feeds.conftest import Garden, told
from tests.support.plan import NET, WORKPLAN, do, submit
from tests.support.server import Server, body, free_port, serving

STREAM = {"Accept": "text/event-stream"}
PATIENCE_S = 60
random = Random()  # noqa: S311 - only to disturb


def messages(response: httpx.Response) -> Iterator[dict[str, str]]:
    """The messages of a stream, as the WHATWG's HTML standard reads them."""
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if not line and "data" in fields:
            yield fields
        if not line:
            fields = {}
        name, _, value = line.partition(":")
        if name:
            fields[name] = value.removeprefix(" ")


def register(garden: Garden, code: str) -> None:
    command = RegisterOrganisation(organisation=code, names={"en": code}, kind="un")
    do(garden.service.ledger(WORKPLAN), NET, command)


@contextmanager
def stream(client: httpx.Client, after: int | None = None) -> Iterator[httpx.Response]:
    last = {} if after is None else {"Last-Event-ID": str(after)}
    with client.stream("GET", "/events", headers=STREAM | last) as response:
        yield response


def test_a_reader_that_comes_back_misses_nothing_while_servers_are_killed(garden: Garden) -> None:
    port, seen = free_port(), list[dict[str, Any]]()
    log = (garden.home / "log").open("w")
    server = Server(garden.environ, port=port, log=log)
    deadline, kills = monotonic() + PATIENCE_S, 0
    with garden.writer() as said, server.client(garden.key, WORKPLAN) as client:
        server.wait()
        while kills < 4 or len(seen) < 150:
            assert monotonic() < deadline, f"{len(seen)} events after {kills} kills"
            wanted = random.randrange(1, 40)
            try:
                with stream(client, len(seen) - 1 if seen else None) as response:
                    for count, message in enumerate(messages(response), 1):
                        event = json.loads(message["data"])
                        assert (int(message["id"]), message["event"]) == (event["position"], event["type"])
                        seen.append(event)
                        if count == wanted:
                            break
            except httpx.TransportError:
                continue
            if kills < 4 and random.random() < 0.5:
                server.stop(signal.SIGKILL)
                kills += 1
                server = Server(garden.environ, port=port, log=log)
                server.wait()
    with server.client(garden.key, WORKPLAN) as client:
        pages = body(client.get("/events", params={"limit": 1000}), 200)["items"]
    server.stop()
    log.close()
    assert seen == pages[: len(seen)]
    codes = [event["data"]["organisation"] for event in seen if event["correlation"].startswith("ORG-")]
    undone = set(told(said, "undone"))
    assert undone
    assert not undone & set(codes)
    assert told(said, "kept")[: len(codes) - 1] == codes[: len(codes) - 1]


def test_a_page_that_waits_sees_what_another_process_appends(garden: Garden) -> None:
    with serving(garden.environ) as server, server.client(garden.key, WORKPLAN) as client:
        last, seen = garden.size - 1, list[str]()
        assert body(client.get("/events", params={"after": last, "wait": 1}), 200)["items"] == []
        with garden.writer() as said:
            while len(seen) < 40:
                page = body(client.get("/events", params={"after": last, "wait": 30, "limit": 5}), 200)[
                    "items"
                ]
                assert [event["position"] for event in page] == list(range(last + 1, last + 1 + len(page)))
                seen += [event["data"]["organisation"] for event in page]
                last += len(page)
        assert seen[:39] == told(said, "kept")[:39]


def test_open_streams_never_starve_the_rest_of_the_api(garden: Garden) -> None:
    environ = garden.environ | {"KVALI_WORKERS": "1", "KVALI_THREADS": "4"}
    with serving(environ) as server, ExitStack() as stack:
        clients = [stack.enter_context(server.client(garden.key, WORKPLAN)) for _ in range(9)]
        statuses = [stack.enter_context(stream(client)).status_code for client in clients[:8]]
        assert (statuses.count(200), statuses.count(503)) == (2, 6)
        refused = clients[8].get("/events", headers=STREAM)
        assert (body(refused, 503)["code"], refused.headers["Retry-After"]) == ("too_many_waiting", "5")
        waiting = clients[8].get("/events", params={"after": garden.size - 1, "wait": 5})
        assert body(waiting, 503)["code"] == "too_many_waiting"
        began = monotonic()
        for _ in range(20):
            body(clients[8].get("/activities"), 200)
        assert monotonic() - began < 30


def test_a_stream_that_its_reader_left_frees_its_place(garden: Garden) -> None:
    environ = garden.environ | {"KVALI_WORKERS": "1", "KVALI_THREADS": "2"}
    with serving(environ) as server:
        with server.client(garden.key, WORKPLAN) as client, stream(client) as response:
            assert response.status_code == 200
        deadline = monotonic() + PATIENCE_S
        for number in range(1000):
            register(garden, f"NEW-{number}")  # a server learns that nobody listens by speaking
            with server.client(garden.key, WORKPLAN) as client, stream(client) as response:
                if response.status_code == 200:
                    return
            assert monotonic() < deadline
            sleep(0.5)


def test_a_reader_that_reads_nothing_keeps_its_place_for_a_while_only(garden: Garden) -> None:
    ledger = garden.service.ledger(WORKPLAN)
    for _ in range(200):
        submit(ledger, status="ongoing", narrative="x" * 20_000, evidence=())
    environ = garden.environ | {"KVALI_WORKERS": "1", "KVALI_THREADS": "2"}
    with serving(environ) as server, socket.socket() as idle:
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        idle.connect(("127.0.0.1", int(server.base.rpartition(":")[2])))
        request = (
            f"GET /api/v1/workplans/{WORKPLAN}/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n"
        )
        idle.sendall(f"{request}Authorization: Bearer {garden.key}\r\n\r\n".encode())
        idle.recv(100)
        with server.client(garden.key, WORKPLAN) as client:
            assert client.get("/events", headers=STREAM).status_code == 503
            sleep(patience.PATIENCE_S)
            deadline = monotonic() + PATIENCE_S
            while not _taken(client, garden.size - 1):
                assert monotonic() < deadline
                sleep(0.5)


def _taken(client: httpx.Client, after: int) -> bool:
    with stream(client, after) as response:
        return response.status_code == 200


def test_streams_end_when_the_server_is_told_to(garden: Garden) -> None:
    server = Server(garden.environ)
    server.wait()
    with server.client(garden.key, WORKPLAN) as client, stream(client, garden.size - 1) as response:
        assert response.status_code == 200
        began = monotonic()
        assert server.stop() == 0
        assert monotonic() - began < 20
        assert list(messages(response)) == []  # and is not broken off


def test_a_stream_ends_when_its_key_is_revoked(garden: Garden) -> None:
    with serving(garden.environ) as server, server.client(garden.key, WORKPLAN) as client:
        with stream(client, garden.size - 1) as response:
            register(garden, "BEFORE")
            read = messages(response)
            assert json.loads(next(read)["data"])["data"]["organisation"] == "BEFORE"
            command = [sys.executable, "-m", "service.cli", "keys", "revoke", garden.key]
            subprocess.run(command, env=garden.environ, check=True, capture_output=True)
            register(garden, "AFTER")
            assert list(read) == []
        assert body(client.get("/events", headers=STREAM), 401)["code"] == "key_revoked"
