"""Who may get in."""

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from service.store.tables.base import METADATA, SHA256_HEX
from service.store.types import UtcDateTime

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


CALENDAR_FEED = Table(
    "calendar_feed",
    METADATA,
    Column("id", String(36), primary_key=True, comment="UUIDv7"),
    Column("account_id", String(36), nullable=False, comment="The account for which it reads"),
    Column("prefix", String(16), nullable=False, comment="The first characters, to name it by"),
    Column(
        "secret_sha256", SHA256_HEX, nullable=False, comment="SHA-256 of the whole token, which nobody keeps"
    ),
    Column("workplan", String(255), nullable=False, comment="Code of the workplan whose calendar it is"),
    Column("section", String(255), comment="Of which section only; null: of all"),
    Column("organisation", String(64), comment="Of which organisation only; null: of all"),
    Column("kind", String(16), comment="events or tasks; null: both"),
    Column("language", String(16), comment="In which language; null: what the client prefers"),
    Column("label", String(255), nullable=False, comment="What it is for, in its owner's words"),
    Column("created_at", UtcDateTime, nullable=False, comment="When it was made"),
    Column("revoked_at", UtcDateTime, comment="When it was taken back"),
    Column("last_used_at", UtcDateTime, comment="When it was last read by, to the hour"),
    Index(None, "account_id"),
    Index(None, "prefix", unique=True),
    Index(None, "secret_sha256", unique=True),
    comment="Calendars that are subscribed to by an address alone",
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
