"""The read models of what is said, decided and added beside updates."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column(
        "read_update",
        sa.Column(
            "disputed",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether a dispute about it is open",
        ),
    )
    # Its JSON says so; no text of it can look like this, for quotes in a text are escaped.
    op.execute("""UPDATE read_update SET disputed = true WHERE details LIKE '%"dispute":{%'""")
    op.create_table(
        "read_contribution",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column(
            "id", sa.String(length=64), nullable=False, comment="Id of the comment or piece of evidence"
        ),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="comment or evidence"),
        sa.Column("activity", sa.String(length=255), nullable=False, comment="Code of its activity"),
        sa.Column("update_id", sa.String(length=64), comment="Id of the update that it is about, if of one"),
        sa.Column("organisation", sa.String(length=255), nullable=False, comment="Who added it"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Position of its event"),
        sa.Column("details", sa.Text(), nullable=False, comment="events.state.Contribution (JSON)"),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("pk_read_contribution")),
        comment="Comments and evidence that were added beside updates; nothing ever changes them",
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_read_contribution_ledger_id_activity_position"),
        "read_contribution",
        ["ledger_id", "activity", "position"],
    )
    op.create_table(
        "read_retraction",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("contribution", sa.String(length=64), nullable=False, comment="Id of what was taken back"),
        sa.Column("retraction", sa.Text(), nullable=False, comment="events.state.Retraction (JSON)"),
        sa.PrimaryKeyConstraint("ledger_id", "contribution", name=op.f("pk_read_retraction")),
        comment="Which comments and pieces of evidence were taken back by who had added them",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_consultation",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("id", sa.String(length=64), nullable=False, comment="Id of the consultation"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="network, stakeholders, annual_meeting or principals",
        ),
        sa.Column(
            "quarter", sa.String(length=7), nullable=False, comment="The quarter it was about: 2021-Q2"
        ),
        sa.Column("position", sa.Integer(), nullable=False, comment="Position of its record"),
        sa.Column("details", sa.Text(), nullable=False, comment="events.state.Consultation (JSON)"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of its stream"),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("pk_read_consultation")),
        comment="Consultations that were held",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_decision",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("id", sa.String(length=64), nullable=False, comment="Id of the decision"),
        sa.Column("consultation", sa.String(length=64), comment="Id of the consultation it was taken in"),
        sa.Column(
            "owners",
            sa.Text(),
            nullable=False,
            comment="Codes of the organisations that carry it out (JSON)",
        ),
        sa.Column(
            "activities", sa.Text(), nullable=False, comment="Codes of the activities it is about (JSON)"
        ),
        sa.Column("sections", sa.Text(), nullable=False, comment="Codes of the sections it is about (JSON)"),
        sa.Column(
            "status", sa.String(length=16), nullable=False, comment="open, in_progress, done or dropped"
        ),
        sa.Column("due", sa.String(length=10), comment="When it is due, if ever: 2021-09-30"),
        sa.Column("position", sa.Integer(), nullable=False, comment="Position of its record"),
        sa.Column("details", sa.Text(), nullable=False, comment="events.state.Decision (JSON)"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of its stream"),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("pk_read_decision")),
        comment="Decisions, and how they were followed up",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_key_messages",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("quarter", sa.String(length=7), nullable=False, comment="2021-Q2"),
        sa.Column("language", sa.String(length=64), nullable=False, comment="Language tag (BCP 47)"),
        sa.Column("details", sa.Text(), nullable=False, comment="events.state.KeyMessages (JSON)"),
        sa.PrimaryKeyConstraint("ledger_id", "quarter", "language", name=op.f("pk_read_key_messages")),
        comment="The secretariat's key messages for reports, as they stand",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("read_key_messages")
    op.drop_table("read_decision")
    op.drop_table("read_consultation")
    op.drop_table("read_retraction")
    op.drop_index(op.f("ix_read_contribution_ledger_id_activity_position"), table_name="read_contribution")
    op.drop_table("read_contribution")
    op.drop_column("read_update", "disputed")
