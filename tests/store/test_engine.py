"""The two databases behave alike where they would not by themselves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import (
    JSON,
    URL,
    Column,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, StatementError

from service.store.engine import make_engine, reading, writing
from service.store.errors import StoreUnavailable
from service.store.glance import Glance
from service.store.types import UtcDateTime

KEPT = Table(
    "kept",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("moment", UtcDateTime),
    Column("text", JSON),
    Column("name", String(10)),
)


@pytest.fixture
def engine(database_url: URL) -> Iterator[Engine]:
    engine = make_engine(database_url)
    with writing(engine) as connection:
        KEPT.create(connection)
    yield engine
    engine.dispose()


def test_a_moment_is_read_back_in_utc(engine: Engine) -> None:
    moment = datetime(2021, 6, 30, 23, 30, tzinfo=timezone(timedelta(hours=4)))
    with writing(engine) as connection:
        connection.execute(insert(KEPT), {"moment": moment})
        kept = connection.scalars(select(KEPT.c.moment)).one()
    assert kept == moment
    assert kept.tzinfo == UTC


def test_a_moment_without_a_time_zone_is_refused(engine: Engine) -> None:
    naive = datetime(2021, 6, 30)  # noqa: DTZ001 - what is refused
    with pytest.raises(StatementError, match="no time zone"), writing(engine) as connection:
        connection.execute(insert(KEPT), {"moment": naive})


def test_json_keeps_georgian_as_it_is(engine: Engine) -> None:
    value = {"ka": "მიგრაცია", "en": "migration"}
    with writing(engine) as connection:
        connection.execute(insert(KEPT), {"text": value})
        assert connection.scalars(select(KEPT.c.text)).one() == value
        assert "მიგრაცია" in connection.scalar(text("SELECT CAST(text AS TEXT) FROM kept"))


def test_all_reads_of_a_block_see_one_moment(engine: Engine) -> None:
    with reading(engine) as reader:
        assert reader.execute(select(KEPT)).all() == []
        with writing(engine) as writer:
            writer.execute(insert(KEPT), {"id": 1})
        assert reader.execute(select(KEPT)).all() == []
    with reading(engine) as reader:
        assert len(reader.execute(select(KEPT)).all()) == 1


def test_an_exception_undoes_what_was_written(engine: Engine) -> None:
    with pytest.raises(DBAPIError), writing(engine) as connection:
        connection.execute(insert(KEPT), [{"id": 1}, {"id": 1}])
    with reading(engine) as reader:
        assert reader.execute(select(KEPT)).all() == []


def test_a_reader_cannot_write(engine: Engine) -> None:
    with pytest.raises((StoreUnavailable, DBAPIError)), reading(engine) as reader:
        reader.execute(insert(KEPT), {"id": 1})


def test_a_database_that_cannot_be_reached_is_unavailable(engine: Engine) -> None:
    nowhere = "sqlite:////nowhere/at/all.db" if engine.dialect.name == "sqlite" else _closed_port()
    with pytest.raises(StoreUnavailable) as caught, reading(make_engine(nowhere)):
        pass
    assert caught.value.code == "connection_lost"


def test_each_glance_sees_what_was_committed_before_it_on_the_same_connection(engine: Engine) -> None:
    glance = Glance(select(KEPT).where(KEPT.c.name == bindparam("name")))
    assert glance.one(engine, name="a") is None
    with writing(engine) as writer:
        writer.execute(insert(KEPT), {"id": 1, "name": "a"})
    assert glance.one(engine, name="a").id == 1
    with reading(engine) as reader, writing(engine) as writer:  # transactions are as before
        assert len(reader.execute(select(KEPT)).all()) == 1
        writer.execute(insert(KEPT), {"id": 2})
        assert len(reader.execute(select(KEPT)).all()) == 1


def test_a_glance_reads_moments_in_utc_as_every_other_query_does(engine: Engine) -> None:
    moment = datetime(2021, 6, 30, 22, 30, tzinfo=UTC)
    with writing(engine) as writer:
        writer.execute(insert(KEPT), {"id": 1, "name": "a", "moment": moment})
    found = Glance(select(KEPT).where(KEPT.c.name == bindparam("name"))).one(engine, name="a")
    assert found.moment == moment
    assert found.moment.utcoffset() == timedelta(0)


def test_a_glance_at_a_database_that_cannot_be_reached_says_so(engine: Engine) -> None:
    nowhere = "sqlite:////nowhere/at/all.db" if engine.dialect.name == "sqlite" else _closed_port()
    with pytest.raises(StoreUnavailable) as caught:
        Glance(select(KEPT)).one(make_engine(nowhere))
    assert caught.value.code == "connection_lost"


def test_a_connection_that_died_at_a_glance_is_not_used_again(
    postgresql_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = make_engine(postgresql_url), make_engine(postgresql_url)
    monkeypatch.setattr("service.store.engine.UNCHECKED_S", 60)  # nobody pings it before its use
    glance = Glance(select(func.count().label("found")).select_from(text("pg_database")))
    assert glance.one(engine).found
    with writing(other) as connection:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{query} AND pid <> pg_backend_pid()"))
    with pytest.raises(StoreUnavailable) as caught:
        glance.one(engine)
    assert caught.value.code == "connection_lost"
    assert glance.one(engine).found
    engine.dispose()
    other.dispose()


def test_idle_connections_whose_server_left_are_replaced(
    postgresql_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(postgresql_url)
    with writing(engine) as one, reading(engine):
        one.execute(text("SELECT 1"))
    with writing(engine) as connection:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{query} AND pid <> pg_backend_pid()"))
        monkeypatch.setattr("service.store.engine.UNCHECKED_S", -1)
        with reading(engine) as reader:
            assert reader.scalar(text("SELECT 1")) == 1
            assert Glance(select(literal_column("1").label("one"))).one(engine).one == 1
    engine.dispose()


def _closed_port() -> str:
    return "postgresql://nobody@127.0.0.1:1/nothing"
