"""Webhooks over HTTP: made, shown, changed, removed; and all that is asked wrongly is refused."""

import logging
from typing import Any

import pytest

from events.values import Actor
from service.store.engine import reading
from service.store.tables import WEBHOOK
from service.webhooks.secrets import FILE
from service.webhooks.subscriptions import MOST
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import HLT, LAB

URL = "https://system.example.org/kvali?token=between-us"


def made(caller: Caller, **more: Any) -> str:
    """A new webhook's id."""
    answer = caller.post("/webhooks", {"url": URL, **more})
    assert answer.status_code == 201, answer.json
    hook: str = answer.json["id"]
    return hook


def test_a_webhook_is_made_shown_changed_and_removed(each_world: World) -> None:
    lab, last = each_world.caller(LAB), each_world.size - 1
    answer = lab.post("/webhooks", {"url": URL, "types": ["update.validated", "update.submitted"]})
    assert answer.status_code == 201
    hook = answer.json["id"]
    assert answer.json["secret"].startswith("whsec_")
    assert answer.headers["Location"] == f"{BASE}/webhooks/{hook}"
    shown = lab.get(f"/webhooks/{hook}").json
    assert shown == {
        "id": hook,
        "url": URL,
        "types": ["update.submitted", "update.validated"],
        "owner": "LAB",
        "created_at": "2021-07-05T09:00:00.000Z",
        "position": last,
        "waiting": 0,
        "dead": 0,
        "failing_since": None,
        "failure": None,
        "disabled": None,
    }
    assert lab.get("/webhooks").json == {"items": [shown], "next": None}
    changed = lab.send("PATCH", f"/webhooks/{hook}", json={"types": None, "enabled": False}).json
    assert (changed["types"], changed["disabled"]["because"]) == (None, "somebody switched it off")
    assert_problem(lab.post(f"/webhooks/{hook}/redelivery"), 409, "webhook_disabled")
    assert lab.send("PATCH", f"/webhooks/{hook}", json={"enabled": True}).json["disabled"] is None
    rotated = lab.post(f"/webhooks/{hook}/secret").json
    assert rotated["secret"] != answer.json["secret"]
    assert rotated["previous_until"] == "2021-07-06T09:00:00.000Z"
    again = lab.post(f"/webhooks/{hook}/redelivery", {"position": 3})
    assert (again.status_code, again.json) == (202, {"events": 1})
    [waiting] = lab.get(f"/webhooks/{hook}/deliveries?state=waiting").json["items"]
    assert (waiting["position"], waiting["attempts"], waiting["last_at"]) == (3, 0, None)
    assert lab.get(f"/webhooks/{hook}/deliveries?state=dead").json == {"items": [], "next": None}
    assert lab.send("DELETE", f"/webhooks/{hook}").status_code == 204
    assert_problem(lab.get(f"/webhooks/{hook}"), 404, "unknown_webhook")
    assert each_world.size == last + 1  # none of it is in the ledger


def test_deliveries_come_in_pages(lab: Caller) -> None:
    hook = made(lab)
    for position in range(5):
        lab.post(f"/webhooks/{hook}/redelivery", {"position": position})
    page = lab.get(f"/webhooks/{hook}/deliveries?limit=2").json
    assert ([one["position"] for one in page["items"]], page["next"]) == ([4, 3], 3)
    page = lab.get(f"/webhooks/{hook}/deliveries?limit=3&before={page['next']}").json
    assert ([one["position"] for one in page["items"]], page["next"]) == ([2, 1, 0], None)


@pytest.mark.parametrize(
    "url",
    [
        "http://system.example.org/kvali",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2130706433/",
        "https://user:password@example.org/",
        "https://example.org/\r\nX-Injected: yes",
        "https://example.org/\nERROR forged line",
        "https://example.org\u2028/",
        "https://example.org/" + "x" * 1981,
    ],
)
def test_a_webhook_that_must_not_be_is_refused(
    world: World, lab: Caller, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hook = made(lab)
    code = "url_refused" if len(url) <= 2000 else "invalid_request"
    for response in (
        lab.post("/webhooks", {"url": url}),
        lab.send("PATCH", f"/webhooks/{hook}", json={"url": url}),
    ):
        assert_problem(response, 422, code)
    [shown] = lab.get("/webhooks").json["items"]
    assert shown["url"] == URL
    assert "forged" not in caplog.text
    assert "Injected" not in caplog.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_request"),
        ({"url": 5}, "invalid_request"),
        ({"url": ""}, "invalid_request"),
        ({"url": URL, "secret": "whsec_AAAA"}, "invalid_request"),
        ({"url": URL, "types": "update.submitted"}, "invalid_request"),
        ({"url": URL, "types": [5]}, "invalid_request"),
        ({"url": URL, "types": ["update.submited"]}, "unknown_type"),
        ({"url": URL, "types": ["a\r\nb"]}, "unknown_type"),
        ({"url": URL, "after": -1}, "invalid_request"),
        ({"url": URL, "after": "3"}, "invalid_request"),
        ({"url": URL, "after": 4711}, "unknown_position"),
    ],
)
def test_a_webhook_is_refused_with(lab: Caller, body: dict[str, Any], code: str) -> None:
    assert_problem(lab.post("/webhooks", body), 422, code)
    assert lab.get("/webhooks").json["items"] == []


def test_a_change_says_what(lab: Caller) -> None:
    hook = made(lab)
    for body in ({}, {"enabled": "yes"}, {"position": 3}):
        assert_problem(lab.send("PATCH", f"/webhooks/{hook}", json=body), 422, "invalid_request")
    assert_problem(lab.post(f"/webhooks/{hook}/redelivery", {"position": 4711}), 422, "unknown_position")


def test_others_do_not_see_it_and_an_administrator_does(world: World, lab: Caller) -> None:
    hook = made(lab)
    stranger, administrator = world.caller(HLT), world.caller(Actor("administrator"))
    assert stranger.get("/webhooks").json["items"] == []
    for method, path in (
        ("GET", ""),
        ("GET", "/deliveries"),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/secret"),
        ("POST", "/redelivery"),
    ):
        body = {"enabled": False} if method == "PATCH" else None
        response = stranger.send(method, f"/webhooks/{hook}{path}", json=body)
        assert_problem(response, 404, "unknown_webhook")
    assert [one["id"] for one in administrator.get("/webhooks").json["items"]] == [hook]
    assert world.caller(LAB).get(f"/webhooks/{hook}").status_code == 200  # another key of LAB's
    assert administrator.send("DELETE", f"/webhooks/{hook}").status_code == 204


def test_nobody_has_too_many(lab: Caller) -> None:
    for _ in range(MOST):
        made(lab)
    assert_problem(lab.post("/webhooks", {"url": URL}), 409, "too_many_webhooks")


def test_secrets_are_shown_once_and_kept_nowhere(
    world: World, lab: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = lab.post("/webhooks", {"url": URL}).json
    secret = answer["secret"].removeprefix("whsec_")
    for path in ("", f"/{answer['id']}", f"/{answer['id']}/deliveries"):
        assert secret not in lab.get(f"/webhooks{path}").text
    assert secret not in caplog.text
    assert "between-us" not in caplog.text
    with reading(world.service.engine) as connection:
        assert secret not in str(connection.execute(WEBHOOK.select()).all())


def test_no_second_file_of_secrets_is_made_while_there_are_webhooks(world: World, lab: Caller) -> None:
    made(lab)
    file = world.service.settings.keys / FILE
    assert file.stat().st_mode & 0o777 == 0o600
    file.unlink()
    assert_problem(lab.post("/webhooks", {"url": URL}), 503, "key_unusable")
    assert not file.exists()
    assert len(lab.get("/webhooks").json["items"]) == 1


def test_messages_of_a_demonstration_say_so(demonstration: World) -> None:
    hook = demonstration.caller(LAB).post("/webhooks", {"url": URL})
    assert hook.headers["Kvali-Demonstration"] == "true"
