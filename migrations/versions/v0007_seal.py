"""Heads are sealed when they are written, and signed right after."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    comment = "Vouches for size and frontier until they are signed"
    op.add_column("ledger", sa.Column("seal", sa.LargeBinary(), nullable=True, comment=comment))
    comment = "Whether its transaction ended with it, so that a checkpoint stands for it"
    last: sa.Column[bool] = sa.Column(
        "last", sa.Boolean(), server_default=sa.false(), nullable=False, comment=comment
    )
    op.add_column("event", last)


def downgrade() -> None:
    """Undo it; refused where a head is not signed, since nothing before this can tell that it is right."""
    newest = "SELECT max(checkpoint.size) FROM checkpoint WHERE checkpoint.ledger_id = ledger.id"
    unsigned = f"SELECT count(*) FROM ledger WHERE vkey IS NOT NULL AND size <> ({newest})"  # noqa: S608
    if op.get_bind().scalar(sa.text(unsigned)):
        raise RuntimeError("the last events are not signed yet: kvali ledger show signs them")
    op.drop_column("event", "last")
    op.drop_column("ledger", "seal")
