"""A request may have caused several events; files that updates cite, and drafts, stand beside the ledger."""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column(
        "idempotency",
        sa.Column(
            "first",
            sa.BigInteger(),
            server_default="0",
            nullable=False,
            comment="Position of its first event",
        ),
    )
    op.execute("UPDATE idempotency SET first = position")
    op.create_table(
        "evidence_file",
        sa.Column(
            "ledger_id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The ledger this belongs to",
        ),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="Of its bytes; under it they are kept elsewhere",
        ),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Number of its bytes"),
        sa.Column(
            "media_type",
            sa.String(length=255),
            nullable=False,
            comment="What its bytes are, as was found out",
        ),
        sa.Column("name", sa.String(length=255), nullable=False, comment="What it is saved as; safe"),
        sa.Column("organisation", sa.String(length=64), nullable=False, comment="Who handed it in first"),
        sa.Column("added_at", UtcDateTime(), nullable=False, comment="When that was"),
        sa.PrimaryKeyConstraint("ledger_id", "sha256", name=op.f("pk_evidence_file")),
        comment="Files that updates cite. Their bytes are in a folder or in S3-compatible storage",
    )
    op.create_table(
        "draft",
        sa.Column(
            "ledger_id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The ledger this belongs to",
        ),
        sa.Column(
            "organisation",
            sa.String(length=64),
            nullable=False,
            comment="Whose it is; nobody else sees it",
        ),
        sa.Column("activity", sa.String(length=255), nullable=False, comment="What it is about"),
        sa.Column(
            "revision", sa.String(length=36), nullable=False, comment="UUIDv7; names exactly this content"
        ),
        sa.Column("content", sa.JSON(), nullable=False, comment="What was saved of the update"),
        sa.Column("saved_at", UtcDateTime(), nullable=False, comment="When that was"),
        sa.PrimaryKeyConstraint("ledger_id", "organisation", "activity", name=op.f("pk_draft")),
        comment="Updates that are being written; deleted when they are submitted or discarded",
    )


def downgrade() -> None:
    op.drop_table("draft")
    op.drop_table("evidence_file")
    op.drop_column("idempotency", "first")
