"""Who is let in: no key, a wrong one, every role at every operation, and the public."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import get_args

import pytest

from events.values import Actor, Role
from service.auth import keys
from service.auth.permissions import PERMISSIONS, PUBLIC
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import LAB, NET, PERSON, make_key, submit

ACTORS: dict[Role, Actor] = {
    "lead_agency": LAB,
    "secretariat": NET,
    "auditor": Actor("auditor"),
    "administrator": Actor("administrator"),
}


def operations(world: World) -> Iterator[tuple[str, str, list[str], bool, str]]:
    """Method, path, roles, publicity and id of every operation below a workplan, from the description."""
    description = world.open("/api/v1/openapi.json").json
    for path, methods in description["paths"].items():
        _, _, below = path.partition("/workplans/{wp}")
        for method, operation in methods.items():
            if method in ("get", "post", "put", "patch", "delete") and "{wp}" in path:
                filled = below.replace("{position}", "0").replace("{", "no-").replace("}", "")
                public = operation["x-public"]
                yield method.upper(), filled, operation["x-roles"], public, operation["operationId"]


def test_the_table_of_permissions_is_kept_at_every_operation(world: World) -> None:
    callers = {role: world.caller(actor) for role, actor in ACTORS.items()}
    before = world.size
    for method, path, roles, _, operation in operations(world):
        for role, caller in callers.items():
            response = caller.send(method, path, json={} if method != "GET" else None, if_match="*")
            refused = response.status_code == 403 and response.json["code"] == "role_forbidden"
            assert refused == (role not in roles), f"{role} at {operation}: {response.status}"
    assert world.size == before


def test_every_operation_needs_a_key(world: World) -> None:
    for method, path, *_ in operations(world):
        response = world.nobody.send(method, path, json={} if method != "GET" else None)
        assert_problem(response, 401, "key_missing")
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="kvali"'


def test_the_public_reads_plan_completion_and_reports_and_nothing_else(public_world: World) -> None:
    for method, path, _, public, operation in operations(public_world):
        response = public_world.nobody.send(method, path, json={} if method != "GET" else None)
        assert (response.status_code == 401) != public, operation
    assert {use_case for use_case in PUBLIC if use_case.startswith("read_")} == PUBLIC


def test_a_wrong_key_is_refused_even_where_none_is_needed(public_world: World) -> None:
    wrong = Caller(public_world.app, "kvali_aaaaaaaa_" + "x" * 43)
    response = wrong.get("")
    assert_problem(response, 401, "key_invalid")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="kvali", error="invalid_token"'


@pytest.mark.parametrize("key", ["", "kvali", "kvali_x_y", "ä", "kvali_AAAAAAAA_" + "x" * 43, "x" * 8000])
def test_what_is_no_key_is_refused(world: World, key: str) -> None:
    assert_problem(Caller(world.app, key).get(""), 401, "key_invalid")


def test_another_scheme_is_refused(world: World) -> None:
    response = world.nobody.get("", headers={"Authorization": "Basic a3ZhbGk6a3ZhbGk="})
    assert_problem(response, 401, "key_missing")


def test_a_revoked_key_is_refused(world: World, lab: Caller) -> None:
    assert lab.get("").status_code == 200
    assert lab.key is not None
    keys.revoke(world.service.engine, world.service.clock, lab.key)
    assert_problem(lab.get(""), 401, "key_revoked")


def test_a_key_is_refused_from_the_moment_it_expires(world: World) -> None:
    service = world.service
    expires = service.clock.now() + timedelta(hours=1)
    made = keys.create(
        service.engine, service.clock, world.ledger.state(), role="auditor", expires_at=expires
    )
    caller = Caller(world.app, made.text)
    assert caller.get("").status_code == 200
    service.clock.set(expires)  # type: ignore[attr-defined]
    assert_problem(caller.get(""), 401, "key_expired")


def test_names_of_persons_are_shown_to_those_who_may_see_them(world: World, lab: Caller) -> None:
    position = next(
        event["position"] for event in lab.get("/events").json["items"] if event["type"] == "section.opened"
    )
    for actor, may in ((NET, True), (Actor("auditor"), True), (LAB, False), (Actor("administrator"), False)):
        caller = world.caller(actor)
        for path in ("/sections", "/sections/KP1", "/events", f"/events/{position}"):
            assert (PERSON in caller.get(path).text) == may, f"{actor.role} at {path}"


def test_no_secret_reaches_the_log(world: World, lab: Caller, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    lab.post("/activities/KP1-A1/updates", {"status": "ongoing", "narrative": "between us"})
    Caller(world.app, make_key(world.service, NET)[:-1] + "_").get("/activities?text=secret")
    submit(world.ledger)
    assert lab.key is not None
    for secret in (lab.key, lab.key.rpartition("_")[2], "between us", "text=secret"):
        assert secret not in caplog.text
    assert "/activities/KP1-A1/updates" in caplog.text


def test_every_role_has_a_place_in_the_table() -> None:
    named = set().union(*PERMISSIONS.values())
    assert named == set(get_args(Role))
