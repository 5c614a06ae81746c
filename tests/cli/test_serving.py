"""`kvali up` keeps what it started running, and stops all of it."""

import json
import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from service.cli.companion import LONGEST_PAUSE_S, pause_after
from tests.seed.support import GARDENS
from tests.support.databases import sqlite_database
from tests.support.server import Server, called, environment, kvali

PATIENCE_S = 30
RUNS = re.compile(r"the scheduler runs as process (\d+)")


class Up:
    """A running `kvali up`, and what it has logged."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "log"
        environ = environment(sqlite_database(folder), folder) | {"KVALI_WORKERS": "1"}
        with self._log.open("w") as log:
            self.server = Server(environ, "up", "--file", str(GARDENS), log=log)

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    @property
    def schedulers(self) -> list[int]:
        """The processes that were its schedulers, the present one last."""
        return [int(pid) for pid in RUNS.findall(self.log)]

    def wait_for(self, what: Callable[[], bool]) -> None:
        deadline = monotonic() + PATIENCE_S
        while not what():
            assert monotonic() < deadline, self.log
            sleep(0.1)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    it = Up(tmp_path)
    try:
        it.server.wait()
        it.wait_for(lambda: it.log.count("Scheduler started") == 1)
        yield it
    finally:
        it.server.stop()


def test_a_scheduler_that_was_killed_is_told_of_and_started_again(up: Up) -> None:
    [first] = up.schedulers
    os.kill(first, signal.SIGKILL)
    up.wait_for(lambda: up.log.count("Scheduler started") == 2)
    assert re.search(r"ERROR .*the scheduler ended \(.+\) and is started again", up.log)
    second = up.schedulers[-1]
    assert second != first
    assert up.server.stop() == 0
    assert not runs(second)


def test_stopping_all_its_processes_at_once_is_no_failure(up: Up) -> None:
    [scheduler] = up.schedulers
    os.kill(scheduler, signal.SIGTERM)
    assert up.server.stop() == 0
    assert not runs(scheduler)
    assert "ERROR" not in up.log


def test_workers_come_and_go_without_the_scheduler(up: Up) -> None:
    os.kill(up.server.pid, signal.SIGHUP)
    up.wait_for(lambda: "Worker exiting" in up.log)
    sleep(1)
    [scheduler] = up.schedulers
    assert runs(scheduler)
    up.server.wait()


def asked(up: Up, request: bytes) -> tuple[str, str, dict[str, Any]]:
    """Status line, media type and JSON body of the answer to these bytes."""
    with socket.create_connection(("127.0.0.1", int(up.server.base.rpartition(":")[2])), PATIENCE_S) as sent:
        sent.sendall(request)
        answer = b"".join(iter(lambda: sent.recv(65536), b""))
    head, _, body = answer.decode().partition("\r\n\r\n")
    status, *headers = head.split("\r\n")
    return status, dict(line.split(": ", 1) for line in headers)["Content-Type"], json.loads(body)


def test_what_is_no_request_is_answered_with_a_problem_document_too(up: Up) -> None:
    requests = {
        (414, "uri_too_long"): b"GET /api/v1/?" + b"x" * 4100 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        (431, "headers_too_large"): b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 9000 + b"\r\n\r\n",
        (400, "malformed_request"): b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
    }
    for (status, code), request in requests.items():
        line, media_type, document = asked(up, request)
        assert line.startswith(f"HTTP/1.1 {status} ")
        assert media_type == "application/problem+json"
        assert (document["status"], document["code"]) == (status, code)
        assert document["type"] == f"/problems/{code}"
        assert document["title"]
        assert document["detail"].startswith("this request cannot be read: ")
    assert "ip=" not in up.log


@pytest.mark.parametrize("how", ["up", "serve"])
def test_a_port_that_is_taken_is_told_at_once_and_nothing_is_started(tmp_path: Path, how: str) -> None:
    environ = environment(sqlite_database(tmp_path), tmp_path)
    kvali(environ, "seed", "--file", str(GARDENS))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = called(environ, how, "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"Error: cannot listen on 127.0.0.1:{port}: Address already in use\n"


def test_an_address_that_is_not_ours_is_told(tmp_path: Path) -> None:
    environ = environment(sqlite_database(tmp_path), tmp_path)
    done = called(environ, "up", "--host", "2001:db8::1", "--port", "8000")
    assert (done.returncode, done.stderr.split(": ")[:2]) == (
        1,
        ["Error", "cannot listen on [2001:db8::1]:8000"],
    )


def test_the_pause_before_a_start_grows_up_to_a_minute() -> None:
    assert [pause_after(failures) for failures in range(1, 8)] == [2, 4, 8, 16, 32, 60, 60]
    assert pause_after(10_000) == LONGEST_PAUSE_S
