"""Notices to people, the mails that carry them, and how each person wants to get them."""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "correspondent",
        sa.Column(
            "account_id",
            sa.String(length=36),
            nullable=False,
            comment="The account whose holder is written to",
        ),
        sa.Column("language", sa.String(length=35), nullable=False, comment="In which language"),
        sa.Column(
            "delivery", sa.String(length=16), nullable=False, comment="immediate, daily, weekly or off"
        ),
        sa.Column(
            "duty",
            sa.String(length=16),
            nullable=True,
            comment="focal_point, alternate or authority; null: as its role implies",
        ),
        sa.Column(
            "refusals", sa.Integer(), nullable=False, comment="How often in a row the address was refused"
        ),
        sa.Column(
            "refused_at",
            UtcDateTime(),
            nullable=True,
            comment="Since when nothing is sent there, because it was",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_correspondent")),
        comment="How people are written to, where that was ever said; the address is the account's",
    )
    op.create_table(
        "mail",
        sa.Column(
            "ledger_id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The ledger this belongs to",
        ),
        sa.Column("id", sa.String(length=36), nullable=False, comment="UUIDv7"),
        sa.Column("account_id", sa.String(length=36), nullable=False, comment="Whom it is sent to"),
        sa.Column(
            "message_id", sa.String(length=255), nullable=False, comment="Its Message-ID, from the start"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it was written"),
        sa.Column(
            "queued_at", UtcDateTime(), nullable=False, comment="When it was first to be sent, or sent again"
        ),
        sa.Column(
            "state",
            sa.String(length=16),
            nullable=False,
            comment="queued, sending, sent, failed, unknown or withheld",
        ),
        sa.Column(
            "due_at", UtcDateTime(), nullable=False, comment="When it is tried next; a process claims it so"
        ),
        sa.Column(
            "attempts", sa.Integer(), nullable=False, comment="How often it was tried; each has its number"
        ),
        sa.Column(
            "sending_at",
            UtcDateTime(),
            nullable=True,
            comment="Since when its outcome is in the server's hands",
        ),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="When it was sent, or given up"),
        sa.Column(
            "detail",
            sa.Text(),
            nullable=True,
            comment="What the server, or whatever else was in the way, said last",
        ),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("pk_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
        comment="The outbox: every mail, what became of it, and at most one attempt that can have succeeded",
    )
    op.create_index(op.f("ix_mail_state_due_at"), "mail", ["state", "due_at"])

    op.create_table(
        "notice",
        sa.Column(
            "ledger_id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The ledger this belongs to",
        ),
        sa.Column("id", sa.String(length=36), nullable=False, comment="UUIDv7"),
        sa.Column("account_id", sa.String(length=36), nullable=False, comment="Whom it is for"),
        sa.Column(
            "purpose",
            sa.String(length=32),
            nullable=False,
            comment="reminder, overdue, missing_update or draft_report",
        ),
        sa.Column(
            "subject",
            sa.String(length=255),
            nullable=False,
            comment="What it is about: a milestone, an activity …",
        ),
        sa.Column(
            "occasion",
            sa.String(length=64),
            nullable=False,
            comment="When: a due date and which reminder of it",
        ),
        sa.Column(
            "content", sa.JSON(), nullable=False, comment="What it says, without words of any language"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False, comment="When it fell due"),
        sa.Column(
            "mail",
            sa.String(length=36),
            nullable=True,
            comment="The mail that carries it; null while it waits for a digest",
        ),
        sa.Column("withheld", sa.String(length=255), nullable=True, comment="Why it is not mailed at all"),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("pk_notice")),
        sa.UniqueConstraint(
            "ledger_id",
            "account_id",
            "purpose",
            "subject",
            "occasion",
            name=op.f("uq_notice_ledger_id_account_id_purpose_subject_occasion"),
        ),
        comment="What people are to be told, each once: the constraint sees to it, whatever restarts",
    )
    op.create_index(op.f("ix_notice_ledger_id_mail"), "notice", ["ledger_id", "mail"])


def downgrade() -> None:

    op.drop_table("notice")

    op.drop_table("mail")
    op.drop_table("correspondent")
