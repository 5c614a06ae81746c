"""Runs of jobs are due at a time and tried again; when jobs are run can be changed, and is known by whom."""

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("job_claim") as table:
        table.add_column(
            sa.Column("due_at", UtcDateTime(), nullable=True, comment="From when on it was to be run")
        )
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=True, comment="How often it was begun"))
        table.add_column(
            sa.Column(
                "next_at", UtcDateTime(), nullable=True, comment="When it is tried again, after it has failed"
            )
        )
        table.alter_column(
            "outcome",
            existing_type=sa.String(length=32),
            existing_nullable=True,
            comment="How it ended: done or failed; null while it runs",
            existing_comment="How it ended",
        )
        table.alter_column(
            "claimed_at",
            existing_type=UtcDateTime(),
            existing_nullable=False,
            comment="When a process took it on last",
            existing_comment="When a process took it on",
        )
    op.execute("UPDATE job_claim SET due_at = claimed_at, attempts = 1")
    op.execute("UPDATE job_claim SET next_at = claimed_at WHERE outcome = 'failed'")
    with op.batch_alter_table("job_claim") as table:
        table.alter_column("due_at", existing_type=UtcDateTime(), nullable=False)
        table.alter_column("attempts", existing_type=sa.Integer(), nullable=False)
        table.create_index(op.f("ix_job_claim_ledger_id_due_at"), ["ledger_id", "due_at"])
    op.create_table(
        "job_setting",
        sa.Column(
            "ledger_id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The ledger this belongs to",
        ),
        sa.Column("job", sa.String(length=64), nullable=False, comment="The job's name"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="1, 2, 3 … of this job's changes; the last is valid",
        ),
        sa.Column("options", sa.JSON(), nullable=False, comment="All that the secretariat has set by then"),
        sa.Column("changed_at", UtcDateTime(), nullable=False, comment="When it was changed so"),
        sa.Column("changed_by", sa.String(length=36), nullable=True, comment="The account that did it"),
        sa.Column("organisation", sa.String(length=64), nullable=True, comment="For which organisation"),
        sa.PrimaryKeyConstraint("ledger_id", "job", "number", name=op.f("pk_job_setting")),
        comment="When jobs are run, where that was changed; rows never change, and say by whom",
    )


def downgrade() -> None:
    op.drop_table("job_setting")
    with op.batch_alter_table("job_claim") as table:
        table.drop_index(op.f("ix_job_claim_ledger_id_due_at"))
        table.drop_column("next_at")
        table.drop_column("attempts")
        table.drop_column("due_at")
