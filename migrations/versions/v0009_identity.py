"""Keys belong to accounts, are limited by scopes, and are rotated; people sign in; deputies."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ID_BEFORE = "UUIDv7; stands in the leaf as the actor's key"
_ID_AFTER = "UUIDv7"
_PREFIX_BEFORE = "The first characters of the key, to find it by"
_PREFIX_AFTER = "The first characters of the key, to name it by"


def upgrade() -> None:
    """Each key that there is gets an account of the same id: so do old leaves name an account, too."""
    op.create_table(
        "account",
        sa.Column(
            "id", sa.String(length=36), nullable=False, comment="UUID; stands in the leaf as the actor's key"
        ),
        sa.Column(
            "name", sa.String(length=64), nullable=False, comment="By which people call it and sign in"
        ),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="person or service"),
        sa.Column("role", sa.String(length=32), nullable=False, comment="What it may do"),
        sa.Column(
            "organisation",
            sa.String(length=64),
            nullable=True,
            comment="The organisation it acts for, where it acts for one",
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="When it was made"),
        sa.Column(
            "disabled_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="From when on its keys and sessions are refused",
        ),
        sa.Column(
            "password_hash",
            sa.String(length=255),
            nullable=True,
            comment="argon2id (RFC 9106); null: nobody signs in by a password",
        ),
        sa.Column(
            "email",
            sa.String(length=255),
            nullable=True,
            comment="By which a person is linked, in small letters",
        ),
        sa.Column(
            "issuer",
            sa.String(length=255),
            nullable=True,
            comment="The identity provider that knows the linked person",
        ),
        sa.Column("subject", sa.String(length=255), nullable=True, comment="By what it knows that person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_account_issuer_subject")),
        comment="Who may speak to the service. Rows are never deleted: leaves name them",
    )
    op.execute(
        "INSERT INTO account (id, name, kind, role, organisation, created_at)"
        " SELECT id, 'service-' || prefix, 'service', role, organisation, created_at FROM api_key"
    )
    with op.batch_alter_table("api_key") as table:
        table.add_column(
            sa.Column(
                "account_id", sa.String(length=36), nullable=True, comment="The account that it belongs to"
            )
        )
        table.add_column(
            sa.Column(
                "lineage",
                sa.String(length=36),
                nullable=True,
                comment="Id of the key that was rotated first to get here",
            )
        )
        table.add_column(
            sa.Column(
                "scopes",
                sa.String(length=255),
                nullable=True,
                comment="What of its role it may do, at most; null: all",
            )
        )
        table.drop_column("role")
        table.drop_column("organisation")
    op.execute("UPDATE api_key SET account_id = id, lineage = id")
    with op.batch_alter_table("api_key") as table:
        for name, comment in (
            ("account_id", "The account that it belongs to"),
            ("lineage", "Id of the key that was rotated first to get here"),
        ):
            table.alter_column(
                name, existing_type=sa.String(length=36), nullable=False, existing_comment=comment
            )
    op.create_index(op.f("ix_api_key_secret_sha256"), "api_key", ["secret_sha256"], unique=True)
    _sessions()
    op.create_table(
        "read_delegation",
        sa.Column("ledger_id", sa.Integer(), nullable=False, comment="The ledger this belongs to"),
        sa.Column("id", sa.String(length=64), nullable=False, comment="Id of the delegation"),
        sa.Column("delegation", sa.Text(), nullable=False, comment="events.state.Delegation (JSON)"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of its stream"),
        sa.PrimaryKeyConstraint("ledger_id", "id", name=op.f("pk_read_delegation")),
        comment="Who acts for whom",
        sqlite_with_rowid=False,
    )
    _say("id", 36, _ID_AFTER, before=_ID_BEFORE)
    _say("prefix", 16, _PREFIX_AFTER, before=_PREFIX_BEFORE)


def _sessions() -> None:
    op.create_table(
        "session",
        sa.Column(
            "token_sha256",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of its token, which nobody keeps",
        ),
        sa.Column("account_id", sa.String(length=36), nullable=False, comment="The account that signed in"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="When it was begun"),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=False, comment="From when on it is refused"
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_session")),
        comment="People who are signed in; a row is deleted when its session ends",
    )
    op.create_table(
        "sign_in",
        sa.Column(
            "state_sha256",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the state that was sent out",
        ),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=False, comment="From when on it is refused"
        ),
        sa.PrimaryKeyConstraint("state_sha256", name=op.f("pk_sign_in")),
        comment="People who are at the identity provider; a row is deleted when one comes back",
    )
    op.create_table(
        "sign_in_failure",
        sa.Column(
            "subject",
            sa.String(length=128),
            nullable=False,
            comment="account: SHA-256 of a name; or address: a network",
        ),
        sa.Column("failures", sa.Integer(), nullable=False, comment="Attempts since the last that succeeded"),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, comment="When the last one was"),
        sa.Column(
            "locked_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Until when no attempt is taken",
        ),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sign_in_failure")),
        comment="Back-off for those who try passwords; every row can be deleted at any time",
    )


def downgrade() -> None:
    """What cannot be said of a key before is revoked: scopes, and a disabled account."""
    op.drop_table("read_delegation")
    op.drop_table("sign_in_failure")
    op.drop_table("sign_in")
    op.drop_table("session")
    _say("prefix", 16, _PREFIX_BEFORE, before=_PREFIX_AFTER)
    _say("id", 36, _ID_BEFORE, before=_ID_AFTER)
    op.drop_index(op.f("ix_api_key_secret_sha256"), "api_key")
    with op.batch_alter_table("api_key") as table:
        table.add_column(
            sa.Column(
                "organisation",
                sa.String(length=64),
                nullable=True,
                comment="The organisation it acts for, where it acts for one",
            )
        )
        table.add_column(sa.Column("role", sa.String(length=32), nullable=True, comment="What it may do"))
    for name in ("role", "organisation"):
        op.execute(
            f"UPDATE api_key SET {name} = (SELECT {name} FROM account WHERE account.id = account_id)"  # noqa: S608
        )
    op.execute(
        "UPDATE api_key SET revoked_at = created_at WHERE revoked_at IS NULL AND (scopes IS NOT NULL"
        " OR account_id IN (SELECT id FROM account WHERE disabled_at IS NOT NULL))"
    )
    with op.batch_alter_table("api_key") as table:
        table.alter_column(
            "role", existing_type=sa.String(length=32), nullable=False, existing_comment="What it may do"
        )
        table.drop_column("scopes")
        table.drop_column("lineage")
        table.drop_column("account_id")
    op.drop_table("account")


def _say(column: str, length: int, comment: str, before: str) -> None:
    """What a column is. SQLite keeps no comments."""
    if op.get_bind().dialect.name == "postgresql":
        kind = sa.String(length=length)
        op.alter_column("api_key", column, existing_type=kind, comment=comment, existing_comment=before)
