"""What is kept beside a ledger, and no event holds."""

from sqlalchemy import JSON, BigInteger, Column, LargeBinary, String, Table, Text

from service.store.tables.base import METADATA, SHA256_HEX, ledger_key
from service.store.types import UtcDateTime

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


REPORT_RENDITION = Table(
    "report_rendition",
    METADATA,
    ledger_key(),
    Column("sha256", SHA256_HEX, primary_key=True, comment="Of the bytes, as the report's event holds it"),
    Column("media_type", String(255), nullable=False, comment="What the bytes are"),
    Column("content", LargeBinary, nullable=False, comment="The bytes as issued"),
    Column("made_from", SHA256_HEX, comment="SHA-256 of the dataset that it shows; null of a dataset"),
    comment="The files of issued reports, by their hash",
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
