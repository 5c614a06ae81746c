"""The tables that hold the truth: ledgers, their events, and what stands beside them.

Read models are in `service.projections`; they hang on the same `METADATA` and can be dropped at any time.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from service.store.types import UtcDateTime

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

SHA256_HEX = String(64)

RECORDED_AT = String(24)
"""`2021-06-30T22:00:00.000Z`, the very text of the leaf: it sorts by time, and is converted by nobody."""


FIXED = {"fixed": True}
"""Marks a column (its `info`) of a read model that never changes, so that its indexes stay untouched."""


def own(table: Table) -> list[Column[Any]]:
    """The columns after the first, `ledger_id`."""
    return [column for column in table.c if column.name != "ledger_id"]


def rewritten(table: Table) -> list[Column[Any]]:
    """The columns of a read model that are written again when its row is."""
    return [column for column in own(table) if not column.primary_key and column.info != FIXED]


def ledger_key() -> Column[int]:
    """The first column of the primary key of whatever belongs to a ledger.

    No foreign key: ledgers are never deleted, and PostgreSQL would lock the ledger's row, the one that all
    appends wait for, once more for every row inserted.
    """
    return Column(
        "ledger_id", Integer, primary_key=True, autoincrement=False, comment="The ledger this belongs to"
    )


LEDGER = Table(
    "ledger",
    METADATA,
    Column("id", Integer, primary_key=True, comment="Used in keys of this database only"),
    Column("code", String(64), nullable=False, unique=True, comment="Names the ledger in addresses"),
    Column(
        "origin",
        String(255),
        nullable=False,
        unique=True,
        comment="Names the log in checkpoints, and the ledger in its leaves; unique in the world",
    ),
    Column("demonstration", Boolean, nullable=False, comment="Whether what it says is made up"),
    Column("size", BigInteger, nullable=False, comment="Number of events; the next one's position"),
    Column("recorded_at", RECORDED_AT, comment="When the last event was recorded, as its leaf says"),
    Column(
        "frontier",
        LargeBinary,
        nullable=False,
        comment="Roots of the perfect subtrees of the Merkle tree, largest first, 32 bytes each",
    ),
    Column(
        "vkey",
        String(512),
        comment="The key that verifies its checkpoints (c2sp.org/signed-note); null until it has one",
    ),
    Column(
        "first",
        BigInteger,
        nullable=False,
        server_default="0",
        comment="Position of the first event of its present log; 0 until a key is rotated",
    ),
    comment="One row a ledger: the head of its log, which every append locks or compares",
)

CLOSED_LOG = Table(
    "closed_log",
    METADATA,
    ledger_key(),
    Column("first", BigInteger, primary_key=True, autoincrement=False, comment="Position of its first event"),
    Column("stop", BigInteger, nullable=False, comment="Position after its last event"),
    Column("origin", String(255), nullable=False, unique=True, comment="Names it in its checkpoints"),
    Column("vkey", String(512), nullable=False, comment="The key that verifies its checkpoints"),
    comment="The logs that a ledger was written in before its key was rotated; they are served for ever",
)

EVENT = Table(
    "event",
    METADATA,
    ledger_key(),
    Column("position", BigInteger, primary_key=True, comment="0, 1, 2 … without a gap"),
    Column("stream", String(255), nullable=False, comment="What it happened to"),
    Column("version", Integer, nullable=False, comment="1, 2, 3 … without a gap in its stream"),
    Column("type", String(64), nullable=False, comment="The stable name of the kind of event"),
    Column(
        "recorded_at", RECORDED_AT, nullable=False, comment="As the leaf says; never before its predecessor's"
    ),
    Column(
        "leaf", LargeBinary, nullable=False, comment="The canonical bytes, verbatim; all else repeats them"
    ),
    Column("leaf_hash", LargeBinary, nullable=False, comment="SHA-256(0x00 ‖ leaf)"),
    UniqueConstraint("ledger_id", "stream", "version"),
    comment="What happened. Rows are only ever added; triggers refuse everything else",
    sqlite_with_rowid=False,
)

TILE = Table(
    "tile",
    METADATA,
    ledger_key(),
    Column("first", BigInteger, primary_key=True, comment="Position of the first event of its log"),
    Column("level", Integer, primary_key=True, comment="0 is made of leaves, each other of full tiles"),
    Column("number", BigInteger, primary_key=True, comment="Its place in the level, from 0"),
    Column("root", LargeBinary, nullable=False, comment="The hash over it, which the level above holds"),
    Column("hashes", LargeBinary, nullable=False, comment="256 hashes of 32 bytes"),
    comment="Full tiles of the Merkle tree (c2sp.org/tlog-tiles); partial ones are derived",
)

CHECKPOINT = Table(
    "checkpoint",
    METADATA,
    ledger_key(),
    Column("size", BigInteger, primary_key=True, comment="Number of events that it stands for"),
    Column("root", LargeBinary, nullable=False, comment="The root hash over them"),
    Column("signature", LargeBinary, nullable=False, comment="The ledger's Ed25519 signature of the note"),
    comment="What the ledger has signed: one checkpoint for each transaction that appended",
    sqlite_with_rowid=False,
)

COSIGNATURE = Table(
    "cosignature",
    METADATA,
    ledger_key(),
    Column("size", BigInteger, primary_key=True, comment="Of the checkpoint that was cosigned"),
    Column("vkey", String(512), primary_key=True, comment="The witness's key (c2sp.org/tlog-cosignature)"),
    Column("signature", LargeBinary, nullable=False, comment="UNIX time in 8 bytes, then 64 of Ed25519"),
    comment="What witnesses answered, each verified before it was kept",
    sqlite_with_rowid=False,
)

WITNESS = Table(
    "witness",
    METADATA,
    ledger_key(),
    Column("vkey", String(512), primary_key=True, comment="The witness's key"),
    Column(
        "size", BigInteger, nullable=False, comment="Of the ledger, as it knows it; 0 until that is known"
    ),
    Column(
        "due_at", UtcDateTime, nullable=False, comment="From when on it is asked; a process claims it by this"
    ),
    Column("failing_since", UtcDateTime, comment="Since when it has not cosigned what it was asked to"),
    Column("failure", Text, comment="Why not, the last time"),
    comment="How asking each witness goes; every row can be deleted at any time",
)

TEXT = Table(
    "text",
    METADATA,
    ledger_key(),
    Column("sha256", SHA256_HEX, primary_key=True, comment="SHA-256(salt ‖ value), as the leaf holds it"),
    Column("salt", LargeBinary, nullable=False, comment="16 random bytes"),
    Column("value", Text, nullable=False, comment="Free text or personal data"),
    comment="Openings of the sealed texts. Deleting a row erases the text; the ledger still verifies",
    sqlite_with_rowid=False,
)

IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    ledger_key(),
    Column("scope", String(255), primary_key=True, comment="Who used the key: an organisation"),
    Column("key", String(255), primary_key=True, comment="The Idempotency-Key that was sent"),
    Column(
        "fingerprint", SHA256_HEX, nullable=False, comment="Of the request, to tell a repeat from a reuse"
    ),
    Column("position", BigInteger, nullable=False, comment="Of its last event, from which it is answered"),
    Column("first", BigInteger, nullable=False, server_default="0", comment="Position of its first event"),
    comment="Requests that were answered with an append",
    sqlite_with_rowid=False,
)

EVIDENCE_FILE = Table(
    "evidence_file",
    METADATA,
    ledger_key(),
    Column("sha256", SHA256_HEX, primary_key=True, comment="Of its bytes; under it they are kept elsewhere"),
    Column("size", BigInteger, nullable=False, comment="Number of its bytes"),
    Column("media_type", String(255), nullable=False, comment="What its bytes are, as was found out"),
    Column("name", String(255), nullable=False, comment="What it is saved as; safe"),
    Column("organisation", String(64), nullable=False, comment="Who handed it in first"),
    Column("added_at", UtcDateTime, nullable=False, comment="When that was"),
    comment="Files that updates cite. Their bytes are in a folder or in S3-compatible storage",
)

DRAFT = Table(
    "draft",
    METADATA,
    ledger_key(),
    Column("organisation", String(64), primary_key=True, comment="Whose it is; nobody else sees it"),
    Column("activity", String(255), primary_key=True, comment="What it is about"),
    Column("revision", String(36), nullable=False, comment="UUIDv7; names exactly this content"),
    Column("content", JSON, nullable=False, comment="What was saved of the update"),
    Column("saved_at", UtcDateTime, nullable=False, comment="When that was"),
    comment="Updates that are being written; deleted when they are submitted or discarded",
)

SNAPSHOT = Table(
    "snapshot",
    METADATA,
    ledger_key(),
    Column("size", BigInteger, primary_key=True, comment="Number of events that are folded into it"),
    Column(
        "fingerprint", SHA256_HEX, nullable=False, comment="Of the state's shape and of the fold's version"
    ),
    Column("state", LargeBinary, nullable=False, comment="The state (MessagePack)"),
    comment="States along the ledger, for speed only: every row can be deleted at any time",
)

REPORT_RENDITION = Table(
    "report_rendition",
    METADATA,
    ledger_key(),
    Column("sha256", SHA256_HEX, primary_key=True, comment="Of the bytes, as the report's event holds it"),
    Column("media_type", String(255), nullable=False, comment="What the bytes are"),
    Column("content", LargeBinary, nullable=False, comment="The bytes as issued"),
    comment="The files of issued reports, by their hash",
)

API_KEY = Table(
    "api_key",
    METADATA,
    Column("id", String(36), primary_key=True, comment="UUIDv7; stands in the leaf as the actor's key"),
    Column("prefix", String(16), nullable=False, comment="The first characters of the key, to find it by"),
    Column(
        "secret_sha256", SHA256_HEX, nullable=False, comment="SHA-256 of the whole key, which nobody keeps"
    ),
    Column("organisation", String(64), comment="The organisation it acts for, where it acts for one"),
    Column("role", String(32), nullable=False, comment="What it may do"),
    Column("label", String(255), nullable=False, comment="What it is for, in its owner's words"),
    Column("created_at", UtcDateTime, nullable=False, comment="When it was made"),
    Column("expires_at", UtcDateTime, comment="From when on it is refused"),
    Column("revoked_at", UtcDateTime, comment="When it was taken back"),
    Column("last_used_at", UtcDateTime, comment="When it was last accepted, to the hour"),
    Index(None, "prefix", unique=True),
    comment="Keys to the API",
)

JOB_CLAIM = Table(
    "job_claim",
    METADATA,
    ledger_key(),
    Column("job", String(64), primary_key=True, comment="The job's name"),
    Column("period", String(64), primary_key=True, comment="What it is run for, once: a quarter, a day"),
    Column("claimed_at", UtcDateTime, nullable=False, comment="When a process took it on"),
    Column("claimed_by", String(255), nullable=False, comment="Which process"),
    Column("finished_at", UtcDateTime, comment="When it ended"),
    Column("outcome", String(32), comment="How it ended"),
    Column("detail", Text, comment="What a person should know about it"),
    comment="One row for each run of a job: whoever inserts it runs it",
)
