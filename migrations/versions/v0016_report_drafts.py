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
            comment="The day of the consultation it is for",
        ),
        sa.Column("quarter", sa.String(length=7), nullable=False, comment="The quarter that it is about"),
        sa.Column(
            "as_of",
            sa.Date(),
            nullable=False,
            comment="It is made of what was recorded by the end of this day",
        ),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was made first"),
        sa.PrimaryKeyConstraint("ledger_id", "consultation", name=op.f("pk_report_draft")),
        comment="Drafts of reports, made for consultations; no event knows of them",
    )


def downgrade() -> None:
    op.drop_table("report_draft")
