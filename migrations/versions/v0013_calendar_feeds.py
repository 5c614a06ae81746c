"""Calendars can be subscribed to by an address alone, which holds a token."""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.String(length=36), nullable=False, comment="UUIDv7"),
        sa.Column(
            "account_id", sa.String(length=36), nullable=False, comment="The account for which it reads"
        ),
        sa.Column(
            "prefix", sa.String(length=16), nullable=False, comment="The first characters, to name it by"
        ),
        sa.Column(
            "secret_sha256",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the whole token, which nobody keeps",
        ),
        sa.Column(
            "workplan",
            sa.String(length=255),
            nullable=False,
            comment="Code of the workplan whose calendar it is",
        ),
        sa.Column("section", sa.String(length=255), comment="Of which section only; null: of all"),
        sa.Column("organisation", sa.String(length=64), comment="Of which organisation only; null: of all"),
        sa.Column("kind", sa.String(length=16), comment="events or tasks; null: both"),
        sa.Column(
            "language", sa.String(length=16), comment="In which language; null: what the client prefers"
        ),
        sa.Column(
            "label", sa.String(length=255), nullable=False, comment="What it is for, in its owner's words"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was made"),
        sa.Column("revoked_at", UtcDateTime(), comment="When it was taken back"),
        sa.Column("last_used_at", UtcDateTime(), comment="When it was last read by, to the hour"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        comment="Calendars that are subscribed to by an address alone",
    )
    op.create_index(op.f("ix_calendar_feed_account_id"), "calendar_feed", ["account_id"])
    op.create_index(op.f("ix_calendar_feed_prefix"), "calendar_feed", ["prefix"], unique=True)
    op.create_index(op.f("ix_calendar_feed_secret_sha256"), "calendar_feed", ["secret_sha256"], unique=True)


def downgrade() -> None:
    op.drop_table("calendar_feed")
