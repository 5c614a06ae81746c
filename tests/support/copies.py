"""What many tests begin with is made once in a process, in an empty database, and copied into all others."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Engine

from tests.support import databases

Made = TypeVar("Made")

_files: dict[str, tuple[object, bytes]] = {}
"""By what it is: what making it returned, and the SQLite file."""

_templates: dict[str, tuple[object, str]] = {}
"""The same, and the name of the PostgreSQL database."""


def once(engine: Engine, what: str, make: Callable[[], Made]) -> Made:
    """Fill this empty database: the first of its kind by `make`, whose connections are closed then.

    Returns what `make` returned.
    """
    name = engine.url.database or ""
    if engine.dialect.name == "sqlite":
        return _sqlite(engine, Path(name), what, make)
    return _postgresql(engine, name, what, make) if databases.may_be_copied(name) else make()


def _sqlite(engine: Engine, file: Path, what: str, make: Callable[[], Made]) -> Made:
    if what in _files:
        engine.dispose()
        made, content = _files[what]
        file.write_bytes(content)
        return cast(Made, made)
    new = make()
    engine.dispose()  # the last connection brings everything into the one file
    _files[what] = new, file.read_bytes()
    return new


def _postgresql(engine: Engine, name: str, what: str, make: Callable[[], Made]) -> Made:
    if what in _templates:
        engine.dispose()
        made, template = _templates[what]
        databases.put_copy(name, template)
        return cast(Made, made)
    new = make()
    engine.dispose()
    _templates[what] = new, databases.template(name)
    return new
