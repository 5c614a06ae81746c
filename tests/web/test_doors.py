"""Who gets to a page: each has a line in the table of permissions; other roles than it names stay out."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import URL

from service.app import create_app
from service.auth import accounts, sessions
from service.auth.permissions import PERMISSIONS
from tests.support.endpoints import PAGES
from tests.support.http import World
from tests.support.plan import WORKPLAN, new_service, settings_for

FREE = {"assets.get_asset"}
"""Styles, scripts and fonts say nothing of anybody."""
GIVEN = {"wp": WORKPLAN, "language": "en", "position": 0, "form": "csv", "number": 1}


@pytest.fixture
def world(sqlite_url: URL, tmp_path: Path) -> Iterator[World]:
    service = new_service(settings_for(sqlite_url, tmp_path))
    try:
        yield World(create_app(service), service)
    finally:
        service.close()


def test_every_page_has_its_line(world: World) -> None:
    views = world.app.view_functions
    for endpoint in views:
        if endpoint.startswith(PAGES) and endpoint not in FREE:
            assert vars(views[endpoint]).get("use_case") in PERMISSIONS, endpoint


@pytest.mark.parametrize("role", ["lead_agency", "secretariat", "auditor", "administrator"])
def test_a_role_gets_where_its_line_lets_it_and_nowhere_else(world: World, role: str) -> None:
    here = world.service
    state = here.ledger(WORKPLAN).state()
    whom = {"organisation": "LAB"} if role in ("lead_agency", "secretariat") else {}
    account = accounts.add(here.engine, here.clock, state, role=role, name="somebody", kind="person", **whom)  # type: ignore[arg-type]
    client = world.app.test_client()
    client.set_cookie("kvali", sessions.begin(here.engine, here.clock, account).token)
    seen = 0
    for rule in world.app.url_map.iter_rules():
        if not rule.endpoint.startswith("web_") or "GET" not in (rule.methods or ()):
            continue
        built = rule.build({name: GIVEN.get(name, "no-such-thing") for name in rule.arguments})
        assert built is not None, rule
        use_case = vars(world.app.view_functions[rule.endpoint])["use_case"]
        status = client.get(built[1]).status_code
        refused = status == HTTPStatus.FORBIDDEN
        assert refused == (role not in PERMISSIONS[use_case]), (rule, use_case, status)
        assert status < HTTPStatus.INTERNAL_SERVER_ERROR, (rule, status)
        seen += 1
    assert seen > 40
