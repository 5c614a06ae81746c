"""A request may have caused several events; files that updates cite, and drafts, stand beside the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0006"


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


def downgrade() -> None:
    op.drop_column("idempotency", "first")
