"""Every address that the application answers, with its line in the table of permissions."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flask import Flask
from werkzeug.routing import Rule

from service.app import create_app
from service.bootstrap import Service
from tests.support.databases import sqlite_database
from tests.support.plan import WORKPLAN, settings_for

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ENTRIES = f"/ledgers/{WORKPLAN}/tile/entries/000.p/1"
"""Behind the address of the log's hashes, which are open, stand its events, which are not."""


class Endpoint(NamedTuple):
    """One method of one address, filled in with what is mostly not there."""

    name: str
    method: str
    path: str
    use_case: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


PAGES = ("web_", "arrival.", "assets.")
"""What people look at; who may is told there by pages, and is shown in tests/web."""


def endpoints(app: Flask) -> list[Endpoint]:
    """All of them; one whose view names no use case has none, which no table has a line for."""
    return [*_found(app), Endpoint("entries", "GET", _ENTRIES, "read_events")]


def _found(app: Flask) -> Iterator[Endpoint]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(PAGES):
            continue
        use_case = vars(app.view_functions[rule.endpoint]).get("use_case", "")
        for method in sorted((rule.methods or set()) & set(_METHODS)):
            yield Endpoint(rule.endpoint, method, _filled(app, rule), use_case)


def _filled(app: Flask, rule: Rule) -> str:
    given: dict[str, object] = dict.fromkeys(rule.arguments, "no-such-thing")
    given |= {"wp": WORKPLAN, "position": 0, "number": 2, "size": 1}
    built = rule.build({name: given[name] for name in rule.arguments})
    assert built is not None, rule
    return built[1]


def collected() -> list[Endpoint]:
    """Those of an application without a plan: what there is to be tested is known before a test runs."""
    with tempfile.TemporaryDirectory() as folder:
        service = Service(settings_for(sqlite_database(Path(folder)), Path(folder)))
        try:
            return endpoints(create_app(service))
        finally:
            service.close()
