"""Databases at the newest revision, without going through all revisions again for every test."""

from typing import Any

from sqlalchemy import Engine, event, inspect

from service.store import migrate
from service.store.engine import writing

_done: dict[str, list[tuple[str, Any]]] = {}
"""By dialect: what brought the first empty database of this process to the newest revision."""

_ASKING = ("SELECT", "PRAGMA", "BEGIN", "SHOW")


def upgrade(engine: Engine) -> None:
    """What `migrate.upgrade` does to an empty database, in one transaction; to any other, that itself."""
    statements = _done.get(engine.dialect.name)
    if inspect(engine).get_table_names():
        migrate.upgrade(engine)
    elif statements is None:
        _done[engine.dialect.name] = _recorded(engine)
    else:
        with writing(engine) as connection:
            for statement, parameters in statements:
                connection.exec_driver_sql(statement, parameters or None)


def _recorded(engine: Engine) -> list[tuple[str, Any]]:
    statements: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        if not statement.lstrip().upper().startswith(_ASKING):
            statements.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    migrate.upgrade(engine)
    event.remove(engine, "before_cursor_execute", note)
    return statements
