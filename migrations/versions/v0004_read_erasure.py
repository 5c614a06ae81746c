"""The read model of which texts were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "read_erasure",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column(
            "sha256", sa.String(length=64), nullable=False, comment="The seal of the text that was erased"
        ),
        sa.Column("erasure", sa.Text(), nullable=False, comment="events.state.Erasure (JSON)"),
        sa.PrimaryKeyConstraint("ledger_id", "sha256", name=op.f("pk_read_erasure")),
        comment="Which texts were erased, and by which event",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("read_erasure")
