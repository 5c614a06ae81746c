"""The database goes away while the service is up: said so, nothing half-written, and over when it is back."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from service.app import create_app
from tests.support.http import World, assert_problem
from tests.support.plan import LAB, new_service, settings_for

UPDATES = "/activities/KP1-A1/updates"
ONGOING = {"status": "ongoing"}


@pytest.fixture
def postgres_world(postgresql_url: URL, tmp_path: Path) -> Iterator[World]:
    service = new_service(settings_for(postgresql_url, tmp_path))
    try:
        yield World(create_app(service), service)
    finally:
        service.close()


def _allow(server: URL, database: str | None, allowed: bool) -> None:
    name, setting = sql.Identifier(database or ""), sql.Literal(allowed)
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(name, setting))
        if not allowed:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(query, [database])


def test_requests_fail_clearly_while_it_is_away_and_work_again_afterwards(
    postgres_world: World, postgres_server: URL, postgresql_url: URL
) -> None:
    lab = postgres_world.caller(LAB)
    assert lab.post(UPDATES, ONGOING).status_code == 201
    before = postgres_world.size
    _allow(postgres_server, postgresql_url.database, allowed=False)
    try:
        many = {"mode": "each", "items": [ONGOING | {"activity": "KP1-A1"}] * 300}
        for response in (
            lab.get(""),
            lab.post(UPDATES, ONGOING, idempotency_key="away"),
            lab.post("/updates", many),
            lab.post("/updates", many | {"mode": "all"}),
        ):
            document = assert_problem(response, 503, "connection_lost")
            assert "send it again" in document["detail"]
            assert int(response.headers["Retry-After"]) > 0
        health = postgres_world.open("/healthz")
        assert (health.status_code, health.json["status"]) == (503, "failing")
    finally:
        _allow(postgres_server, postgresql_url.database, allowed=True)
    assert postgres_world.size == before
    assert lab.post(UPDATES, ONGOING, idempotency_key="away").status_code == 201
    assert postgres_world.size == before + 1
