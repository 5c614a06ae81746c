"""The rights that docs/operators.md gives the service on PostgreSQL are these, and no more."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, func, select

from seed.read import read
from service.app import create_app
from service.bootstrap import Service
from service.clock import SimulatedClock
from service.importing.template import template
from service.jobs import run_due
from service.projections.tables import READ_MODELS
from service.sheets.write import MEDIA_TYPE
from service.store import migrate
from service.store.engine import make_engine, reading
from service.store.tables import IDEMPOTENCY, METADATA
from tests.docs.markdown import ROOT, blocks, section
from tests.seed.support import GARDENS
from tests.support.http import World, assert_problem
from tests.support.plan import HLT, LAB, NET, NOW, new_service, settings_for

APPENDED = (
    "event",
    "tile",
    "checkpoint",
    "cosignature",
    "text",
    "report_rendition",
    "evidence_file",
    "job_setting",
    "report_draft",
    "planned_consultation",
)
UPSERTED = ("job_claim", "witness", "correspondent", "notice", "mail", *(table.name for table in READ_MODELS))
RIGHTS = {
    **{table: {"SELECT", "INSERT"} for table in APPENDED},
    **{table: {"SELECT", "INSERT", "UPDATE"} for table in UPSERTED},
    **{table: {"SELECT", "INSERT", "UPDATE", "DELETE"} for table in ("webhook", "webhook_delivery")},
    "snapshot": {"SELECT", "INSERT", "DELETE"},
    "idempotency": {"SELECT", "INSERT", "DELETE"},
    "draft": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "ledger": {"SELECT"},
    "closed_log": {"SELECT"},
    "account": {"SELECT", "INSERT"},
    "api_key": {"SELECT", "INSERT"},
    "calendar_feed": {"SELECT", "INSERT"},
    "session": {"SELECT", "INSERT", "DELETE"},
    "sign_in": {"SELECT", "INSERT", "DELETE"},
    "sign_in_failure": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "alembic_version": {"SELECT"},
}
UPDATABLE = {
    ("ledger", "size"),
    ("ledger", "recorded_at"),
    ("ledger", "frontier"),
    ("ledger", "seal"),
    ("account", "disabled_at"),
    ("account", "password_hash"),
    ("account", "issuer"),
    ("account", "subject"),
    ("account", "email"),
    ("api_key", "last_used_at"),
    ("api_key", "expires_at"),
    ("api_key", "revoked_at"),
    ("calendar_feed", "last_used_at"),
    ("calendar_feed", "revoked_at"),
}
"""Columns of the tables of which the service may change nothing else."""


def grants(role: str) -> bytes:
    """The statements of the page, for a role of this name."""
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    (block,) = (one for one in blocks(section(page, "### The service's own role")) if "GRANT" in one.content)
    return block.content.replace("kvali_service", role).encode()


@pytest.fixture
def granted(postgresql_url: URL) -> Iterator[tuple[psycopg.Connection[tuple[str, str]], str]]:
    """A migrated database and a new role with the document's rights, in a transaction that is undone."""
    engine = make_engine(postgresql_url)
    migrate.upgrade(engine)
    engine.dispose()
    role = f"kvali_service_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_url.render_as_string(hide_password=False)) as connection:
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        connection.execute(grants(role))
        yield connection, role
        connection.rollback()


def test_the_service_gets_exactly_the_rights_it_needs(
    granted: tuple[psycopg.Connection[tuple[str, str]], str],
) -> None:
    connection, role = granted
    tables = connection.execute(
        "SELECT table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = %s",
        (role,),
    ).fetchall()
    assert set(tables) == {(table, right) for table, rights in RIGHTS.items() for right in rights}
    assert RIGHTS.keys() == METADATA.tables.keys() | {"alembic_version"}
    columns = connection.execute(
        "SELECT table_name, column_name FROM information_schema.column_privileges"
        " WHERE grantee = %s AND privilege_type = 'UPDATE' AND table_name = ANY(%s)",
        (role, sorted({table for table, _ in UPDATABLE})),
    ).fetchall()
    assert set(columns) == UPDATABLE


@pytest.fixture
def service(postgresql_url: URL, tmp_path: Path) -> Iterator[Service]:
    """One that connects as the service's own role, to what the owner has seeded."""
    new_service(settings_for(postgresql_url, tmp_path)).close()
    role = f"kvali_service_{uuid.uuid4().hex}"
    owner = postgresql_url.render_as_string(hide_password=False)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        try:
            connection.execute(grants(role))
            settings = settings_for(postgresql_url.set(username=role), tmp_path)
            service = Service(settings, SimulatedClock(NOW, role))
            yield service
            service.close()
        finally:
            connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(role)))
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_they_are_enough_to_work_with(service: Service) -> None:
    world = World(create_app(service), service)
    lab, hlt = world.caller(LAB), world.caller(HLT)
    for number in range(20):  # alone for so long that no lock is taken any more
        ongoing = {"status": "ongoing", "narrative": f"Meeting {number}"}
        said = lab.post("/activities/KP1-A1/updates", ongoing, idempotency_key=f"k{number}")
        assert said.status_code == 201, said.json
    assert hlt.send("PUT", "/activities/KP1-A1/draft", json={"status": "ongoing"}).status_code == 201
    assert lab.get("/checkpoint").json["newest"]["size"] == world.size
    run_due(service)
    assert isinstance(service.clock, SimulatedClock)
    service.clock.advance(timedelta(days=120))
    assert {run.outcome for run in run_due(service) if run.job == "quarterly_report"} == {"done"}
    with reading(service.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(IDEMPOTENCY)) == 0


def test_they_are_enough_for_a_calendar_feed_and_not_for_another_ledger(service: Service) -> None:
    world = World(create_app(service), service)
    net = world.caller(NET)
    made = net.post("/calendar-feeds", {}).json
    assert world.open(made["url"].removeprefix("http://localhost")).status_code == 200
    assert net.post(f"/calendar-feeds/{made['prefix']}/revocation").status_code == 200
    refused = world.open(
        "/api/v1/workplans?dry_run=false",
        method="POST",
        data=template(read(GARDENS)),
        content_type=MEDIA_TYPE,
        headers=net.headers,
    )
    assert_problem(refused, 503, "store_read_only")
    assert [one.code for one in service.ledgers()] == [world.ledger.code]
