"""What the API costs over HTTP, as ratios to a plain handler on the same server, in the same run.

python -m benchmarks.http                 all of it
python -m benchmarks.http --only sqlite   only sections whose name contains this

Both are gunicorn as `kvali serve` sets it up, in processes of their own, asked over connections that are
kept. The plain handler (`benchmarks.plain`) inserts one row a request, as durably.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from threading import Thread
from time import sleep

from sqlalchemy import URL

from benchmarks import ours
from benchmarks.rounds import rates, report, run
from service.auth import accounts, keys
from service.bootstrap import Service
from service.config import load_settings
from service.store import migrate
from tests.support import databases
from tests.support.server import Server, environment, free_port

ACTIVITIES = 6_000
"""So many that on none of them more than a few updates wait, as where the secretariat keeps up."""
CLIENTS = 8
SINGLE, BULK = 400, 1_000
PREFIX = "/api/v1/workplans/bench"
UPDATE = {
    "status": "ongoing",
    "effective_on": "2021-06-30",
    "narrative": "Two of five countries have started.",
}


class Client:
    """Sends updates, each to the next activity."""

    def __init__(self, port: int, prefix: str, key: str = "") -> None:
        self._port, self._prefix = port, prefix
        self._headers = {"Content-Type": "application/json", "If-Match": "*"}
        self._headers |= {"Authorization": f"Bearer {key}"} if key else {}
        self._numbers = count()

    def one_after_another(self, times: int) -> int:
        """So many single requests over one connection."""
        connection = HTTPConnection("127.0.0.1", self._port)
        for _ in range(times):
            self._send(connection, f"/activities/{self._activity()}/updates", UPDATE)
        connection.close()
        return times

    def together(self, times: int) -> int:
        """The same from several clients at once."""
        share = times // CLIENTS
        threads = [Thread(target=self.one_after_another, args=(share,)) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return share * CLIENTS

    def bulk(self, mode: str) -> int:
        """One request with as many updates as one may have."""
        items = [UPDATE | {"activity": self._activity()} for _ in range(BULK)]
        connection = HTTPConnection("127.0.0.1", self._port)
        answer = json.loads(self._send(connection, "/updates", {"mode": mode, "items": items}))
        assert answer["accepted"] == BULK, answer
        connection.close()
        return BULK

    def reads(self, times: int, tag: str = "") -> int:
        """So many reads of the list of activities; with the tag of what was read, unchanged ones."""
        connection = HTTPConnection("127.0.0.1", self._port)
        for _ in range(times):
            connection.request(
                "GET", f"{self._prefix}/activities", headers=self._headers | {"If-None-Match": tag}
            )
            response = connection.getresponse()
            response.read()
            assert response.status == (304 if tag else 200)
        connection.close()
        return times

    def tag(self) -> str:
        """What names the list of activities as it is now."""
        connection = HTTPConnection("127.0.0.1", self._port)
        connection.request("GET", f"{self._prefix}/activities", headers=self._headers)
        return connection.getresponse().headers["ETag"]

    def _activity(self) -> str:
        return f"KP1-A{next(self._numbers) % ACTIVITIES + 1}"

    def _send(self, connection: HTTPConnection, path: str, body: object) -> bytes:
        connection.request("POST", self._prefix + path, json.dumps(body), self._headers)
        response = connection.getresponse()
        content = response.read()
        assert response.status in (200, 201), content
        return content


@contextmanager
def kvali(url: URL, home: Path) -> Iterator[Client]:
    """`kvali serve` on a plan of its own."""
    # Counted as for everybody, but never refused.
    environ = environment(url, home) | {"KVALI_LOG_LEVEL": "warning", "KVALI_RATE_PER_KEY": "1000000"}
    environ.pop("KVALI_THREADS")
    service = Service(load_settings({name: environ[name] for name in environ if name.startswith("KVALI_")}))
    migrate.upgrade(service.engine)
    ledger = service.open_ledger("bench", "example.org/bench")
    ours.Appender(service.engine, ledger, ledger.id, ACTIVITIES).plan()
    here = service.engine, service.clock
    made = keys.create(*here, accounts.add(*here, ledger.state(), role="lead_agency", organisation="ILO"))
    service.close()
    server = Server(environ)
    try:
        server.wait()
        yield Client(int(server.base.rpartition(":")[2]), PREFIX, made.text)
    finally:
        server.stop()


@contextmanager
def plain(url: URL) -> Iterator[Client]:
    """The plain handler."""
    port = free_port()
    address = url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.plain", address, str(port)])  # noqa: S603
    try:
        for _ in range(100):
            try:
                HTTPConnection("127.0.0.1", port).request("GET", "/healthz")
                break
            except OSError:
                sleep(0.1)
        yield Client(port, "")
    finally:
        process.terminate()
        process.wait()


@contextmanager
def both(kind: str) -> Iterator[tuple[Client, Client]]:
    """The plain handler and ours, each on a database of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kvali-bench-")))
        if kind == "sqlite":
            urls = [databases.sqlite_database(folder) for _ in range(2)]
        else:
            server = stack.enter_context(databases.postgres_server())
            urls = [stack.enter_context(databases.postgres_database(server)) for _ in range(2)]
        yield stack.enter_context(plain(urls[0])), stack.enter_context(kvali(urls[1], folder / "home"))


def on_sqlite() -> bool:
    """On SQLite."""
    return _measured("sqlite")


def on_postgresql() -> bool:
    """On PostgreSQL."""
    return _measured("postgresql")


def _measured(kind: str) -> bool:
    with both(kind) as (base, mine):
        found = rates(
            {
                "plain, one client": lambda: base.one_after_another(SINGLE),
                "ours, one client": lambda: mine.one_after_another(SINGLE),
                f"plain, {CLIENTS} clients": lambda: base.together(SINGLE),
                f"ours, {CLIENTS} clients": lambda: mine.together(SINGLE),
                "ours, all of 1,000 in one request": lambda: mine.bulk("all"),
                "ours, each of 1,000 in one request": lambda: mine.bulk("each"),
            }
        )
        lists = rates({"read": lambda: mine.reads(20), "unchanged": _unchanged(mine)})
    return all(
        [
            report(f"An update on {kind}", found, "ours, one client", "plain, one client", 1 / 1.5),
            report("The same", found, f"ours, {CLIENTS} clients", f"plain, {CLIENTS} clients", 1 / 1.5),
            report("Many", found, "ours, all of 1,000 in one request", "ours, one client", 10.0),
            report("Many", found, "ours, each of 1,000 in one request", "ours, one client", 10.0),
            report("A list", lists, "unchanged", "read", 1.0),
        ]
    )


def _unchanged(client: Client) -> Callable[[], int]:
    tag = client.tag()
    return lambda: client.reads(20, tag)


if __name__ == "__main__":
    sys.exit(run([on_sqlite, on_postgresql], __doc__))
