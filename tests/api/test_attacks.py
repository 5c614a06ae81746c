"""Attacks that any endpoint could let in: each is tried, and each refused. docs/security.md lists all."""

import logging
import socket
from typing import Any

import pytest

from events.values import Actor
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import LAB, NET, WORKPLAN

UPDATES = "/activities/KP1-A1/updates"
TAKEN_OVER = {
    "role": "administrator",
    "organisation": "NET",
    "account": "somebody",
    "actor": {"role": "system"},
    "review": "validated",
    "scopes": None,
    "id": "1",
    "position": 0,
    "version": 1,
    "recorded_at": "2021-01-01T00:00:00.000Z",
    "disabled_at": None,
}
"""What is for the service to say, and for nobody who asks."""
INSIDE = (
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[::1]/",
)


@pytest.fixture
def callers(world: World) -> dict[str, Caller]:
    roles = {"secretariat": NET, "lead_agency": LAB, "administrator": Actor("administrator")}
    return {role: world.caller(actor) for role, actor in roles.items()}


def test_no_operation_takes_a_member_that_is_not_its_own(world: World, callers: dict[str, Caller]) -> None:
    before, tried = world.size, 0
    description = world.open("/api/v1/openapi.json").json
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {}) if method != "parameters" else {}
            if "application/json" not in content or operation["operationId"] == "sign_in":
                continue
            schema = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
            own = description["components"]["schemas"][schema]["properties"].keys()
            _refused(world, _who(callers, operation), method, path, TAKEN_OVER.keys() - own)
            tried += 1
    assert tried > 40
    assert world.size == before


def _who(callers: dict[str, Caller], operation: dict[str, Any]) -> Caller:
    return next(caller for role, caller in callers.items() if role in operation["x-roles"])


def _refused(world: World, who: Caller, method: str, path: str, names: set[str]) -> None:
    body = {name: TAKEN_OVER[name] for name in names}
    address = path.replace("{wp}", WORKPLAN).replace("{", "").replace("}", "")
    answer = world.open(address, method=method.upper(), json=body, headers=who.headers | {"If-Match": "*"})
    document = assert_problem(answer, 422, "invalid_request")
    unknown = {each["path"] for each in document["errors"] if each["reason"] == "Unknown field."}
    assert unknown == names, (method, path)


def test_an_item_of_many_takes_no_member_that_is_not_its_own(world: World, lab: Caller) -> None:
    before = world.size
    item = {"activity": "KP1-A1", "status": "ongoing"} | TAKEN_OVER
    for mode in ("all", "each"):
        answer = lab.post("/updates", {"mode": mode, "items": [item]})
        assert "Unknown field." in answer.text
    assert world.size == before


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://example.org/a", "//a/b"]
)
def test_evidence_has_no_address_that_a_browser_would_act_on(world: World, lab: Caller, url: str) -> None:
    before = world.size
    piece = {"type": "website", "title": "Note", "date": "2021-06-15", "url": url}
    for path, body in (
        (UPDATES, {"status": "ongoing", "evidence": [piece]}),
        ("/activities/KP1-A1/evidence", piece),
    ):
        assert_problem(lab.post(path, body), 422, "invalid_request")
    assert world.size == before


def test_no_address_of_evidence_is_ever_called(
    lab: Caller, net: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = list[object]()
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: called.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *where, **_: called.append(where))
    answers = list[int]()
    for url in INSIDE:
        piece = {"type": "website", "title": "Note", "date": "2021-06-15", "url": url}
        answers.append(lab.post(UPDATES, {"status": "ongoing", "evidence": [piece]}).status_code)
        answers.append(lab.post("/activities/KP1-A1/evidence", piece).status_code)
    assert answers.count(201) >= len(INSIDE), answers  # they are kept, for people to follow or not
    net.post("/reports", {"quarter": "2021-Q2"})
    assert lab.get("/reports/2021-Q2").status_code == 200
    assert called == []


def test_nobody_writes_lines_of_their_own_into_the_log(
    world: World, lab: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    forged = "\r\n2021-07-05 ERROR forged\x1b[2J"
    lab.get("/sections/a%0D%0A2021-07-05%20ERROR%20forged%1B%5B2J")
    lab.get("/activities", query_string={"text": forged})
    lab.post("/activities/KP1-A1/comments", {"text": "x", "language": forged})
    world.open("/api/v1/session", method="POST", json={"name": f"jane{forged}", "password": forged})
    world.open("/api/v1/nothing", headers={"User-Agent": "x ERROR forged", "X-Request-Id": "forged"})
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) >= 5
    assert all(message.isprintable() for message in messages)


def test_no_header_of_an_answer_holds_what_was_asked_for_unquoted(lab: Caller) -> None:
    for path in ("/sections/a%0D%0ASet-Cookie:%20x=1", "/files/a%0D%0ASet-Cookie:%20x=1"):
        answer = lab.get(path)
        assert answer.status_code == 404
        assert "Set-Cookie" not in answer.headers
    refused = lab.post(UPDATES, {"status": "ongoing"}, idempotency_key="a\tb")
    assert_problem(refused, 400, "malformed_idempotency_key")
