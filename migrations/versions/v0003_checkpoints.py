"""Signed checkpoints and the tiles of the Merkle tree. `kvali migrate` then signs what stands already."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "tile",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column(
            "level", sa.Integer(), nullable=False, comment="0 is made of leaves, each other of full tiles"
        ),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="Its place in the level, from 0"),
        sa.Column(
            "root", sa.LargeBinary(), nullable=False, comment="The hash over it, which the level above holds"
        ),
        sa.Column("hashes", sa.LargeBinary(), nullable=False, comment="256 hashes of 32 bytes"),
        sa.PrimaryKeyConstraint("ledger_id", "level", "number", name=op.f("pk_tile")),
        comment="Full tiles of the Merkle tree (c2sp.org/tlog-tiles); partial ones are derived",
    )
    op.create_table(
        "checkpoint",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Number of events that it stands for"),
        sa.Column("root", sa.LargeBinary(), nullable=False, comment="The root hash over them"),
        sa.Column(
            "signature",
            sa.LargeBinary(),
            nullable=False,
            comment="The ledger's Ed25519 signature of the note",
        ),
        sa.PrimaryKeyConstraint("ledger_id", "size", name=op.f("pk_checkpoint")),
        comment="What the ledger has signed: one checkpoint for each transaction that appended",
        sqlite_with_rowid=False,
    )
    op.add_column(
        "ledger",
        sa.Column(
            "vkey",
            sa.String(length=512),
            nullable=True,
            comment="The key that verifies its checkpoints (c2sp.org/signed-note); null until it has one",
        ),
    )


def downgrade() -> None:
    op.drop_column("ledger", "vkey")
    op.drop_table("checkpoint")
    op.drop_table("tile")
