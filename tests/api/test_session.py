"""Signing in over HTTP: a session like a key, ended when it is asked to; and guesses that are slowed down."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from service.app import create_app
from tests.support.http import Caller, Reply, World, assert_described, assert_problem
from tests.support.plan import LAB, make_person, new_service, settings_for

PASSWORD = "correct horse battery staple"


@pytest.fixture
def jane(each_world: World) -> World:
    make_person(each_world.service, "jane", PASSWORD)
    return each_world


@pytest.fixture
def proxied(sqlite_url: URL, tmp_path: Path) -> Iterator[World]:
    """Behind one reverse proxy."""
    service = new_service(settings_for(sqlite_url, tmp_path, KVALI_PROXIES="1"))
    yield World(create_app(service), service)
    service.close()


def sign_in(world: World, name: str = "jane", password: str = PASSWORD, **headers: str) -> Reply:
    body = {"name": name, "password": password}
    response = world.open("/api/v1/session", method="POST", json=body, headers=headers)
    assert_described(world.app, response)
    return response


def sign_out(world: World, caller: Caller) -> Reply:
    response = world.open("/api/v1/session", method="DELETE", headers=caller.headers)
    assert_described(world.app, response)
    return response


def test_a_person_signs_in_reports_and_signs_out(jane: World) -> None:
    signed_in = sign_in(jane)
    assert signed_in.status_code == 201
    assert (signed_in.json["account"], signed_in.json["role"], signed_in.json["organisation"]) == (
        "jane",
        "lead_agency",
        "LAB",
    )
    assert signed_in.headers["Cache-Control"] == "no-store"
    caller = Caller(jane.app, signed_in.json["token"])
    assert caller.post("/activities/KP1-A1/updates", {"status": "ongoing"}).status_code == 201
    assert sign_out(jane, caller).status_code == 204
    assert_problem(caller.get(""), 401, "session_ended")
    assert_problem(sign_out(jane, caller), 401, "session_ended")


def test_a_key_is_not_signed_out(each_world: World) -> None:
    caller = each_world.caller(LAB)
    assert_problem(sign_out(each_world, caller), 409, "no_session")
    assert caller.get("").status_code == 200


def test_a_wrong_password_and_an_unknown_name_are_the_same_problem(jane: World) -> None:
    wrong, unknown = sign_in(jane, password="not the password"), sign_in(jane, "john")
    for response in (wrong, unknown):
        assert_problem(response, 401, "sign_in_failed")
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="kvali"'
    told = [{**response.json, "request_id": None} for response in (wrong, unknown)]
    assert told[0] == told[1]


def test_guesses_are_slowed_down_and_told_for_how_long(jane: World) -> None:
    for _ in range(5):
        assert_problem(sign_in(jane, password="not the password"), 401, "sign_in_failed")
    refused = sign_in(jane)
    assert_problem(refused, 429, "too_many_attempts")
    assert refused.headers["Retry-After"] == "1"


def test_behind_a_proxy_everybody_has_an_address_of_their_own(proxied: World) -> None:
    make_person(proxied.service, "jane", PASSWORD)
    for number in range(20):
        sign_in(proxied, f"guess{number}", **{"X-Forwarded-For": "192.0.2.1"})
    # What a client says itself of its address stands before what the proxy adds.
    assert sign_in(proxied, **{"X-Forwarded-For": "192.0.2.9, 192.0.2.1"}).status_code == 429
    assert sign_in(proxied, **{"X-Forwarded-For": "192.0.2.2"}).status_code == 201


def test_without_a_proxy_nobody_chooses_an_address(jane: World) -> None:
    for number in range(20):
        sign_in(jane, f"guess{number}", **{"X-Forwarded-For": f"192.0.2.{number}"})
    assert_problem(sign_in(jane, **{"X-Forwarded-For": "192.0.2.99"}), 429, "too_many_attempts")


@pytest.mark.parametrize("body", [{}, {"name": "jane"}, {"name": "jane", "password": 5}, {"name": "x" * 65}])
def test_what_is_no_name_and_password_is_refused(jane: World, body: dict[str, object]) -> None:
    response = jane.open("/api/v1/session", method="POST", json=body)
    assert_problem(response, 422, "invalid_request")


def test_neither_password_nor_token_reaches_the_log(jane: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = sign_in(jane).json["token"]
    sign_in(jane, password="a secret that is wrong")
    sign_in(jane, name="a secret in the wrong field")
    caller = Caller(jane.app, token)
    caller.get("")
    assert f"by=jane/session GET {caller.get('').request.path}" in caplog.text
    for secret in (PASSWORD, token, token.rpartition("_")[2], "a secret"):
        assert secret not in caplog.text
