"""`kvali migrate` brings a database up to date, once, and says what it did."""

import json
from pathlib import Path

from sqlalchemy import URL

from service.store import migrate
from service.store.engine import make_engine
from tests.support.server import called, environment, kvali


def test_the_revisions_that_were_applied_are_named_and_the_second_time_there_are_none(
    database_url: URL, tmp_path: Path
) -> None:
    environ = environment(database_url, tmp_path)
    behind = called(environ, "keys", "list")
    assert (behind.returncode, "run: kvali migrate" in behind.stderr) == (1, True)
    engine = make_engine(database_url)
    missing = migrate.pending(engine)
    assert kvali(environ, "migrate") == f"Applied: {', '.join(missing)}.\n"
    assert migrate.pending(engine) == []
    assert kvali(environ, "migrate") == "The database is up to date.\n"
    migrate.downgrade(engine)
    assert json.loads(kvali(environ, "migrate", "--json")) == {"applied": missing}
    assert json.loads(kvali(environ, "migrate", "--json")) == {"applied": []}
    engine.dispose()
    assert kvali(environ, "keys", "list", "--json") == "[]\n"
