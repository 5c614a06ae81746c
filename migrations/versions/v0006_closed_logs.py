"""A ledger can be written in one log after another, each under a signing key of its own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_BEFORE = "0, 1, 2 … without a gap; the leaf index"
_AFTER = "0, 1, 2 … without a gap"


def upgrade() -> None:
    op.create_table(
        "closed_log",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("first", sa.BigInteger(), nullable=False, comment="Position of its first event"),
        sa.Column("stop", sa.BigInteger(), nullable=False, comment="Position after its last event"),
        sa.Column("origin", sa.String(length=255), nullable=False, comment="Names it in its checkpoints"),
        sa.Column(
            "vkey", sa.String(length=512), nullable=False, comment="The key that verifies its checkpoints"
        ),
        sa.PrimaryKeyConstraint("ledger_id", "first", name=op.f("pk_closed_log")),
        sa.UniqueConstraint("origin", name=op.f("uq_closed_log_origin")),
        comment="The logs that a ledger was written in before its key was rotated; they are served for ever",
    )
    op.add_column(
        "ledger",
        sa.Column(
            "first",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="Position of the first event of its present log; 0 until a key is rotated",
        ),
    )
    _remake_tiles("0, ", ["ledger_id", "first", "level", "number"])
    _say(_AFTER, before=_BEFORE)


def downgrade() -> None:
    """Undo it; refused where a key was rotated, since nothing before this can tell the logs apart."""
    closed = op.get_bind().scalar(sa.text("SELECT count(*) FROM closed_log"))
    if closed:
        raise RuntimeError("a signing key was rotated: an older version cannot serve this database")
    _say(_BEFORE, before=_AFTER)
    _remake_tiles("", ["ledger_id", "level", "number"])
    op.drop_column("ledger", "first")
    op.drop_table("closed_log")


def _remake_tiles(first: str, key: list[str]) -> None:
    """The table of tiles with another primary key, and its rows."""
    op.rename_table("tile", "tile_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX pk_tile RENAME TO pk_tile_before")
    columns: list[sa.Column[Any]] = [
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("first", sa.BigInteger(), nullable=False, comment="Position of the first event of its log"),
        sa.Column(
            "level", sa.Integer(), nullable=False, comment="0 is made of leaves, each other of full tiles"
        ),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="Its place in the level, from 0"),
        sa.Column(
            "root", sa.LargeBinary(), nullable=False, comment="The hash over it, which the level above holds"
        ),
        sa.Column("hashes", sa.LargeBinary(), nullable=False, comment="256 hashes of 32 bytes"),
    ]
    op.create_table(
        "tile",
        *(column for column in columns if column.name != "first" or "first" in key),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_tile")),
        comment="Full tiles of the Merkle tree (c2sp.org/tlog-tiles); partial ones are derived",
    )
    op.execute(
        f"INSERT INTO tile SELECT ledger_id, {first}level, number, root, hashes FROM tile_before"  # noqa: S608
    )
    op.drop_table("tile_before")


def _say(comment: str, before: str) -> None:
    """What the position of an event is. SQLite keeps no comments."""
    if op.get_bind().dialect.name == "postgresql":
        kind = sa.BigInteger()
        op.alter_column("event", "position", existing_type=kind, comment=comment, existing_comment=before)
