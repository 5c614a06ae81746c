"""The ledger of a running service, to be read as any other log is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.interop.claims import Log
from tests.support import databases
from tests.support.server import body, environment, kvali, new_key, serving

PLAN = "unnm-2021-2022"
UPDATES = 100
"""So many that, with the plan's own events, the first tile is full and the next one is not."""


class Running(NamedTuple):
    """A ledger that a service publishes, the service's API below its plan, and an export of the ledger."""

    log: Log
    api: httpx.Client
    export: Path


@contextmanager
def running(home: Path) -> Iterator[Running]:
    """The real plan with some updates, served by `kvali serve`."""
    environ = environment(databases.sqlite_database(home), home)
    kvali(environ, "seed")
    lead, auditor = new_key(environ, "lead_agency", "IOM"), new_key(environ, "auditor")
    with serving(environ) as server:
        with server.client(lead, PLAN) as client:
            _post_updates(client)
        shown = json.loads(kvali(environ, "ledger", "show", "--json"))
        kvali(environ, "export", str(home / "export"))
        with server.client(auditor, PLAN) as api:
            log = Log(f"{server.base}/ledgers/{PLAN}", shown["vkey"], f"Bearer {auditor}")
            yield Running(log, api, home / "export")


def _post_updates(client: httpx.Client) -> None:
    found = body(client.get("/activities", params={"limit": 100}), 200)["items"]
    activity = next(one for one in found if "IOM" in one["leads"])
    for count in range(UPDATES):
        update = {"status": "ongoing", "effective_on": "2021-06-15", "narrative": f"Meeting {count}."}
        path = f"/activities/{activity['code']}/updates"
        body(client.post(path, json=update, headers={"If-Match": "*"}), 201)
