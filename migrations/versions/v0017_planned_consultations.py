"""Consultations that are planned: with whom, moved and cancelled, where only days in a job's options were."""

from datetime import date
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from service.store.types import UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    planned = op.create_table(
        "planned_consultation",
        sa.Column(
            "ledger_id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="The ledger this belongs to",
        ),
        sa.Column("id", sa.String(length=36), nullable=False, comment="Which consultation"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="1, 2, 3 … of its changes; the last is valid",
        ),
        sa.Column(
            "held_on",
            sa.Date(),
            nullable=True,
            comment="On which day it is to be held; null: it was cancelled",
        ),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=True,
            comment="With whom; null: it was planned before kinds were asked for",
        ),
        sa.Column(
            "participants",
            sa.JSON(),
            nullable=False,
            comment="Codes of organisations, as far as they are known",
        ),
        sa.Column("changed_at", UtcDateTime(), nullable=False, comment="When it was planned or changed so"),
        sa.Column("changed_by", sa.String(length=36), nullable=True, comment="The account that did it"),
        sa.Column("organisation", sa.String(length=64), nullable=True, comment="For which organisation"),
        sa.PrimaryKeyConstraint("ledger_id", "id", "number", name=op.f("pk_planned_consultation")),
        comment="Consultations that are planned; rows never change, and no event knows of them",
    )
    rows = list(_planned_so_far(op.get_bind()))
    if rows:
        op.bulk_insert(planned, rows)


def _planned_so_far(connection: sa.Connection) -> list[dict[str, object]]:
    """The days that the last change of the job `draft_report` has, as consultations of no stated kind."""
    job_setting = sa.table(
        "job_setting",
        sa.column("ledger_id", sa.Integer),
        sa.column("job", sa.String),
        sa.column("number", sa.Integer),
        sa.column("options", sa.JSON),
        sa.column("changed_at", UtcDateTime()),
        sa.column("changed_by", sa.String),
        sa.column("organisation", sa.String),
    )
    query = sa.select(job_setting).where(job_setting.c.job == "draft_report").order_by(job_setting.c.number)
    last = {row.ledger_id: row for row in connection.execute(query)}
    return [
        {
            "ledger_id": row.ledger_id,
            "id": str(uuid4()),
            "number": 1,
            "held_on": date.fromisoformat(day),
            "kind": None,
            "participants": [],
            "changed_at": row.changed_at,
            "changed_by": row.changed_by,
            "organisation": row.organisation,
        }
        for row in last.values()
        for day in row.options.get("dates", ())
    ]


def downgrade() -> None:
    op.drop_table("planned_consultation")
