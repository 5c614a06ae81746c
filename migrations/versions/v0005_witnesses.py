"""Cosignatures of witnesses, and how asking for them goes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "cosignature",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Of the checkpoint that was cosigned"),
        sa.Column(
            "vkey",
            sa.String(length=512),
            nullable=False,
            comment="The witness's key (c2sp.org/tlog-cosignature)",
        ),
        sa.Column(
            "signature",
            sa.LargeBinary(),
            nullable=False,
            comment="UNIX time in 8 bytes, then 64 of Ed25519",
        ),
        sa.PrimaryKeyConstraint("ledger_id", "size", "vkey", name=op.f("pk_cosignature")),
        comment="What witnesses answered, each verified before it was kept",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "witness",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("vkey", sa.String(length=512), nullable=False, comment="The witness's key"),
        sa.Column(
            "size",
            sa.BigInteger(),
            nullable=False,
            comment="Of the ledger, as it knows it; 0 until that is known",
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="From when on it is asked; a process claims it by this",
        ),
        sa.Column(
            "failing_since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Since when it has not cosigned what it was asked to",
        ),
        sa.Column("failure", sa.Text(), nullable=True, comment="Why not, the last time"),
        sa.PrimaryKeyConstraint("ledger_id", "vkey", name=op.f("pk_witness")),
        comment="How asking each witness goes; every row can be deleted at any time",
    )


def downgrade() -> None:
    op.drop_table("witness")
    op.drop_table("cosignature")
