"""Each rendition of a report says which dataset it shows."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column(
        "report_rendition",
        sa.Column(
            "made_from",
            sa.String(length=64),
            nullable=True,
            comment="SHA-256 of the dataset that it shows; null of a dataset",
        ),
    )


def downgrade() -> None:
    op.drop_column("report_rendition", "made_from")
