"""Webhooks: who is told of events, and what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("id", sa.String(length=36), nullable=False, comment="UUIDv7"),
        sa.Column(
            "owner",
            sa.String(length=255),
            nullable=False,
            comment="Whose it is: an organisation, or else an account",
        ),
        sa.Column(
            "account",
            sa.String(length=36),
            nullable=False,
            comment="It lasts for as long as this account has a key that is good",
        ),
        sa.Column(
            "url",
            sa.Text(),
            nullable=False,
            comment="Where events are sent; it may hold a secret of its owner's",
        ),
        sa.Column(
            "types",
            sa.Text(),
            nullable=True,
            comment="Types of the events that are wanted (JSON); null means all",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="When it was made"),
        sa.Column(
            "position",
            sa.BigInteger(),
            nullable=False,
            comment="Of the last event that was tried or is not wanted; the next ones are to be sent",
        ),
        sa.Column(
            "generation", sa.Integer(), nullable=False, comment="Which of its secrets signs: 1, 2, 3 …"
        ),
        sa.Column(
            "secret_sha256",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of that secret, to know it again",
        ),
        sa.Column(
            "previous_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Until when the secret before signs as well",
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it is tended next; a process claims it so",
        ),
        sa.Column("failures", sa.Integer(), nullable=False, comment="How many attempts in a row have failed"),
        sa.Column(
            "failing_since",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Since when all attempts have failed",
        ),
        sa.Column("failure", sa.Text(), nullable=True, comment="Why the last one did"),
        sa.Column(
            "disabled_at", sa.DateTime(timezone=True), nullable=True, comment="When it was switched off"
        ),
        sa.Column("disabled_because", sa.Text(), nullable=True, comment="Why"),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("pk_webhook")),
        comment="Who is told of a ledger's events over HTTP, and how far they are",
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("webhook", sa.String(length=36), nullable=False, comment="The webhook's id"),
        sa.Column("position", sa.BigInteger(), nullable=False, comment="The event's"),
        sa.Column("state", sa.String(length=16), nullable=False, comment="waiting, delivered or dead"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="How often it was tried since first_at"),
        sa.Column(
            "first_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was first tried, or asked for again",
        ),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True, comment="When it was last tried"),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it is tried next, while it is waiting",
        ),
        sa.Column(
            "status",
            sa.Integer(),
            nullable=True,
            comment="The HTTP status of the last answer; null where there was none",
        ),
        sa.Column("detail", sa.Text(), nullable=True, comment="What was wrong with it"),
        sa.PrimaryKeyConstraint("ledger_id", "webhook", "position", name=op.f("pk_webhook_delivery")),
        comment="What became of events that were sent to webhooks; delivered ones are deleted after a while",
    )


def downgrade() -> None:
    op.drop_table("webhook_delivery")
    op.drop_table("webhook")
