"""Speaking to the application as one who holds a key, and what must hold for every refusal."""

import re
from collections.abc import Callable
from copy import copy
from functools import cache
from typing import Any, cast

from flask import Flask
from openapi_schema_validator import OAS31Validator
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.test import TestResponse

from events.values import Actor
from service.api.waiting import WAITING, Waiting
from service.app import create_app
from service.bootstrap import Service
from service.edge.gate import EXTENSION
from service.edge.problem_types import types
from tests.support.plan import WORKPLAN, make_key

WATCHERS: list[Callable[[str, str, Any], None]] = []
"""Are told of every JSON answer that fits its description: the operation's id, the status, the content."""

BASE = f"/api/v1/workplans/{WORKPLAN}"


_apps: list[Flask] = []
"""The first that was made in this process."""


def app_around(service: Service) -> Flask:
    """What `create_app(service)` makes; its routes, which take longest, are those of the first one.

    For services without a reverse proxy and without witnesses, for which more is set up.
    """
    assert not service.settings.proxies
    assert not service.settings.policy.addresses
    if not _apps:
        _apps.append(create_app(service))
    app = copy(_apps[0])
    app.config = copy(app.config)
    waiting = Waiting(service.settings.threads, service.clock)
    app.extensions = app.extensions | {EXTENSION: service, WAITING: waiting}
    return app


class Reply(TestResponse):
    """A response of which a test knows that it is JSON, and what is in it."""

    json: Any


class Caller:
    """Somebody who holds a key (or none) and sends requests below the workplan."""

    def __init__(self, app: Flask, key: str | None) -> None:
        self._app, self._client, self.key = app, app.test_client(), key

    @property
    def headers(self) -> dict[str, str]:
        """With which it says who it is."""
        return {} if self.key is None else {"Authorization": f"Bearer {self.key}"}

    def send(self, method: str, path: str, **options: Any) -> Reply:
        """One request; `if_match` and `idempotency_key` become headers."""
        headers = self.headers
        for name in ("if_match", "idempotency_key"):
            if (value := options.pop(name, None)) is not None:
                headers[name.replace("_", "-")] = value
        headers |= options.pop("headers", {})
        response = cast(
            Reply, self._client.open(BASE + path, method=method, headers=headers, buffered=True, **options)
        )
        assert_described(self._app, response)
        return response

    def get(self, path: str, **options: Any) -> Reply:
        """Read."""
        return self.send("GET", path, **options)

    def post(self, path: str, body: object = None, if_match: str | None = "*", **options: Any) -> Reply:
        """Post a JSON body; whatever the version is, unless the test says otherwise."""
        return self.send("POST", path, json=body or {}, if_match=if_match, **options)


class World:
    """An application around a small plan, and everybody who has a part in it."""

    def __init__(self, app: Flask, service: Service) -> None:
        self.app, self.service, self.ledger = app, service, service.ledger(WORKPLAN)
        self.nobody = Caller(app, None)

    def caller(self, actor: Actor, *scopes: str) -> Caller:
        """Somebody with a new key, limited to these scopes, if any."""
        return Caller(self.app, make_key(self.service, actor, *scopes))

    def open(self, path: str, **options: Any) -> Reply:
        """A request to any address."""
        return cast(Reply, self.app.test_client().open(path, **options))

    def ask(self, path: str, **options: Any) -> Reply:
        """A request to an operation that is not below the workplan, answered as the description says."""
        response = self.open(path, **options)
        assert_described(self.app, response)
        return response

    @property
    def size(self) -> int:
        """How many events the ledger has."""
        return self.ledger.state().size


def assert_described(app: Flask, response: Reply) -> None:
    """The API's description foresees this status here, and the body has the schema that it promises."""
    request = response.request
    try:
        rule, _ = app.url_map.bind("localhost").match(request.path, request.method, return_rule=True)
    except (NotFound, MethodNotAllowed):
        return
    path = re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule)
    operation = _description(app)["paths"][path][request.method.lower()]
    described = operation["responses"].get(str(response.status_code))
    assert described is not None, f"{operation['operationId']} is not described to answer {response.status}"
    if "content" not in described and "$ref" not in described:
        assert not response.data, "an answer is described without a body, and has one"
        return
    validator = _validator(operation["operationId"], str(response.status_code), response.mimetype)
    content = _content(response)
    validator.validate(content)
    if response.mimetype == "application/json":
        for watch in WATCHERS:
            watch(operation["operationId"], str(response.status_code), content)


def _content(response: Reply) -> Any:
    mimetype = response.mimetype or ""
    if mimetype.endswith("json"):
        return response.get_json(force=True)
    return response.text if mimetype.startswith("text/") else response.data


_described: dict[str, Any] = {}
"""The API's description, asked for once: it depends on nothing that differs between tests."""


def _description(app: Flask) -> dict[str, Any]:
    if not _described:
        _described.update(cast(Reply, app.test_client().get("/api/v1/openapi.json")).json)
    return _described


@cache
def _validator(operation_id: str, status: str, media_type: str) -> OAS31Validator:
    operations = (operation for path in _described["paths"].values() for operation in path.values())
    operation = next(
        one for one in operations if isinstance(one, dict) and one["operationId"] == operation_id
    )
    described = operation["responses"][status]
    if "$ref" in described:
        described = _described["components"]["responses"][described["$ref"].rpartition("/")[2]]
    schema = described["content"][media_type]["schema"]
    return OAS31Validator({**schema, "components": _described["components"]})


def assert_problem(response: Reply, status: int, code: str) -> dict[str, Any]:
    """The response is this problem, as RFC 9457 writes one; returns the document."""
    document: dict[str, Any] = response.get_json(force=True)
    assert (response.status_code, document.get("code")) == (status, code), document
    assert response.content_type == "application/problem+json"
    assert document["type"] == f"/problems/{code}"
    assert status in types()[code].status, f"docs say otherwise of {code}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert document["instance"].startswith("/api/")
    assert document["request_id"] == response.headers["X-Request-Id"]
    return document
