"""A process that rotates a key and dies on the way, as by `kill -9`.

Run as `python -m tests.contract.rotating URL METHOD TIME`: it ends itself where this method of the log is
called for the first, second … time.
"""

import sys
from typing import Any

from sqlalchemy import make_url

from service.clock import SystemClock
from service.store.engine import make_engine, reading
from service.store.ledgers import ledgers
from service.store.logs import logs
from service.store.postgresql import PostgresqlLog
from service.store.rotate import Rotation
from service.store.sqlite import SqliteLog
from tests.contract.erasing import die
from tests.contract.house import KEY, project
from tests.contract.test_rotation import LAST, NEW, go_on


def main(url: str, method: str, time: str) -> None:
    """Rotate, with a log that lets nobody pass there."""
    engine = make_engine(make_url(url))
    kind: Any = SqliteLog if engine.dialect.name == "sqlite" else PostgresqlLog
    original, calls = getattr(kind, method), []

    def counted(*arguments: Any) -> Any:
        calls.append(method)
        return die() if len(calls) == int(time) else original(*arguments)

    setattr(kind, method, counted)
    with reading(engine) as connection:
        log = logs(connection, ledgers(connection)[0])[-1]
    Rotation(engine, log, SystemClock(), project).run(NEW, (KEY, LAST), go_on)


if __name__ == "__main__":
    main(*sys.argv[1:])
