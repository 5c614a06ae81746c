"""Whoever asks too often is told when to go on; nobody else waits for it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL

from service.app import create_app
from service.clock import SimulatedClock
from tests.support.http import BASE, Caller, Reply, World, assert_problem
from tests.support.plan import LAB, NET, WORKPLAN, make_person, new_service, settings_for

PASSWORD = "a long enough password"
CHECKPOINT = f"/ledgers/{WORKPLAN}/checkpoint"
LIMITS = {"KVALI_RATE_PER_KEY": "6", "KVALI_RATE_PER_ADDRESS": "3", "KVALI_PROXIES": "1"}


@pytest.fixture
def limited(sqlite_url: URL, tmp_path: Path) -> Iterator[World]:
    """Six requests a minute from a key, three from an address."""
    service = new_service(settings_for(sqlite_url, tmp_path, **LIMITS))
    try:
        yield World(create_app(service), service)
    finally:
        service.close()


def advance(world: World, seconds: float) -> None:
    clock = world.service.clock
    assert isinstance(clock, SimulatedClock)
    clock.advance(timedelta(seconds=seconds))


def used_up(caller: Caller) -> Reply:
    for _ in range(6):
        assert caller.get("").status_code == 200
    return caller.get("")


def test_a_key_that_asks_too_often_is_told_when_to_go_on(limited: World) -> None:
    lab = limited.caller(LAB)
    refused = used_up(lab)
    assert "6 requests a minute" in assert_problem(refused, 429, "too_many_requests")["detail"]
    assert refused.headers["Retry-After"] == "10"
    advance(limited, 9.5)
    assert lab.get("").headers["Retry-After"] == "1"
    advance(limited, 0.5)
    assert lab.get("").status_code == 200
    assert lab.get("").status_code == 429


def test_a_calendar_feed_is_read_as_often_as_a_key_may_ask(limited: World) -> None:
    made = limited.caller(LAB).post("/calendar-feeds", {}).json
    address = made["url"].removeprefix("http://localhost")
    asked = [
        limited.open(address, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(1, 8)
    ]
    assert asked == [200] * 6 + [429]


def test_a_write_that_is_refused_writes_nothing(limited: World) -> None:
    net, size = limited.caller(NET), limited.size
    used_up(net)
    assert_problem(net.post("/sections", {}), 429, "too_many_requests")
    assert limited.size == size


def test_keys_of_one_account_are_counted_each_and_sessions_of_a_person_together(limited: World) -> None:
    used_up(limited.caller(LAB))
    assert limited.caller(LAB).get("").status_code == 200
    make_person(limited.service, "jane", PASSWORD)
    sign_in = {"name": "jane", "password": PASSWORD}
    first, second = (limited.open("/api/v1/session", method="POST", json=sign_in).json for _ in range(2))
    used_up(Caller(limited.app, first["token"]))
    assert_problem(Caller(limited.app, second["token"]).get(""), 429, "too_many_requests")


@pytest.mark.parametrize("key", ["kvali_session_no-such", "kvali_0123456789ab_no-such", None])
def test_without_a_good_key_the_address_is_counted(limited: World, key: str | None) -> None:
    stranger, there = Caller(limited.app, key), {"X-Forwarded-For": "192.0.2.1"}
    for _ in range(3):
        assert stranger.get("", headers=there).status_code == 401
    refused = stranger.get("", headers=there)
    assert_problem(refused, 429, "too_many_requests")
    assert refused.headers["Retry-After"] == "20"
    assert stranger.get("", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 401
    assert limited.caller(LAB).get("", headers=there).status_code == 200


def test_what_is_open_to_all_is_counted_by_address_whoever_asks(limited: World) -> None:
    for path in ("/api/v1/openapi.json", CHECKPOINT, f"/ledgers/{WORKPLAN}/tile/0/000.p/1"):
        assert limited.open(path).status_code == 200
    refused = limited.open(CHECKPOINT)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "20")


def test_an_ipv6_subscriber_is_one_address(limited: World) -> None:
    for number in range(3):
        assert limited.open(CHECKPOINT, headers={"X-Forwarded-For": f"2001:db8::{number}"}).status_code == 200
    assert limited.open(CHECKPOINT, headers={"X-Forwarded-For": "2001:db8::9"}).status_code == 429
    assert limited.open(CHECKPOINT, headers={"X-Forwarded-For": "2001:db8:0:1::9"}).status_code == 200


def test_the_health_is_told_any_number_of_times(limited: World) -> None:
    assert {limited.open("/healthz").status_code for _ in range(20)} == {200}


def test_zero_takes_any_number(sqlite_url: URL, tmp_path: Path) -> None:
    service = new_service(settings_for(sqlite_url, tmp_path, KVALI_RATE_PER_ADDRESS="0"))
    app = create_app(service)
    assert {app.test_client().get(CHECKPOINT).status_code for _ in range(20)} == {200}
    assert not (tmp_path / "limits.db").exists()
    service.close()


def test_every_operation_says_that_it_may_be_asked_too_often(world: World) -> None:
    paths = world.open("/api/v1/openapi.json").json["paths"]
    operations = [
        each
        for path in paths.values()
        for each in path.values()
        if isinstance(each, dict) and "x-roles" in each
    ]
    assert operations
    assert [each["operationId"] for each in operations if "429" not in each["responses"]] == []


def test_a_body_that_is_too_large_is_not_asked_for_again(world: World) -> None:
    response = world.open(
        f"{BASE}/activities", method="POST", data=b" " * (1 << 21), headers=world.caller(NET).headers
    )
    assert_problem(response, 413, "too_large")
    assert "Retry-After" not in response.headers
