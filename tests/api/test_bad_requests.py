"""Requests that cannot be read: a clear problem, the right status, nothing appended."""

import json
from io import BytesIO
from typing import Any

import pytest

from service.app import MAX_BODY_BYTES
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import LAB

UPDATES = "/activities/KP1-A1/updates"
EVIDENCE = {"type": "document", "title": "Minutes", "date": "2021-06-28"}

UNREADABLE: dict[str, tuple[bytes, str, int, str]] = {
    "JSON that ends early": (b'{"status": ', "application/json", 400, "malformed_json"),
    "no JSON at all": (b"status=ongoing", "application/json", 400, "malformed_json"),
    "a number that is none": (b'{"percent": NaN}', "application/json", 400, "malformed_json"),
    "a number beyond all bounds": (b'{"percent": 1e999}', "application/json", 400, "malformed_json"),
    "brackets without an end": (b"[" * 100_000, "application/json", 400, "malformed_json"),
    "half of a character": (b'{"narrative": "\\ud800"}', "application/json", 400, "malformed_json"),
    "bytes that are not UTF-8": (b'{"narrative": "\xff"}', "application/json", 400, "invalid_utf8"),
    "a form": (b"status=ongoing", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    "JSON that says it is text": (b'{"status": "ongoing"}', "text/plain", 415, "unsupported_media_type"),
    "JSON without a type": (b'{"status": "ongoing"}', "", 415, "unsupported_media_type"),
    "a body above the limit": (b" " * (MAX_BODY_BYTES + 1), "application/json", 413, "too_large"),
    "a member named twice": (
        b'{"status": "ongoing", "status": "completed"}',
        "application/json",
        400,
        "duplicate_member",
    ),
    "a member named twice deep inside": (
        b'{"status": "ongoing", "evidence": [{"type": "data", "title": "a", "title": "b"}]}',
        "application/json",
        400,
        "duplicate_member",
    ),
    "a list": (b"[]", "application/json", 422, "invalid_request"),
    "null": (b"null", "application/json", 422, "invalid_request"),
    "nothing where something is needed": (b"", "", 422, "invalid_request"),
}

UNFIT: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown field": ({"status": "ongoing", "percentage": 5}, "percentage"),
    "an unknown status": ({"status": "done"}, "status"),
    "a status that is a number": ({"status": 1}, "status"),
    "a percentage in quotes": ({"status": "ongoing", "percent": "50"}, "percent"),
    "a percentage that is true": ({"status": "ongoing", "percent": True}, "percent"),
    "a fraction of a percent": ({"status": "ongoing", "percent": 50.5}, "percent"),
    "a percentage above 100": ({"status": "ongoing", "percent": 101}, "percent"),
    "a date without hyphens": ({"status": "ongoing", "effective_on": "20210628"}, "effective_on"),
    "a day that does not exist": ({"status": "ongoing", "effective_on": "2021-06-31"}, "effective_on"),
    "a date that is a number": ({"status": "ongoing", "effective_on": 20210628}, "effective_on"),
    "a quarter the wrong way round": ({"status": "ongoing", "quarter": "Q2-2021"}, "quarter"),
    "a language that is none": ({"status": "ongoing", "language": "English!"}, "language"),
    "a narrative of 65 kB": ({"status": "ongoing", "narrative": "x" * 65_536}, "narrative"),
    "an empty narrative": ({"status": "ongoing", "narrative": " \n "}, "narrative"),
    "a control character": ({"status": "ongoing", "narrative": "bell \a"}, "narrative"),
    "a null character": ({"status": "ongoing", "narrative": "nil \0"}, "narrative"),
    "text that turns around": ({"status": "ongoing", "narrative": "a \u202e b"}, "narrative"),
    "evidence that is a text": ({"status": "ongoing", "evidence": "the minutes"}, "evidence"),
    "evidence without a date": (
        {"status": "ongoing", "evidence": [{"type": "document", "title": "Minutes"}]},
        "evidence.0.date",
    ),
    "evidence at a script": (
        {"status": "ongoing", "evidence": [EVIDENCE | {"url": "javascript:alert(1)"}]},
        "evidence.0.url",
    ),
    "evidence on a disk": (
        {"status": "ongoing", "evidence": [EVIDENCE | {"url": "file:///etc/hosts"}]},
        "evidence.0.url",
    ),
    "evidence with half a hash": (
        {"status": "ongoing", "evidence": [EVIDENCE | {"sha256": "abc"}]},
        "evidence.0.sha256",
    ),
    "evidence with a title of two lines": (
        {"status": "ongoing", "evidence": [EVIDENCE | {"title": "one\ntwo"}]},
        "evidence.0.title",
    ),
    "more evidence than anybody reads": ({"status": "ongoing", "evidence": [EVIDENCE] * 51}, "evidence"),
}


@pytest.mark.parametrize(("body", "media_type", "status", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_is_refused_that_is(
    world: World, lab: Caller, body: bytes, media_type: str, status: int, code: str
) -> None:
    before = world.size
    response = lab.send("POST", UPDATES, data=body, content_type=media_type, if_match="*")
    assert_problem(response, status, code)
    assert world.size == before


@pytest.mark.parametrize(("body", "path"), UNFIT.values(), ids=UNFIT)
def test_an_update_is_refused_with(world: World, lab: Caller, body: dict[str, Any], path: str) -> None:
    before = world.size
    document = assert_problem(lab.post(UPDATES, body), 422, "invalid_request")
    assert [error["path"] for error in document["errors"]] == [path]
    assert document["errors"][0]["reason"] in document["detail"]
    assert world.size == before


def test_all_errors_are_told_at_once(lab: Caller) -> None:
    document = assert_problem(lab.post(UPDATES, {"percent": "x", "evidence": [{}]}), 422, "invalid_request")
    paths = {error["path"] for error in document["errors"]}
    assert paths == {"status", "percent", "evidence.0.type", "evidence.0.title", "evidence.0.date"}


def test_a_body_that_does_not_say_how_long_it_is_has_the_same_limit(world: World, lab: Caller) -> None:
    before = world.size
    for size, status in ((MAX_BODY_BYTES + 1, 413), (1000, 201)):
        body = json.dumps({"status": "ongoing", "narrative": "x" * 900}).ljust(size).encode()
        response = lab.send(
            "POST",
            UPDATES,
            input_stream=BytesIO(body),
            content_type="application/json",
            environ_overrides={"wsgi.input_terminated": True},
            if_match="*",
        )
        assert response.status_code == status, response.json
    assert world.size == before + 1


def test_an_event_that_no_leaf_can_hold_is_refused(world: World, net: Caller) -> None:
    before = world.size
    milestone = {"kind": "window", "end": "2021-12-31", "printed": "x" * 2000}
    activity: dict[str, Any] = {"code": "KP3-A2", "section": "KP3", "title": {"en": "Dig", "ka": "თხრა"}}
    activity["milestones"] = [milestone] * 40
    assert_problem(net.post("/activities", activity), 413, "event_too_large")
    assert world.size == before


def test_line_ends_of_windows_and_georgian_text_are_taken(lab: Caller) -> None:
    body = {"status": "ongoing", "language": "ka", "narrative": "პირველი\r\nმეორე\tსვეტი "}
    assert lab.post(UPDATES, body).json["narrative"] == "პირველი\nმეორე\tსვეტი"


def test_an_unknown_address_is_a_problem_below_the_api(world: World) -> None:
    response = world.open("/api/v2/nothing")
    assert_problem(response, 404, "not_found")


@pytest.mark.parametrize("path", ["/activities/%00", "/updates/a%00b", "/sections/a%0Ab", "/reports/%1F"])
def test_addresses_with_control_characters_lead_nowhere(each_world: World, path: str) -> None:
    caller = each_world.caller(LAB)
    assert_problem(caller.get(path), 404, "not_found")


def test_an_unknown_method_is_told_which_ones_there_are(lab: Caller) -> None:
    response = lab.send("DELETE", "/activities/KP1-A1")
    assert_problem(response, 405, "method_not_allowed")
    assert {"GET", "PATCH"} <= set(response.headers["Allow"].split(", "))


def test_an_unknown_workplan_is_not_found(world: World, lab: Caller) -> None:
    headers = {"Authorization": f"Bearer {lab.key}"}
    response = world.open("/api/v1/workplans/garten", headers=headers)
    assert "garden" in assert_problem(response, 404, "unknown_workplan")["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "as_off=3",
        "as_of=yesterday",
        "as_of=999999",
        "as_of=2021-13-01",
        "as_of=2030-01-01",
        "as_of=2020-Q1",
        "limit=0",
        "limit=x",
        "section=KP9",
        "lead=NOBODY",
        "status=done",
        "quarter=2031-Q1",
        "objective=24",
        "area=9",
        "cursor=nowhere",
        "text=%00",
    ],
)
def test_a_list_of_activities_is_refused_with(lab: Caller, query: str) -> None:
    response = lab.get(f"/activities?{query}")
    assert response.status_code == 422
    document = assert_problem(response, 422, response.json["code"])
    named = [error["path"] for error in document.get("errors", [])] or [document.get("field")]
    assert named == [query.partition("=")[0]]


@pytest.mark.parametrize("path", ["/activities", "/completion", "/reports", "/updates"])
def test_a_parameter_that_is_given_twice_is_refused(lab: Caller, path: str) -> None:
    twice = lab.get(f"{path}?as_of=1&as_of=2")
    document = assert_problem(twice, 422, "invalid_request")
    assert [error["path"] for error in document["errors"]] == ["as_of"]


def test_a_parameter_that_nobody_knows_is_refused_by_writes_too(
    world: World, lab: Caller, net: Caller
) -> None:
    before = world.size
    for response in (
        lab.post(f"{UPDATES}?dry_run=true", {"status": "ongoing"}),
        lab.send("POST", f"{UPDATES}?dry_run=true", if_match="*"),
        net.post("/reports?dry_run=true", {"quarter": "2021-Q2"}),
        world.open("/api/v1/workplans?dry_run=true", headers={"Authorization": f"Bearer {lab.key}"}),
    ):
        document = assert_problem(response, 422, "invalid_request")
        assert [error["path"] for error in document["errors"]] == ["dry_run"]
    assert world.size == before


@pytest.mark.parametrize("query", ["text=%FF", "text=a%C3", "%FF=a", "text=%ED%A0%80"])
def test_an_address_that_is_not_utf_8_is_refused(lab: Caller, query: str) -> None:
    assert_problem(lab.get(f"/activities?{query}"), 400, "invalid_utf8")
    assert_problem(lab.post(f"{UPDATES}?{query}", {"status": "ongoing"}), 400, "invalid_utf8")


@pytest.mark.parametrize("number", [str(2**31), str(2**53), str(2**53 + 1), str(2**63), "9" * 20, "9" * 5000])
def test_no_number_is_too_large_to_be_answered(each_world: World, number: str) -> None:
    caller = each_world.caller(LAB)
    code = "unknown_position" if len(number) < 5000 else "not_found"
    assert_problem(caller.get(f"/events/{number}"), 404, code)
    for path in (
        "/activities?limit=",
        "/events?limit=",
        "/events?after=",
        "/activities/KP1-A1/history?after=",
        "/activities/KP1-A1/history?limit=",
        "/updates?before=",
        "/updates?limit=",
        "/completion?baseline=",
        "/reports/2021-Q2?edition=",
        "/activities?as_of=",
    ):
        response = caller.get(path + number)
        assert response.status_code in (200, 422), (path, response.json)


@pytest.mark.parametrize("number", ["1.0", "1e1", "1_0", "+1", " 1", "\u0661", "0x1", ""])
def test_a_number_in_an_address_is_written_in_digits(lab: Caller, number: str) -> None:
    assert_problem(lab.get("/activities", query_string={"limit": number}), 422, "invalid_request")


def test_the_instance_is_the_address_that_was_asked(lab: Caller) -> None:
    assert lab.get("/activities/KP9-A9").json["instance"] == f"{BASE}/activities/KP9-A9"
