"""What can go wrong with the database itself, as types with a stable code.

A refusal (`events.refusals`) is about the command. These are about the store: the command may be perfectly
right, and can be sent again with the same idempotency key.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """Base of them; `code` is for machines, `detail` says to a person what is wrong and what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class StoreUnavailable(StoreError):
    """The database could not do it now. Nothing was written.

    Codes: `disk_full`, `store_busy` (a lock or statement ran into its timeout), `store_read_only`,
    `store_failing` (the file system reports errors), `connection_lost`.
    """


class OutcomeUnknown(StoreError):
    """The connection was lost while committing: the whole append is written, or nothing of it.

    Code `outcome_unknown`. Sending the same command again with the same idempotency key is safe: it
    answers with what was written, or writes it now.
    """

    def __init__(self) -> None:
        detail = (
            "the connection to the database was lost while this was being committed; "
            "send it again with the same idempotency key to learn whether it was written"
        )
        super().__init__("outcome_unknown", detail)


class KeyRotated(StoreError):
    """The ledger's signing key was rotated by another process. Nothing was written.

    Code `key_rotated`. Whoever has the new key can write.
    """

    def __init__(self) -> None:
        detail = "the ledger's signing key was just changed; nothing was written; send it again in a moment"
        super().__init__("key_rotated", detail)


class LedgerAltered(StoreError):
    """The head of the ledger is not what was signed with its key. Nothing was written.

    Code `ledger_altered`. Signing more would hide what somebody did to the database.
    """

    def __init__(self) -> None:
        detail = (
            "the ledger is not what was signed: its database was changed by other means than Kvali, or put"
            " back from a backup only in part; nothing was written; the operator has to verify an export"
        )
        super().__init__("ledger_altered", detail)


_DETAILS = {
    "disk_full": "the database has no space left; nothing was written; free some space and send it again",
    "store_busy": "the database is busy; nothing was written; send it again in a moment",
    "store_read_only": "the database cannot be written to; check its files' permissions or its role",
    "store_failing": "the database cannot read or write its files; check its disk; nothing was written",
    "connection_lost": "the database cannot be reached; nothing was written; send it again in a moment",
}

_SQLITE_CODES = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_BUSY: "store_busy",
    sqlite3.SQLITE_LOCKED: "store_busy",
    sqlite3.SQLITE_READONLY: "store_read_only",
    sqlite3.SQLITE_IOERR: "store_failing",
    sqlite3.SQLITE_CANTOPEN: "connection_lost",
}

# SQLSTATE prefixes (PostgreSQL manual, appendix A), longest first where one contains another.
_SQL_STATES = {
    "53100": "disk_full",
    "53": "store_busy",
    "55P03": "store_busy",
    "57014": "store_busy",
    "40": "store_busy",
    "25006": "store_read_only",
    "42501": "store_read_only",
    "57P": "connection_lost",
    "25P03": "connection_lost",
    "08": "connection_lost",
    "58": "store_failing",
}


def unavailable(error: BaseException) -> StoreUnavailable | None:
    """The store error behind a driver's or SQLAlchemy's error; None where it is anything else (a bug)."""
    code = _code(_original(error))
    return StoreUnavailable(code, _DETAILS[code]) if code else None


def _original(error: BaseException) -> BaseException | None:
    return error.orig if isinstance(error, DBAPIError) else error


def _ended(error: BaseException) -> bool:
    """Whether the connection ended with this error, and not the statement alone.

    When PostgreSQL's log finds no space, the whole server ends, and says only why: a full disk.
    """
    original = _original(error)
    severity = getattr(getattr(original, "diag", None), "severity_nonlocalized", None)
    return severity in ("FATAL", "PANIC") or _code(original) == "connection_lost"


def _code(error: BaseException | None) -> str | None:
    if isinstance(error, sqlite3.Error):
        # The low byte is the primary code; the rest only says more about it.
        return _SQLITE_CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return next((code for prefix, code in _SQL_STATES.items() if state.startswith(prefix)), None)
    # psycopg has no SQLSTATE where the server could not send one: the connection is gone.
    return "connection_lost" if type(error).__name__ == "OperationalError" else None


class translated:  # noqa: N801 - reads as what it does; as a generator it would take five times as long
    """Turns the database's own errors inside the block into StoreUnavailable."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        store_error = unavailable(error) if error is not None else None
        if store_error is not None:
            raise store_error from error


class committing:  # noqa: N801 - the same
    """Turns a connection lost inside the block, which commits, into OutcomeUnknown."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if error is not None and _ended(error):
            raise OutcomeUnknown from error
