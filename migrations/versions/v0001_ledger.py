"""The ledger: its head, its events and what stands beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SQLITE_TRIGGERS = (
    """CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
)

POSTGRES_TRIGGERS = (
    """CREATE FUNCTION event_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION 'events are never changed or deleted' USING ERRCODE = 'restrict_violation';
       END $$""",
    """CREATE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON event
       FOR EACH STATEMENT EXECUTE FUNCTION event_is_never_changed()""",
)


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column(
            "id",
            sa.String(length=36),
            nullable=False,
            comment="UUIDv7; stands in the leaf as the actor's key",
        ),
        sa.Column(
            "prefix",
            sa.String(length=16),
            nullable=False,
            comment="The first characters of the key, to find it by",
        ),
        sa.Column(
            "secret_sha256",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the whole key, which nobody keeps",
        ),
        sa.Column(
            "organisation",
            sa.String(length=64),
            nullable=True,
            comment="The organisation it acts for, where it acts for one",
        ),
        sa.Column("role", sa.String(length=32), nullable=False, comment="What it may do"),
        sa.Column(
            "label", sa.String(length=255), nullable=False, comment="What it is for, in its owner's words"
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="When it was made"),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=True, comment="From when on it is refused"
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="When it was taken back"),
        sa.Column(
            "last_used_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was last accepted, to the hour",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        comment="Keys to the API",
    )
    op.create_index(op.f("ix_api_key_prefix"), "api_key", ["prefix"], unique=True)

    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), nullable=False, comment="Used in keys of this database only"),
        sa.Column("code", sa.String(length=64), nullable=False, comment="Names the ledger in addresses"),
        sa.Column(
            "origin",
            sa.String(length=255),
            nullable=False,
            comment="Names the log in checkpoints, and the ledger in its leaves; unique in the world",
        ),
        sa.Column("demonstration", sa.Boolean(), nullable=False, comment="Whether what it says is made up"),
        sa.Column(
            "size", sa.BigInteger(), nullable=False, comment="Number of events; the next one's position"
        ),
        sa.Column(
            "recorded_at",
            sa.String(length=24),
            nullable=True,
            comment="When the last event was recorded, as its leaf says",
        ),
        sa.Column(
            "frontier",
            sa.LargeBinary(),
            nullable=False,
            comment="Roots of the perfect subtrees of the Merkle tree, largest first, 32 bytes each",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.UniqueConstraint("code", name=op.f("uq_ledger_code")),
        sa.UniqueConstraint("origin", name=op.f("uq_ledger_origin")),
        comment="One row a ledger: the head of its log, which every append locks or compares",
    )
    op.create_table(
        "event",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column(
            "position", sa.BigInteger(), nullable=False, comment="0, 1, 2 … without a gap; the leaf index"
        ),
        sa.Column("stream", sa.String(length=255), nullable=False, comment="What it happened to"),
        sa.Column("version", sa.Integer(), nullable=False, comment="1, 2, 3 … without a gap in its stream"),
        sa.Column(
            "type", sa.String(length=64), nullable=False, comment="The stable name of the kind of event"
        ),
        sa.Column(
            "recorded_at",
            sa.String(length=24),
            nullable=False,
            comment="As the leaf says; never before its predecessor's",
        ),
        sa.Column(
            "leaf",
            sa.LargeBinary(),
            nullable=False,
            comment="The canonical bytes, verbatim; all else repeats them",
        ),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False, comment="SHA-256(0x00 ‖ leaf)"),
        sa.PrimaryKeyConstraint("ledger_id", "position", name=op.f("pk_event")),
        sa.UniqueConstraint("ledger_id", "stream", "version", name=op.f("uq_event_ledger_id_stream_version")),
        comment="What happened. Rows are only ever added; triggers refuse everything else",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "idempotency",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column(
            "scope", sa.String(length=255), nullable=False, comment="Who used the key: an organisation"
        ),
        sa.Column("key", sa.String(length=255), nullable=False, comment="The Idempotency-Key that was sent"),
        sa.Column(
            "fingerprint",
            sa.String(length=64),
            nullable=False,
            comment="Of the request, to tell a repeat from a reuse",
        ),
        sa.Column(
            "position",
            sa.BigInteger(),
            nullable=False,
            comment="Of its last event, from which it is answered",
        ),
        sa.PrimaryKeyConstraint("ledger_id", "scope", "key", name=op.f("pk_idempotency")),
        comment="Requests that were answered with an append",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "job_claim",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("job", sa.String(length=64), nullable=False, comment="The job's name"),
        sa.Column(
            "period",
            sa.String(length=64),
            nullable=False,
            comment="What it is run for, once: a quarter, a day",
        ),
        sa.Column(
            "claimed_at", sa.DateTime(timezone=True), nullable=False, comment="When a process took it on"
        ),
        sa.Column("claimed_by", sa.String(length=255), nullable=False, comment="Which process"),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True, comment="When it ended"),
        sa.Column("outcome", sa.String(length=32), nullable=True, comment="How it ended"),
        sa.Column("detail", sa.Text(), nullable=True, comment="What a person should know about it"),
        sa.PrimaryKeyConstraint("ledger_id", "job", "period", name=op.f("pk_job_claim")),
        comment="One row for each run of a job: whoever inserts it runs it",
    )
    op.create_table(
        "report_rendition",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="Of the bytes, as the report's event holds it",
        ),
        sa.Column("media_type", sa.String(length=255), nullable=False, comment="What the bytes are"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="The bytes as issued"),
        sa.PrimaryKeyConstraint("ledger_id", "sha256", name=op.f("pk_report_rendition")),
        comment="The files of issued reports, by their hash",
    )
    op.create_table(
        "snapshot",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column(
            "size", sa.BigInteger(), nullable=False, comment="Number of events that are folded into it"
        ),
        sa.Column(
            "fingerprint",
            sa.String(length=64),
            nullable=False,
            comment="Of the state's shape and of the fold's version",
        ),
        sa.Column("state", sa.LargeBinary(), nullable=False, comment="The state (MessagePack)"),
        sa.PrimaryKeyConstraint("ledger_id", "size", name=op.f("pk_snapshot")),
        comment="States along the ledger, for speed only: every row can be deleted at any time",
    )
    op.create_table(
        "text",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256(salt ‖ value), as the leaf holds it",
        ),
        sa.Column("salt", sa.LargeBinary(), nullable=False, comment="16 random bytes"),
        sa.Column("value", sa.Text(), nullable=False, comment="Free text or personal data"),
        sa.PrimaryKeyConstraint("ledger_id", "sha256", name=op.f("pk_text")),
        comment="Openings of the sealed texts. Deleting a row erases the text; the ledger still verifies",
        sqlite_with_rowid=False,
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    for trigger in POSTGRES_TRIGGERS if postgres else SQLITE_TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    op.drop_table("text")
    op.drop_table("snapshot")
    op.drop_table("report_rendition")
    op.drop_table("job_claim")
    op.drop_table("idempotency")
    op.drop_table("event")
    op.drop_table("ledger")
    op.drop_table("api_key")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_is_never_changed()")
