"""The rights that docs/operators.md gives the service on PostgreSQL are these, and no more."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL

from service.projections.tables import READ_MODELS
from service.store import migrate
from service.store.engine import make_engine
from service.store.tables import METADATA
from tests.docs.markdown import ROOT, blocks, section

APPENDED = (
    "event",
    "tile",
    "checkpoint",
    "cosignature",
    "text",
    "idempotency",
    "report_rendition",
    "evidence_file",
)
UPSERTED = ("job_claim", "witness", *(table.name for table in READ_MODELS))
RIGHTS = {
    **{table: {"SELECT", "INSERT"} for table in APPENDED},
    **{table: {"SELECT", "INSERT", "UPDATE"} for table in UPSERTED},
    **{table: {"SELECT", "INSERT", "UPDATE", "DELETE"} for table in ("webhook", "webhook_delivery")},
    "snapshot": {"SELECT", "INSERT", "DELETE"},
    "draft": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "ledger": {"SELECT"},
    "closed_log": {"SELECT"},
    "account": {"SELECT", "INSERT"},
    "api_key": {"SELECT", "INSERT"},
    "session": {"SELECT", "INSERT", "DELETE"},
    "sign_in": {"SELECT", "INSERT", "DELETE"},
    "sign_in_failure": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "alembic_version": {"SELECT"},
}
UPDATABLE = {
    ("ledger", "size"),
    ("ledger", "recorded_at"),
    ("ledger", "frontier"),
    ("account", "disabled_at"),
    ("account", "password_hash"),
    ("account", "issuer"),
    ("account", "subject"),
    ("api_key", "last_used_at"),
    ("api_key", "expires_at"),
    ("api_key", "revoked_at"),
}
"""Columns of the tables of which the service may change nothing else."""


@pytest.fixture
def granted(postgresql_url: URL) -> Iterator[tuple[psycopg.Connection[tuple[str, str]], str]]:
    """A migrated database and a new role with the document's rights, in a transaction that is undone."""
    engine = make_engine(postgresql_url)
    migrate.upgrade(engine)
    engine.dispose()
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    (grants,) = (one for one in blocks(section(page, "### The service's own role")) if "GRANT" in one.content)
    role = f"kvali_service_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_url.render_as_string(hide_password=False)) as connection:
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        connection.execute(grants.content.replace("kvali_service", role).encode())
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
