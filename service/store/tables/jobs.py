"""What Kvali does by itself: when, as the secretariat has changed it, and what became of it."""

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table, Text

from service.store.tables.base import METADATA, ledger_key
from service.store.types import UtcDateTime

JOB_CLAIM = Table(
    "job_claim",
    METADATA,
    ledger_key(),
    Column("job", String(64), primary_key=True, comment="The job's name"),
    Column("period", String(64), primary_key=True, comment="What it is run for, once: a quarter, a day"),
    Column("due_at", UtcDateTime, nullable=False, comment="From when on it was to be run"),
    Column("attempts", Integer, nullable=False, comment="How often it was begun"),
    Column("claimed_at", UtcDateTime, nullable=False, comment="When a process took it on last"),
    Column("claimed_by", String(255), nullable=False, comment="Which process"),
    Column("finished_at", UtcDateTime, comment="When it ended"),
    Column("next_at", UtcDateTime, comment="When it is tried again, after it has failed"),
    Column("outcome", String(32), comment="How it ended: done or failed; null while it runs"),
    Column("detail", Text, comment="What a person should know about it"),
    Index(None, "ledger_id", "due_at"),
    comment="One row for each run of a job: whoever inserts it runs it",
)

REPORT_DRAFT = Table(
    "report_draft",
    METADATA,
    ledger_key(),
    Column("consultation", String(10), primary_key=True, comment="The day of the consultation it is for"),
    Column("quarter", String(7), nullable=False, comment="The quarter that it is about"),
    Column("as_of", Date, nullable=False, comment="It is made of what was recorded by the end of this day"),
    Column("made_at", UtcDateTime, nullable=False, comment="When it was made first"),
    comment="Drafts of reports, made for consultations; no event knows of them",
)

PLANNED_CONSULTATION = Table(
    "planned_consultation",
    METADATA,
    ledger_key(),
    Column("id", String(36), primary_key=True, comment="Which consultation"),
    Column("number", Integer, primary_key=True, comment="1, 2, 3 … of its changes; the last is valid"),
    Column("held_on", Date, comment="On which day it is to be held; null: it was cancelled"),
    Column("kind", String(32), comment="With whom; null: it was planned before kinds were asked for"),
    Column("participants", JSON, nullable=False, comment="Codes of organisations, as far as they are known"),
    Column("changed_at", UtcDateTime, nullable=False, comment="When it was planned or changed so"),
    Column("changed_by", String(36), comment="The account that did it"),
    Column("organisation", String(64), comment="For which organisation"),
    comment="Consultations that are planned; rows never change, and no event knows of them",
)

JOB_SETTING = Table(
    "job_setting",
    METADATA,
    ledger_key(),
    Column("job", String(64), primary_key=True, comment="The job's name"),
    Column("number", Integer, primary_key=True, comment="1, 2, 3 … of this job's changes; the last is valid"),
    Column("options", JSON, nullable=False, comment="All that the secretariat has set by then"),
    Column("changed_at", UtcDateTime, nullable=False, comment="When it was changed so"),
    Column("changed_by", String(36), comment="The account that did it"),
    Column("organisation", String(64), comment="For which organisation"),
    comment="When jobs are run, where that was changed; rows never change, and say by whom",
)
