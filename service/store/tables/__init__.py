"""The tables that hold the truth: ledgers, their events, and what stands beside them.

Read models are in `service.projections`; they hang on the same `METADATA` and can be dropped at any time.
"""

from service.store.tables.access import ACCOUNT, API_KEY, CALENDAR_FEED, SESSION, SIGN_IN, SIGN_IN_FAILURE
from service.store.tables.base import FIXED, METADATA, RECORDED_AT, SHA256_HEX, ledger_key, own, rewritten
from service.store.tables.beside import DRAFT, EVIDENCE_FILE, REPORT_RENDITION
from service.store.tables.checkpoints import CHECKPOINT, COSIGNATURE, WITNESS
from service.store.tables.jobs import JOB_CLAIM, JOB_SETTING, PLANNED_CONSULTATION, REPORT_DRAFT
from service.store.tables.ledger import CLOSED_LOG, EVENT, IDEMPOTENCY, LEDGER, SNAPSHOT, TEXT, TILE
from service.store.tables.mail import CORRESPONDENT, MAIL, NOTICE
from service.store.tables.webhooks import WEBHOOK, WEBHOOK_DELIVERY

__all__ = [
    "ACCOUNT",
    "API_KEY",
    "CALENDAR_FEED",
    "CHECKPOINT",
    "CLOSED_LOG",
    "CORRESPONDENT",
    "COSIGNATURE",
    "DRAFT",
    "EVENT",
    "EVIDENCE_FILE",
    "FIXED",
    "IDEMPOTENCY",
    "JOB_CLAIM",
    "JOB_SETTING",
    "LEDGER",
    "MAIL",
    "METADATA",
    "NOTICE",
    "PLANNED_CONSULTATION",
    "RECORDED_AT",
    "REPORT_DRAFT",
    "REPORT_RENDITION",
    "SESSION",
    "SHA256_HEX",
    "SIGN_IN",
    "SIGN_IN_FAILURE",
    "SNAPSHOT",
    "TEXT",
    "TILE",
    "WEBHOOK",
    "WEBHOOK_DELIVERY",
    "WITNESS",
    "ledger_key",
    "own",
    "rewritten",
]
