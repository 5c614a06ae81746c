"""Drafts of reports, made for consultations."""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "report_draft",
        sa.Column(
            "ledger_id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The ledger this belongs to",
        ),
        sa.Column(
            "consultation",
            sa.String(length=10),
            nullable=False,
            comment="The day of the consultation it was made for",
        ),
        sa.Column(
            "name", sa.String(length=64), nullable=False, comment="Of the file: report.json, report.en.html …"
        ),
        sa.Column("quarter", sa.String(length=7), nullable=False, comment="The quarter that it is about"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="How many events it was made from"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was made"),
        sa.Column("media_type", sa.String(length=255), nullable=False, comment="What the bytes are"),
        sa.Column(
            "language", sa.String(length=35), nullable=True, comment="In which language, where it is in one"
        ),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="Of its bytes, which are in report_rendition",
        ),
        sa.PrimaryKeyConstraint("ledger_id", "consultation", "name", name=op.f("pk_report_draft")),
        comment="Drafts of reports, made for consultations; no event knows of them",
    )


def downgrade() -> None:
    op.drop_table("report_draft")
