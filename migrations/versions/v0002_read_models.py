"""The read models. They can be rebuilt from the ledger: `kvali projections rebuild`."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "read_activity",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("code", sa.String(length=255), nullable=False, comment="Code of the activity"),
        sa.Column("section", sa.String(length=255), nullable=False, comment="Code of its section"),
        sa.Column("section_place", sa.Integer(), nullable=False, comment="Place of its section in the plan"),
        sa.Column("place", sa.Integer(), nullable=False, comment="Its place in the section"),
        sa.Column("number", sa.Integer(), nullable=True, comment="Its printed number, where one is printed"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title by language (JSON)"),
        sa.Column(
            "search", sa.Text(), nullable=False, comment="Code and titles in all languages, case folded"
        ),
        sa.Column(
            "leads", sa.Text(), nullable=False, comment="Codes of its leads, its own or its section's (JSON)"
        ),
        sa.Column(
            "leads_from", sa.String(length=16), nullable=False, comment="activity, section or not_stated"
        ),
        sa.Column(
            "owners",
            sa.Text(),
            nullable=False,
            comment="Leads, or else the secretariat, as an inference (JSON)",
        ),
        sa.Column("members", sa.Text(), nullable=False, comment="Codes of its members (JSON)"),
        sa.Column(
            "members_from", sa.String(length=16), nullable=False, comment="activity, section or not_stated"
        ),
        sa.Column("observers", sa.Text(), nullable=False, comment="Codes of its section's observers (JSON)"),
        sa.Column(
            "gcm_objectives", sa.Text(), nullable=False, comment="Numbers, all, cross-cutting or null (JSON)"
        ),
        sa.Column(
            "objectives_from", sa.String(length=16), nullable=False, comment="activity, section or not_stated"
        ),
        sa.Column("thematic_area", sa.Integer(), nullable=True, comment="Number of its thematic area"),
        sa.Column(
            "area_from", sa.String(length=16), nullable=False, comment="activity, section or not_stated"
        ),
        sa.Column(
            "on_request", sa.Boolean(), nullable=False, comment="Whether it is only done when asked for"
        ),
        sa.Column("notes", sa.Text(), nullable=False, comment="Readings that are not literal (JSON)"),
        sa.Column(
            "targets",
            sa.Text(),
            nullable=False,
            comment="events.facts.Target of each of its milestones (JSON)",
        ),
        sa.PrimaryKeyConstraint("ledger_id", "code", name=op.f("pk_read_activity")),
        comment="Activities as planned; how they stand is in read_progress, which every update rewrites",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_milestone",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("activity", sa.String(length=255), nullable=False, comment="Code of its activity"),
        sa.Column(
            "code", sa.String(length=255), nullable=False, comment="Its code in the activity: M1, M2 …"
        ),
        sa.Column("place", sa.Integer(), nullable=False, comment="Its place in the activity"),
        sa.Column("plan", sa.Text(), nullable=False, comment="events.values.Milestone, as planned (JSON)"),
        sa.Column(
            "current_window", sa.Text(), nullable=False, comment="events.values.Window, as it is now (JSON)"
        ),
        sa.Column("baselines", sa.Text(), nullable=False, comment="Window by number of the baseline (JSON)"),
        sa.Column("moves", sa.Text(), nullable=False, comment="List of events.state.Move (JSON)"),
        sa.PrimaryKeyConstraint("ledger_id", "activity", "code", name=op.f("pk_read_milestone")),
        comment="Milestones as planned, and where their windows are now",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_progress",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("activity", sa.String(length=255), nullable=False, comment="Code of the activity"),
        sa.Column("standings", sa.Text(), nullable=False, comment="events.facts.Standings (JSON)"),
        sa.Column(
            "waiting", sa.Text(), nullable=False, comment="Ids of its updates that are under review (JSON)"
        ),
        sa.Column("cancelled", sa.Boolean(), nullable=False, comment="Whether it was taken out of the plan"),
        sa.Column(
            "confidence",
            sa.String(length=8),
            nullable=True,
            comment="Delivery confidence by the latest validated update",
        ),
        sa.Column(
            "percent", sa.Integer(), nullable=True, comment="Percentage by the latest validated update"
        ),
        sa.Column(
            "provisional_confidence",
            sa.String(length=8),
            nullable=True,
            comment="The same, with updates under review",
        ),
        sa.Column(
            "provisional_percent", sa.Integer(), nullable=True, comment="The same, with updates under review"
        ),
        sa.Column(
            "last_update",
            sa.String(length=64),
            nullable=True,
            comment="Id of the update that was posted last",
        ),
        sa.Column("review", sa.String(length=16), nullable=True, comment="What became of that update"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of its stream"),
        sa.Column(
            "position", sa.Integer(), nullable=False, comment="Position of the last event that touched it"
        ),
        sa.PrimaryKeyConstraint("ledger_id", "activity", name=op.f("pk_read_progress")),
        comment="How activities stand: all that counting needs, and what the last updates say",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_organisation",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("code", sa.String(length=255), nullable=False, comment="Canonical acronym"),
        sa.Column("organisation", sa.Text(), nullable=False, comment="events.state.Organisation (JSON)"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of its stream"),
        sa.PrimaryKeyConstraint("ledger_id", "code", name=op.f("pk_read_organisation")),
        comment="Organisations that take part",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_report",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("quarter", sa.String(length=7), nullable=False, comment="2021-Q2"),
        sa.Column(
            "report", sa.Text(), nullable=False, comment="events.state.Report, with all its editions (JSON)"
        ),
        sa.PrimaryKeyConstraint("ledger_id", "quarter", name=op.f("pk_read_report")),
        comment="Issued accountability reports",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_section",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("code", sa.String(length=255), nullable=False, comment="Code of the section"),
        sa.Column("place", sa.Integer(), nullable=False, comment="Its place in the plan, from 1"),
        sa.Column("section", sa.Text(), nullable=False, comment="events.state.Section (JSON)"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of its stream"),
        sa.PrimaryKeyConstraint("ledger_id", "code", name=op.f("pk_read_section")),
        comment="Sections of the plan",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "read_update",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("id", sa.String(length=64), nullable=False, comment="Id of the update"),
        sa.Column("activity", sa.String(length=255), nullable=False, comment="Code of its activity"),
        sa.Column("organisation", sa.String(length=255), nullable=False, comment="Who reports"),
        sa.Column(
            "on_behalf_of",
            sa.String(length=255),
            nullable=True,
            comment="For whom, where that is another organisation",
        ),
        sa.Column(
            "review",
            sa.String(length=16),
            nullable=False,
            comment="submitted, validated, returned or withdrawn",
        ),
        sa.Column("position", sa.Integer(), nullable=False, comment="Position of its submission"),
        sa.Column("details", sa.Text(), nullable=False, comment="events.state.Update (JSON)"),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("pk_read_update")),
        comment="Every update ever submitted, also those that nothing depends on any more",
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_read_update_ledger_id_activity_position"),
        "read_update",
        ["ledger_id", "activity", "position"],
    )
    op.create_table(
        "read_workplan",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("workplan", sa.Text(), nullable=False, comment="events.state.Workplan (JSON)"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of the workplan's stream"),
        sa.PrimaryKeyConstraint("ledger_id", name=op.f("pk_read_workplan")),
        comment="The workplan of each ledger",
    )


def downgrade() -> None:
    op.drop_table("read_workplan")
    op.drop_index(op.f("ix_read_update_ledger_id_activity_position"), "read_update")
    op.drop_table("read_update")
    op.drop_table("read_section")
    op.drop_table("read_report")
    op.drop_table("read_organisation")
    op.drop_table("read_progress")
    op.drop_table("read_milestone")
    op.drop_table("read_activity")
