"""Ledgers: their events, the tree over them, and the texts that stand beside the leaves."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from service.store.tables.base import METADATA, RECORDED_AT, SHA256_HEX, ledger_key

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
