"""After scrubbing nothing that was deleted is left in the database's files."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, Engine, insert, text

from events.sealing import seal
from service.clock import SimulatedClock
from service.store import engine as engines
from service.store import migrate
from service.store.engine import make_engine, reading, writing
from service.store.errors import StoreUnavailable
from service.store.scrub import scrub
from service.store.tables import TEXT
from tests.events.story import at

SECRET = "Ketevan Example, 12 Garden Street"
CLOCK = SimulatedClock(at(2021, 5, 3), "scrub")


def filled(engine: Engine) -> str:
    """A migrated database with many texts, one of which is the secret; returns its seal."""
    migrate.upgrade(engine)
    texts = [SECRET, *(f"{number} " * (number % 400) for number in range(3000))]
    openings = [seal(one, CLOCK.salt())[1] for one in texts]
    with writing(engine) as connection:
        for one in openings:  # one by one, so that pages are split around the secret
            row = {"ledger_id": 1, "sha256": one.sha256, "salt": one.salt, "value": one.text}
            connection.execute(insert(TEXT), row)
    return openings[0].sha256


def delete(engine: Engine, sha256: str) -> None:
    with writing(engine) as connection:
        connection.execute(TEXT.delete().where(TEXT.c.sha256 == sha256))


def files_with(secret: str, folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if secret.encode() in file.read_bytes())


def test_sqlite_keeps_no_byte_of_a_deleted_text_in_its_file_or_beside_it(
    sqlite_url: URL, tmp_path: Path
) -> None:
    folder = Path(str(sqlite_url.database)).parent
    engine = make_engine(sqlite_url)
    sha256 = filled(engine)
    delete(engine, sha256)
    assert files_with(SECRET, folder)  # or else this shows nothing
    with reading(engine) as connection:
        before = connection.scalar(text("SELECT count(*) FROM text"))
    scrub(engine)
    assert files_with(SECRET, folder) == []
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM text")) == before == 3000
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    engine.dispose()


def test_a_reader_who_still_sees_the_text_is_told_of(
    sqlite_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    pragmas = [p for p in engines.SQLITE_PRAGMAS if "busy_timeout" not in p]
    engine, other = make_engine(sqlite_url), make_engine(sqlite_url)
    sha256 = filled(engine)
    monkeypatch.setattr(engines, "SQLITE_PRAGMAS", (*pragmas, "PRAGMA busy_timeout = 50"))
    with reading(other) as connection:
        assert connection.scalar(text("SELECT count(*) FROM text")) == 3001
        delete(engine, sha256)
        hurried = make_engine(sqlite_url)
        with pytest.raises(StoreUnavailable) as busy:
            scrub(hurried)
    assert busy.value.code == "store_busy"
    scrub(hurried)
    assert files_with(SECRET, Path(str(sqlite_url.database)).parent) == []
    for one in (engine, other, hurried):
        one.dispose()


def relation(connection: psycopg.Connection[tuple[bytes]]) -> bytes:
    """The bytes of the file that the table of texts stands in."""
    connection.execute("CHECKPOINT")
    row = connection.execute("SELECT pg_read_binary_file(pg_relation_filepath('text'))").fetchone()
    assert row is not None
    return row[0]


def test_postgresql_keeps_no_byte_of_a_deleted_text_in_its_table(postgresql_url: URL) -> None:
    engine = make_engine(postgresql_url)
    sha256 = filled(engine)
    with psycopg.connect(postgresql_url.render_as_string(hide_password=False), autocommit=True) as admin:
        delete(engine, sha256)
        assert SECRET.encode() in relation(admin)
        scrub(engine)
        assert SECRET.encode() not in relation(admin)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM text")) == 3000
    engine.dispose()


@pytest.mark.parametrize("writes", [False, True])
def test_postgresql_waits_for_whoever_may_still_see_the_text_and_then_says_so(
    postgresql_url: URL, monkeypatch: pytest.MonkeyPatch, writes: bool
) -> None:
    engine = make_engine(postgresql_url)
    sha256 = filled(engine)
    plain = postgresql_url.render_as_string(hide_password=False)
    with psycopg.connect(plain) as old, psycopg.connect(plain, autocommit=True) as admin:
        old.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        old.execute("SELECT pg_current_xact_id()" if writes else "SELECT count(*) FROM text")
        delete(engine, sha256)
        with monkeypatch.context() as patch:
            patch.setattr("service.store.scrub.BUSY_TIMEOUT_S", 0.3)
            with pytest.raises(StoreUnavailable) as busy:
                scrub(engine)
        assert (busy.value.code, "keeps the text" in busy.value.detail) == ("store_busy", True)
        old.rollback()
        scrub(engine)
        assert SECRET.encode() not in relation(admin)
    engine.dispose()


def test_a_role_that_does_not_own_the_tables_is_told_so(postgresql_url: URL) -> None:
    owner = make_engine(postgresql_url)
    migrate.upgrade(owner)
    role = f"kvali_scrub_{postgresql_url.database}"
    with psycopg.connect(postgresql_url.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'x'").format(sql.Identifier(role)))
        try:
            service = make_engine(postgresql_url.set(username=role, password="x"))
            with pytest.raises(StoreUnavailable, match="text") as refused:
                scrub(service)
            service.dispose()
        finally:
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
    owner.dispose()
    assert refused.value.code == "store_read_only"
