"""Kvali as an operator runs it: the command line, and the server in processes of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

import httpx
from sqlalchemy import URL

STARTS_WITHIN_S = 30


def environment(url: URL, home: Path) -> dict[str, str]:
    """The environment of a service with a database and a folder of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("KVALI_")}
    database = url.render_as_string(hide_password=False)
    return inherited | {"KVALI_HOME": str(home), "KVALI_DATABASE_URL": database, "KVALI_THREADS": "4"}


def called(environ: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `kvali …` to its end, however it ends."""
    command = [sys.executable, "-m", "service.cli", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=600, check=False)


def kvali(environ: Mapping[str, str], *arguments: str) -> str:
    """Run `kvali …`, which has to end well; returns what it prints."""
    done = called(environ, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def new_key(environ: Mapping[str, str], role: str, organisation: str | None = None) -> str:
    """A new key, made on the command line."""
    whom = ["--organisation", organisation] if organisation else []
    key: str = json.loads(kvali(environ, "keys", "create", "--role", role, *whom, "--json"))["key"]
    return key


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def listens(port: int, what: str, patience_s: float = STARTS_WITHIN_S) -> None:
    """Wait until somebody listens there."""
    deadline = monotonic() + patience_s
    while monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise AssertionError(f"{what} does not listen")


class Server:
    """A running server (`kvali serve`, `up` or `witness serve`) at `base`. It logs to a file, if given."""

    def __init__(
        self,
        environ: Mapping[str, str],
        how: str = "serve",
        *options: str,
        log: IO[str] | None = None,
        port: int | None = None,
        program: str = "service.cli",
    ) -> None:
        port = port or free_port()
        self.base = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", program, *how.split(), "--port", str(port), *options]
        # A group of its own, so that workers can be killed together with their parent.
        self._process = subprocess.Popen(command, env=environ, stderr=log, start_new_session=True)
        self.pid = self._process.pid

    def client(self, key: str, workplan: str) -> httpx.Client:
        """A client with this key, below a workplan."""
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.Client(base_url=f"{self.base}/api/v1/workplans/{workplan}", headers=headers, timeout=30)

    def wait(self) -> None:
        """Until it answers."""
        deadline = monotonic() + STARTS_WITHIN_S
        while monotonic() < deadline:
            assert self._process.poll() is None, "the server ended at once"
            try:
                if httpx.get(f"{self.base}/healthz").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                sleep(0.1)
        raise AssertionError(f"no answer within {STARTS_WITHIN_S} seconds")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the server and all its workers; returns the exit code."""
        if how is signal.SIGKILL:
            os.killpg(self._process.pid, how)
        elif self._process.poll() is None:
            self._process.send_signal(how)
        return self._process.wait(timeout=30)


@contextmanager
def serving(environ: Mapping[str, str], how: str = "serve") -> Iterator[Server]:
    """A server that answers, ended afterwards."""
    server = Server(environ, how)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def body(response: httpx.Response, status: int) -> Any:
    """The JSON of a response that must have this status."""
    assert response.status_code == status, response.text
    return response.json()
