"""Calendars that are subscribed to: an address that nobody guesses, for programs that send no key."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from events.values import Actor
from service.auth import accounts, feeds
from service.store.engine import reading
from service.store.tables import CALENDAR_FEED
from tests.support.calendars import events, named, parsed, tasks
from tests.support.http import Caller, Reply, World, assert_described, assert_problem
from tests.support.plan import HLT, LAB, submit

ADMINISTRATOR = Actor("administrator")


def add(caller: Caller, **body: Any) -> dict[str, Any]:
    response = caller.post("/calendar-feeds", body)
    assert response.status_code == 201, response.json
    made: dict[str, Any] = response.json
    return made


def subscribed(world: World, made: dict[str, Any], **headers: str) -> Reply:
    parts = urlsplit(made["url"])
    response = world.open(f"{parts.path}?{parts.query}", headers=headers)
    assert_described(world.app, response)
    return response


def test_a_calendar_program_reads_the_feed_by_its_address_alone(each_world: World) -> None:
    made = add(each_world.caller(LAB), section="KP1", kind="tasks", language="ka", label="telephone")
    assert made["url"].startswith("http://localhost/api/v1/calendar.ics?feed=kvali_feed_")
    response = subscribed(each_world, made)
    assert (response.status_code, response.mimetype) == (200, "text/calendar")
    found = parsed(response.data)
    assert set(tasks(found)) == {"KP1-A1", "KP1-A2/M1", "KP1-A2/M2"}
    assert events(found) == {}
    assert named(found) == "ბაღის გეგმა: შედეგების კალენდარი · KP1"


def test_it_holds_what_the_same_address_with_a_key_holds(world: World, lab: Caller) -> None:
    made = add(lab, organisation="Organisation HLT")
    assert made["organisation"] == "HLT"
    assert subscribed(world, made).data == lab.get("/calendar.ics?organisation=HLT").data


def test_its_token_is_shown_once_and_kept_nowhere(world: World, lab: Caller) -> None:
    made = add(lab)
    token = parse_qs(urlsplit(made["url"]).query)["feed"][0]
    listed = lab.get("/calendar-feeds")
    assert token not in listed.text
    assert "secret" not in listed.text
    with reading(world.service.engine) as connection:
        rows = connection.execute(select(CALENDAR_FEED)).all()
    assert token not in str(rows)
    assert token.split("_", 3)[3] not in str(rows)


def test_the_list_says_of_what_each_feed_is_and_when_it_was_last_used(world: World, lab: Caller) -> None:
    made = add(lab, section="KP1", label="telephone")
    (shown,) = lab.get("/calendar-feeds").json["items"]
    assert (shown["prefix"], shown["section"], shown["label"]) == (made["prefix"], "KP1", "telephone")
    assert shown["last_used_at"] is None
    subscribed(world, made)
    (shown,) = lab.get("/calendar-feeds").json["items"]
    assert shown["last_used_at"] == shown["created_at"] == "2021-07-05T09:00:00Z"
    world.service.clock.advance(timedelta(minutes=59))  # type: ignore[attr-defined] # a simulated one
    subscribed(world, made)
    assert lab.get("/calendar-feeds").json["items"] == [shown]  # to the hour


def test_a_feed_that_is_revoked_is_gone(world: World, lab: Caller) -> None:
    made = add(lab)
    revoked = lab.post(f"/calendar-feeds/{made['prefix']}/revocation", if_match=None)
    assert revoked.json["revoked_at"] == "2021-07-05T09:00:00Z"
    assert_problem(subscribed(world, made), 410, "feed_revoked")
    again = lab.post(f"/calendar-feeds/{made['prefix']}/revocation", if_match=None)
    assert again.json == revoked.json


def test_a_feed_ends_with_its_account(world: World, lab: Caller) -> None:
    made = add(lab)
    accounts.disable(world.service.engine, world.service.clock, made["account"])
    assert_problem(subscribed(world, made), 410, "feed_revoked")


@pytest.mark.parametrize(
    "token",
    [
        "kvali_feed_abcdefgh_" + "s" * 43,
        "kvali_abcdefgh_" + "s" * 43,
        "x",
        "kvali_feed_abcdefgh_" + "s" * 42 + "\n",
    ],
)
def test_a_guess_is_told_nothing(world: World, token: str) -> None:
    add(world.caller(LAB))
    response = world.open("/api/v1/calendar.ics", query_string={"feed": token})
    assert_problem(response, 404, "unknown_feed")


def test_an_address_without_a_token_is_refused(world: World) -> None:
    assert_problem(world.open("/api/v1/calendar.ics"), 422, "invalid_request")


def test_a_feed_opens_nothing_but_its_calendar(world: World, lab: Caller) -> None:
    token = parse_qs(urlsplit(add(lab)["url"]).query)["feed"][0]
    assert_problem(Caller(world.app, token).get("/activities"), 401, "key_invalid")


def test_nobody_sees_or_revokes_the_feeds_of_others_but_an_administrator(world: World, lab: Caller) -> None:
    made, hlt = add(lab), world.caller(HLT)
    assert hlt.get("/calendar-feeds").json["items"] == []
    path = f"/calendar-feeds/{made['prefix']}/revocation"
    assert_problem(hlt.post(path, if_match=None), 404, "unknown_feed")
    assert_problem(hlt.post("/calendar-feeds/aaaaaaaa/revocation", if_match=None), 404, "unknown_feed")
    administrator = world.caller(ADMINISTRATOR)
    assert len(administrator.get("/calendar-feeds").json["items"]) == 1
    assert administrator.post(path, if_match=None).status_code == 200


def test_a_limited_key_makes_no_feed_that_would_outlive_it(world: World) -> None:
    limited = world.caller(LAB, "read")
    assert_problem(limited.post("/calendar-feeds", {}), 403, "scope_missing")
    assert limited.get("/calendar-feeds").json["items"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"section": "KP9"}, "unknown_section"),
        ({"organisation": "NOBODY"}, "unknown_organisation"),
        ({"kind": "journal"}, "invalid_request"),
        ({"language": "fr"}, "invalid_request"),
        ({"account": "somebody"}, "invalid_request"),
    ],
)
def test_a_feed_of_nothing_is_refused(lab: Caller, body: dict[str, str], code: str) -> None:
    assert_problem(lab.post("/calendar-feeds", body), 422, code)
    assert lab.get("/calendar-feeds").json["items"] == []


def test_an_account_has_so_many_feeds_and_no_more(world: World, lab: Caller) -> None:
    first, *_ = [add(lab) for _ in range(feeds.MOST)]
    assert_problem(lab.post("/calendar-feeds", {}), 409, "too_many_feeds")
    add(world.caller(HLT))
    lab.post(f"/calendar-feeds/{first['prefix']}/revocation", if_match=None)
    add(lab)


def test_what_has_not_changed_is_not_sent_again(world: World, lab: Caller) -> None:
    made = add(lab)
    first = subscribed(world, made)
    tag = first.headers["ETag"]
    again = subscribed(world, made, **{"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["Cache-Control"]) == (304, b"", "private, no-cache")
    submit(world.ledger)
    assert subscribed(world, made, **{"If-None-Match": tag}).status_code == 200


def test_the_log_says_whose_feed_it_was_and_not_its_token(
    world: World, lab: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    made = add(lab)
    token = parse_qs(urlsplit(made["url"]).query)["feed"][0]
    with caplog.at_level("INFO"):
        subscribed(world, made)
    assert f"by={made['account']}/feed-{made['prefix']} GET /api/v1/calendar.ics" in caplog.text
    assert token not in caplog.text
