"""What all tables have in common."""

from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


SHA256_HEX = String(64)


RECORDED_AT = String(24)
"""`2021-06-30T22:00:00.000Z`, the very text of the leaf: it sorts by time, and is converted by nobody."""


FIXED = {"fixed": True}
"""Marks a column (its `info`) that never changes: of a read model, so that its indexes stay untouched."""


def own(table: Table) -> list[Column[Any]]:
    """The columns after the first, `ledger_id`."""
    return [column for column in table.c if column.name != "ledger_id"]


def rewritten(table: Table) -> list[Column[Any]]:
    """The columns that are written again when a row is that stands there already."""
    return [column for column in own(table) if not column.primary_key and column.info != FIXED]


def ledger_key() -> Column[int]:
    """The first column of the primary key of whatever belongs to a ledger.

    No foreign key: ledgers are never deleted, and PostgreSQL would lock the ledger's row, the one that all
    appends wait for, once more for every row inserted.
    """
    return Column(
        "ledger_id", Integer, primary_key=True, autoincrement=False, comment="The ledger this belongs to"
    )
