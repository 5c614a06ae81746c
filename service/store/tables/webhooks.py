"""Webhooks, and what they were sent."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from service.store.tables.base import METADATA, SHA256_HEX, ledger_key
from service.store.types import UtcDateTime

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
