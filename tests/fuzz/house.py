"""A running server with a plan in it, its keys, and the values that lead Schemathesis to what there is."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from sqlalchemy import URL

from tests.support.plan import LAB, WORKPLAN, new_service, settings_for, submit
from tests.support.server import Server, body, environment, kvali

HOOKS = Path(__file__).parent / "hooks.py"
DEMONSTRATION = "unnm-2021-2022-demo"

LISTED = {
    "section": ("/sections", "code"),
    "organisation": ("/organisations", "code"),
    "activity": ("/activities", "code"),
    "update": ("/updates", "id"),
    "comment": ("/comments", "id"),
    "piece": ("/evidence", "id"),
    "request": ("/reschedules", "id"),
    "consultation": ("/consultations", "id"),
    "decision": ("/decisions", "id"),
    "delegation": ("/delegations", "id"),
}
"""Where what stands in addresses is found, by the names that the description gives it."""
UNLIMITED = {"KVALI_RATE_PER_KEY": "0", "KVALI_RATE_PER_ADDRESS": "0"}
REFUSING = (
    "400",
    "401",
    "403",
    "404",
    "405",
    "406",
    "409",
    "412",
    "413",
    "414",
    "415",
    "422",
    "428",
    "429",
    "431",
)
"""The statuses that refuse; Schemathesis' own list has no 412, which a version that has passed gets, and
not everywhere 428, which asks for an If-Match (RFC 6585)."""


class Key(NamedTuple):
    """A key, and by what it and its account are named."""

    text: str
    prefix: str
    account: str


class House(NamedTuple):
    """A server, its keys by who holds them, some of what its plan has, and the sheet of the lead."""

    base: str
    workplan: str
    keys: dict[str, Key | None]
    found: dict[str, list[Any]]
    log: Path
    sheet: Path


@contextmanager
def small(url: URL, home: Path) -> Iterator[House]:
    """With the small plan of the tests, made in a second."""
    service = new_service(settings_for(url, home))
    submit(service.ledger(WORKPLAN))
    service.close()
    with _served(environment(url, home) | UNLIMITED, home, WORKPLAN, LAB.organisation or "") as house:
        yield house


@contextmanager
def demonstrated(url: URL, home: Path) -> Iterator[House]:
    """With the demonstration, whose two years have something of everything."""
    environ = environment(url, home) | UNLIMITED
    kvali(environ, "demo")
    with _served(environ, home, DEMONSTRATION, "ILO") as house:
        yield house


@contextmanager
def _served(environ: dict[str, str], home: Path, workplan: str, lead: str) -> Iterator[House]:
    keys = {
        "secretariat": _key(environ, "--role", "secretariat"),
        "lead": _key(environ, "--role", "lead_agency", "--organisation", lead),
        "administrator": _key(environ, "--role", "administrator"),
        "nobody": None,
    }
    log, sheet = home / "log", home / "sheet.xlsx"
    with log.open("w") as output:
        server = Server(environ, log=output)
        try:
            server.wait()
            with server.client(keys["lead"].text, workplan) as client:  # type: ignore[union-attr]
                sheet.write_bytes(client.get("/activities.xlsx").content)
                yield House(server.base, workplan, keys, _values(client), log, sheet)
        finally:
            server.stop()


def _key(environ: Mapping[str, str], *whose: str) -> Key:
    made = json.loads(kvali(environ, "keys", "create", *whose, "--json"))
    return Key(made["key"], made["prefix"], made["account"])


def _values(client: httpx.Client) -> dict[str, list[Any]]:
    """Of each kind of thing up to twenty that there are."""
    found = {
        name: [item[field] for item in body(client.get(path), 200)["items"]][:20]
        for name, (path, field) in LISTED.items()
    }
    found |= {"milestone": ["M1", "M2"], "quarter": ["2021-Q1", "2021-Q2", "2021-Q3"], "position": [0, 7, 99]}
    return {name: some for name, some in found.items() if some}


def configuration(workplan: str, found: Mapping[str, list[Any]]) -> str:
    """Schemathesis' configuration: three of four addresses lead to what there is."""
    lines = [f"hooks = {json.dumps(str(HOOKS))}"]
    for name, some in {**found, "version": ["*"]}.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(some)}"]
    # Who waits for a minute learns no more than who does not wait.
    lines += ["[parameters]", f'"path.wp" = "{workplan}"', '"query.wait" = 0']
    bound = {f"path.{name}": name for name in found} | {"header.If-Match": "version"}
    lines += [f'"{where}" = {{ dictionary = "{name}", probability = 0.75 }}' for where, name in bound.items()]
    for check in ("negative_data_rejection", "missing_required_header"):
        lines += [f"[checks.{check}]", f"expected-statuses = {json.dumps(REFUSING)}"]
    return "\n".join(lines) + "\n"
