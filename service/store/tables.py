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
    false,
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
    Column("seal", LargeBinary, comment="Vouches for size and frontier until they are signed"),
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
    Column(
        "last",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="Whether its transaction ended with it, so that a checkpoint stands for it",
    ),
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

ACCOUNT = Table(
    "account",
    METADATA,
    Column("id", String(36), primary_key=True, comment="UUID; stands in the leaf as the actor's key"),
    Column("name", String(64), nullable=False, unique=True, comment="By which people call it and sign in"),
    Column("kind", String(16), nullable=False, comment="person or service"),
    Column("role", String(32), nullable=False, comment="What it may do"),
    Column("organisation", String(64), comment="The organisation it acts for, where it acts for one"),
    Column("created_at", UtcDateTime, nullable=False, comment="When it was made"),
    Column("disabled_at", UtcDateTime, comment="From when on its keys and sessions are refused"),
    Column("password_hash", String(255), comment="argon2id (RFC 9106); null: nobody signs in by a password"),
    Column("email", String(255), unique=True, comment="By which a person is linked, in small letters"),
    Column("issuer", String(255), comment="The identity provider that knows the linked person"),
    Column("subject", String(255), comment="By what it knows that person"),
    UniqueConstraint("issuer", "subject"),
    comment="Who may speak to the service. Rows are never deleted: leaves name them",
)

API_KEY = Table(
    "api_key",
    METADATA,
    Column("id", String(36), primary_key=True, comment="UUIDv7"),
    Column("account_id", String(36), nullable=False, comment="The account that it belongs to"),
    Column("lineage", String(36), nullable=False, comment="Id of the key that was rotated first to get here"),
    Column("prefix", String(16), nullable=False, comment="The first characters of the key, to name it by"),
    Column(
        "secret_sha256", SHA256_HEX, nullable=False, comment="SHA-256 of the whole key, which nobody keeps"
    ),
    Column("scopes", String(255), comment="What of its role it may do, at most; null: all"),
    Column("label", String(255), nullable=False, comment="What it is for, in its owner's words"),
    Column("created_at", UtcDateTime, nullable=False, comment="When it was made"),
    Column("expires_at", UtcDateTime, comment="From when on it is refused"),
    Column("revoked_at", UtcDateTime, comment="When it was taken back"),
    Column("last_used_at", UtcDateTime, comment="When it was last accepted, to the hour"),
    Index(None, "prefix", unique=True),
    Index(None, "secret_sha256", unique=True),
    comment="Keys to the API",
)

SESSION = Table(
    "session",
    METADATA,
    Column("token_sha256", SHA256_HEX, primary_key=True, comment="SHA-256 of its token, which nobody keeps"),
    Column("account_id", String(36), nullable=False, comment="The account that signed in"),
    Column("created_at", UtcDateTime, nullable=False, comment="When it was begun"),
    Column("expires_at", UtcDateTime, nullable=False, comment="From when on it is refused"),
    comment="People who are signed in; a row is deleted when its session ends",
)

SIGN_IN = Table(
    "sign_in",
    METADATA,
    Column("state_sha256", SHA256_HEX, primary_key=True, comment="SHA-256 of the state that was sent out"),
    Column("expires_at", UtcDateTime, nullable=False, comment="From when on it is refused"),
    comment="People who are at the identity provider; a row is deleted when one comes back",
)

SIGN_IN_FAILURE = Table(
    "sign_in_failure",
    METADATA,
    Column(
        "subject", String(128), primary_key=True, comment="account: SHA-256 of a name; or address: a network"
    ),
    Column("failures", Integer, nullable=False, comment="Attempts since the last that succeeded"),
    Column("last_at", UtcDateTime, nullable=False, comment="When the last one was"),
    Column("locked_until", UtcDateTime, comment="Until when no attempt is taken"),
    comment="Back-off for those who try passwords; every row can be deleted at any time",
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

WEBHOOK = Table(
    "webhook",
    METADATA,
    ledger_key(),
    Column("id", String(36), primary_key=True, comment="UUIDv7"),
    Column("owner", String(255), nullable=False, comment="Whose it is: an organisation, or else an account"),
    Column(
        "account",
        String(36),
        nullable=False,
        comment="It lasts for as long as this account has a key that is good",
    ),
    Column("url", Text, nullable=False, comment="Where events are sent; it may hold a secret of its owner's"),
    Column("types", Text, comment="Types of the events that are wanted (JSON); null means all"),
    Column("created_at", UtcDateTime, nullable=False, comment="When it was made"),
    Column(
        "position",
        BigInteger,
        nullable=False,
        comment="Of the last event that was tried or is not wanted; the next ones are to be sent",
    ),
    Column("generation", Integer, nullable=False, comment="Which of its secrets signs: 1, 2, 3 …"),
    Column("secret_sha256", SHA256_HEX, nullable=False, comment="SHA-256 of that secret, to know it again"),
    Column("previous_until", UtcDateTime, comment="Until when the secret before signs as well"),
    Column("due_at", UtcDateTime, nullable=False, comment="When it is tended next; a process claims it so"),
    Column("failures", Integer, nullable=False, comment="How many attempts in a row have failed"),
    Column("failing_since", UtcDateTime, comment="Since when all attempts have failed"),
    Column("failure", Text, comment="Why the last one did"),
    Column("disabled_at", UtcDateTime, comment="When it was switched off"),
    Column("disabled_because", Text, comment="Why"),
    comment="Who is told of a ledger's events over HTTP, and how far they are",
)

WEBHOOK_DELIVERY = Table(
    "webhook_delivery",
    METADATA,
    ledger_key(),
    Column("webhook", String(36), primary_key=True, comment="The webhook's id"),
    Column("position", BigInteger, primary_key=True, comment="The event's"),
    Column("state", String(16), nullable=False, comment="waiting, delivered or dead"),
    Column("attempts", Integer, nullable=False, comment="How often it was tried since first_at"),
    Column("first_at", UtcDateTime, nullable=False, comment="When it was first tried, or asked for again"),
    Column("last_at", UtcDateTime, comment="When it was last tried"),
    Column("due_at", UtcDateTime, comment="When it is tried next, while it is waiting"),
    Column("status", Integer, comment="The HTTP status of the last answer; null where there was none"),
    Column("detail", Text, comment="What was wrong with it"),
    comment="What became of events that were sent to webhooks; delivered ones are deleted after a while",
)
