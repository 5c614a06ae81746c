"""The table of permissions is kept at every endpoint: by every role, by every scope, and by nobody."""

from collections.abc import Iterator

import pytest

from events.values import Actor, Role
from service.app import create_app
from service.auth.accounts import ROLES
from service.auth.permissions import OPEN, PERMISSIONS, PUBLIC, SCOPE_OF, SCOPES
from tests.support.databases import sqlite_database
from tests.support.endpoints import Endpoint, collected
from tests.support.http import Caller, Reply, World
from tests.support.plan import LAB, NET, make_key, new_service, settings_for

ENDPOINTS = collected()
ACTORS: dict[Role, Actor] = {
    "lead_agency": LAB,
    "secretariat": NET,
    "auditor": Actor("auditor"),
    "administrator": Actor("administrator"),
}
each_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
each_role = pytest.mark.parametrize("role", ROLES)


def _world(tmp_path_factory: pytest.TempPathFactory, **settings: str) -> Iterator[World]:
    home = tmp_path_factory.mktemp("world")
    service = new_service(settings_for(sqlite_database(home), home, **settings))
    yield World(create_app(service), service)
    service.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all these tests: what they ask for changes nothing."""
    yield from _world(tmp_path_factory)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One that is open to the public."""
    yield from _world(tmp_path_factory, KVALI_PUBLIC="true")


@pytest.fixture(scope="module")
def everybody(shared: World) -> dict[tuple[str, ...], Caller]:
    """Somebody of each role, with a key that may do all of it, and with one for each scope."""
    return {
        (role, *scopes): shared.caller(actor, *scopes)
        for role, actor in ACTORS.items()
        for scopes in ((), *((scope,) for scope in SCOPES))
    }


def ask(world: World, endpoint: Endpoint, key: str | None) -> Reply:
    headers = {} if key is None else {"Authorization": f"Bearer {key}"}
    body = {} if endpoint.method == "GET" else {"json": {}, "headers": headers | {"If-Match": "*"}}
    before = world.size
    response = world.open(endpoint.path, method=endpoint.method, **{"headers": headers, **body})
    assert world.size == before
    return response


def answer(response: Reply) -> str:
    """The code of a refusal at the door; of all else only that it is none."""
    if response.status_code in (401, 403):
        code: str = response.get_json(force=True)["code"]
        return f"{response.status_code} {code}"
    return "let in"


@each_endpoint
def test_every_endpoint_has_a_line_in_the_table(endpoint: Endpoint) -> None:
    assert endpoint.use_case in PERMISSIONS


@each_role
@each_endpoint
def test_a_role_is_let_in_where_the_table_says_so(
    shared: World, everybody: dict[tuple[str, ...], Caller], endpoint: Endpoint, role: Role
) -> None:
    allowed = role in PERMISSIONS[endpoint.use_case]
    response = ask(shared, endpoint, everybody[role,].key)
    assert answer(response) == ("let in" if allowed else "403 role_forbidden")


@each_role
@each_endpoint
def test_a_limited_key_is_let_in_where_its_scope_is_the_tables(
    shared: World, everybody: dict[tuple[str, ...], Caller], endpoint: Endpoint, role: Role
) -> None:
    needed = SCOPE_OF.get(endpoint.use_case)
    for scope in SCOPES:
        response = ask(shared, endpoint, everybody[role, scope].key)
        if role not in PERMISSIONS[endpoint.use_case]:
            assert answer(response) == "403 role_forbidden"
        else:
            assert answer(response) == ("let in" if needed in (None, scope) else "403 scope_missing")


@each_endpoint
def test_nobody_is_let_in_without_a_key_unless_the_table_says_so(shared: World, endpoint: Endpoint) -> None:
    response = ask(shared, endpoint, None)
    if endpoint.use_case in OPEN:
        assert answer(response) == "let in"
    else:
        assert answer(response) == "401 key_missing"
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="kvali"'


@each_endpoint
def test_the_public_reads_plan_completion_and_reports_and_nothing_else(
    opened: World, endpoint: Endpoint
) -> None:
    allowed = endpoint.use_case in PUBLIC | OPEN
    assert answer(ask(opened, endpoint, None)) == ("let in" if allowed else "401 key_missing")


def test_a_limited_key_is_limited_where_no_key_is_needed(opened: World) -> None:
    key = make_key(opened.service, LAB, "write:updates")
    assert answer(ask(opened, Endpoint("", "GET", "/api/v1/workplans", "read_plan"), key)) == (
        "403 scope_missing"
    )


def test_no_use_case_but_those_done_by_hand_is_without_an_endpoint() -> None:
    reached = {endpoint.use_case for endpoint in ENDPOINTS}
    by_hand = {"adopt_workplan", "erase_text", "record_restore", "rotate_key"}
    shown_within = {"read_personal_data"}
    assert PERMISSIONS.keys() - reached == by_hand | shown_within
