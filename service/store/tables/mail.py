"""Notices to people, the mails that carry them, and how each person wants to get them."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, UniqueConstraint

from service.store.tables.base import METADATA, ledger_key
from service.store.types import UtcDateTime

CORRESPONDENT = Table(
    "correspondent",
    METADATA,
    Column("account_id", String(36), primary_key=True, comment="The account whose holder is written to"),
    Column("language", String(35), nullable=False, comment="In which language"),
    Column("delivery", String(16), nullable=False, comment="immediate, daily, weekly or off"),
    Column("duty", String(16), comment="focal_point, alternate or authority; null: as its role implies"),
    Column("refusals", Integer, nullable=False, comment="How often in a row the address was refused"),
    Column("refused_at", UtcDateTime, comment="Since when nothing is sent there, because it was"),
    comment="How people are written to, where that was ever said; the address is the account's",
)

NOTICE = Table(
    "notice",
    METADATA,
    ledger_key(),
    Column("id", String(36), primary_key=True, comment="UUIDv7"),
    Column("account_id", String(36), nullable=False, comment="Whom it is for"),
    Column(
        "purpose", String(32), nullable=False, comment="reminder, overdue, missing_update or draft_report"
    ),
    Column("subject", String(255), nullable=False, comment="What it is about: a milestone, an activity …"),
    Column("occasion", String(64), nullable=False, comment="When: a due date and which reminder of it"),
    Column("content", JSON, nullable=False, comment="What it says, without words of any language"),
    Column("created_at", UtcDateTime, nullable=False, comment="When it fell due"),
    Column("mail", String(36), comment="The mail that carries it; null while it waits for a digest"),
    Column("withheld", String(255), comment="Why it is not mailed at all"),
    UniqueConstraint("ledger_id", "account_id", "purpose", "subject", "occasion"),
    Index(None, "ledger_id", "mail"),
    comment="What people are to be told, each once: the constraint sees to it, whatever restarts",
)

MAIL = Table(
    "mail",
    METADATA,
    ledger_key(),
    Column("id", String(36), primary_key=True, comment="UUIDv7"),
    Column("account_id", String(36), nullable=False, comment="Whom it is sent to"),
    Column("message_id", String(255), nullable=False, unique=True, comment="Its Message-ID, from the start"),
    Column("created_at", UtcDateTime, nullable=False, comment="When it was written"),
    Column("queued_at", UtcDateTime, nullable=False, comment="When it was first to be sent, or sent again"),
    Column("state", String(16), nullable=False, comment="queued, sending, sent, failed, unknown or withheld"),
    Column("due_at", UtcDateTime, nullable=False, comment="When it is tried next; a process claims it so"),
    Column("attempts", Integer, nullable=False, comment="How often it was tried; each has its number"),
    Column("sending_at", UtcDateTime, comment="Since when its outcome is in the server's hands"),
    Column("ended_at", UtcDateTime, comment="When it was sent, or given up"),
    Column("detail", Text, comment="What the server, or whatever else was in the way, said last"),
    Index(None, "state", "due_at"),
    comment="The outbox: every mail, what became of it, and at most one attempt that can have succeeded",
)
