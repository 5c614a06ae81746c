"""Signed heads, and who cosigned them."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, Text

from service.store.tables.base import FIXED, METADATA, ledger_key
from service.store.types import UtcDateTime

CHECKPOINT = Table(
    "checkpoint",
    METADATA,
    ledger_key(),
    Column("size", BigInteger, primary_key=True, comment="Number of events that it stands for"),
    Column("root", LargeBinary, nullable=False, info=FIXED, comment="The root hash over them"),
    Column(
        "signature",
        LargeBinary,
        nullable=False,
        info=FIXED,
        comment="The ledger's Ed25519 signature of the note",
    ),
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
