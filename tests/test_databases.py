"""The databases that tests run on are what the tests believe them to be."""

import psycopg
import pytest
from sqlalchemy import URL, create_engine, inspect, text

from tests.support import databases


def test_a_fresh_database_is_empty_and_can_be_written_to(database_url: URL) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (position INTEGER)"))
    assert inspect(engine).get_table_names() == ["kept"]
    engine.dispose()


def test_two_databases_of_one_server_are_apart(postgres_server: URL) -> None:
    with (
        databases.postgres_database(postgres_server) as one,
        databases.postgres_database(postgres_server) as two,
    ):
        assert one.database != two.database


def test_a_database_is_dropped_even_while_somebody_is_connected(postgres_server: URL) -> None:
    with databases.postgres_database(postgres_server) as url:
        left_open = psycopg.connect(url.render_as_string(hide_password=False))
    with psycopg.connect(postgres_server.render_as_string(hide_password=False)) as connection:
        found = connection.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [url.database])
        assert found.fetchone() == (0,)
    left_open.close()


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_postgres_is_as_durable_as_in_production(postgresql_url: URL, setting: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.connect() as connection:
        assert connection.scalar(text(f"SHOW {setting}")) == "on"
    engine.dispose()
