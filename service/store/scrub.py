"""Scrubs what was deleted out of the database's own files.

A deleted row is invisible at once, but its bytes stay in the file until something else takes their place.
"""

from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine

from service.store.engine import BUSY_TIMEOUT_S
from service.store.errors import StoreUnavailable, translated

_REWRITE = "VACUUM (FULL) text, idempotency, draft, report_rendition"
_NOW = "SELECT pg_current_xact_id()::text"
_SETTLED = """
    SELECT pg_snapshot_xmin(pg_current_snapshot()) > %(now)s::xid8 AND NOT EXISTS (
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND age(backend_xmin) > age(%(now)s::xid8::xid))"""


def scrub(engine: Engine) -> None:
    """Rewrite the files in which texts stood, so that nothing that was deleted is left in them.

    SQLite rewrites the whole file and empties the log beside it; PostgreSQL the tables, with the role that
    owns them. Nobody can append meanwhile, and there must be space for a second copy.

    Raises:
        StoreUnavailable: it could not be done now; it can be done again at any time.
    """
    connection = engine.raw_connection()
    try:
        with translated():
            driver: Any = connection.driver_connection
            (_sqlite if engine.dialect.name == "sqlite" else _postgresql)(driver)
    finally:
        connection.invalidate()
        connection.close()


def _sqlite(driver: Any) -> None:
    driver.execute("VACUUM")
    ((busy, _, _),) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if busy:
        detail = "somebody still reads the database as it was, so that its -wal file keeps what was deleted"
        raise StoreUnavailable("store_busy", detail)


def _postgresql(driver: Any) -> None:
    refused: list[str] = []
    driver.add_notice_handler(lambda notice: refused.append(notice.message_primary))
    driver.autocommit = True
    driver.execute("SET statement_timeout = 0")
    _settle(driver)
    driver.execute(_REWRITE)
    if refused:  # PostgreSQL leaves out what the role does not own, and merely says so
        raise StoreUnavailable("store_read_only", "; ".join(refused))


def _settle(driver: Any) -> None:
    """Wait until nobody may still see what is deleted by now: PostgreSQL would keep it for them.

    For a rewrite those are transactions that write in any database of the server, and all in this one.
    """
    now = driver.execute(_NOW).fetchone()[0]
    deadline = monotonic() + BUSY_TIMEOUT_S
    while not driver.execute(_SETTLED, {"now": now}).fetchone()[0]:
        if monotonic() > deadline:
            detail = (
                "a transaction that began before is still under way, and PostgreSQL keeps the text for it"
            )
            raise StoreUnavailable("store_busy", detail)
        sleep(0.1)
