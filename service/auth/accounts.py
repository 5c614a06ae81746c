"""Accounts: who may speak to the service, a person or another system, for which organisation, in which role.

Keys and sessions belong to one. Its id stands in the leaf as the actor's key, so that whoever acted stays the
same while keys are rotated and sessions come and go. Accounts are therefore disabled, and never deleted.
"""

import base64
import re
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Engine, Row, select, update

from events.deciders import context
from events.refusals import conflict, did_you_mean, invalid, unknown
from events.state import State, known_as
from events.values import Role
from service.clock import Clock
from service.store import correspondents
from service.store.engine import reading, writing
from service.store.once import insert_once
from service.store.tables import ACCOUNT

ROLES: tuple[Role, ...] = ("lead_agency", "secretariat", "auditor", "administrator")
Kind = Literal["person", "service"]
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class Account(Struct, frozen=True):
    """Whom keys and sessions stand for."""

    id: str
    name: str
    kind: Kind
    role: Role
    organisation: str | None
    created_at: datetime
    disabled_at: datetime | None = None
    email: str | None = None


def add(
    engine: Engine,
    clock: Clock,
    state: State,
    *,
    role: Role,
    organisation: str | None = None,
    name: str | None = None,
    kind: Kind = "service",
    email: str | None = None,
) -> Account:
    """Make an account that acts for an organisation of the plan whose state this is.

    The secretariat's default organisation is the plan's own; a lead agency has to name one. The name is made
    up where none is given. By the e-mail address a person is known at the first sign-in through a provider.

    Raises:
        Refusal: `malformed_name`, `malformed_email`, `account_exists`, `unknown_role`, `organisation_needed`,
            `unknown_organisation`.
    """
    organisation = _organisation(state, role, organisation)
    name = _name(_made_up(clock, kind) if name is None else name)
    account = Account(clock.uuid7(), name, kind, role, organisation, clock.now(), email=_email(email, kind))
    row = {field: getattr(account, field) for field in account.__struct_fields__}
    with writing(engine) as connection:
        if not insert_once(connection, ACCOUNT, row):
            raise conflict(
                "account_exists", f"there is an account {name}, or one of this e-mail address, already"
            )
    return account


def _made_up(clock: Clock, kind: Kind) -> str:
    return f"{kind}-{base64.b32encode(clock.random(5)).decode().lower()}"


def _name(name: str) -> str:
    if not NAME.fullmatch(name):
        detail = "a name has 1 to 64 small letters, digits, dots, hyphens and underscores, as in jane.doe"
        raise invalid("malformed_name", detail, "name")
    return name


def _email(email: str | None, kind: Kind) -> str | None:
    if email is None:
        return None
    if kind != "person" or not EMAIL.fullmatch(email):
        detail = f"{email!r} is no e-mail address of a person's account, as in jane.doe@example.org"
        raise invalid("malformed_email", detail, "email")
    return email.casefold()


def _organisation(state: State, role: Role, organisation: str | None) -> str | None:
    if role not in ROLES:
        raise invalid("unknown_role", f"there is no role {role!r}; choose from {', '.join(ROLES)}", "role")
    if role == "secretariat" and organisation is None:
        organisation = context.workplan(state).secretariat
    if role == "lead_agency" and organisation is None:
        detail = "a lead agency's account acts for an organisation; name it by its code"
        raise invalid("organisation_needed", detail, "organisation")
    if organisation is not None:
        organisation = known_as(state.organisations.values(), organisation) or organisation
        context.organisations(state, [organisation], "organisation")
    return organisation


def named(engine: Engine, name: str) -> Account:
    """The account of this name. Refusal: `unknown_account`."""
    with reading(engine) as connection:
        row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).one_or_none()
        if row is None:
            names = connection.scalars(select(ACCOUNT.c.name)).all()
            raise unknown("unknown_account", f"there is no account {name!r}{did_you_mean(name, names)}")
        return account_of(row)


def accounts(engine: Engine) -> list[Account]:
    """All accounts, the oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.created_at, ACCOUNT.c.id))
        return [account_of(row) for row in rows]


def disable(engine: Engine, clock: Clock, name: str) -> Account:
    """Refuse an account's keys and sessions from now on. One that is disabled already stays so.

    Refusal: `unknown_account`.
    """
    with writing(engine) as connection:
        mine = (ACCOUNT.c.name == name, ACCOUNT.c.disabled_at.is_(None))
        connection.execute(update(ACCOUNT).where(*mine).values(disabled_at=clock.now()))
    return named(engine, name)


def change(engine: Engine, name: str, **values: Any) -> Account:
    """Change where (`email`), in which `language` and as what (`duty`) the holder is written to.

    An address that is given anew is tried anew. Refusals: `unknown_account`, `malformed_email`,
    `account_exists` (another one has this address).
    """
    account = named(engine, name)
    if "email" in values:
        email = _email(values.pop("email"), account.kind)
        values |= {"refusals": 0, "refused_at": None}
        with writing(engine) as connection:
            other = select(ACCOUNT.c.name).where(ACCOUNT.c.email == email, ACCOUNT.c.id != account.id)
            if connection.execute(other).first() is not None:
                raise conflict("account_exists", "another account has this e-mail address")
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account.id).values(email=email))
    with writing(engine) as connection:
        correspondents.change(connection, account.id, **values)
    return named(engine, name)


def account_of(row: Row[Any]) -> Account:
    """The account in a row of the table."""
    return Account(**{field: getattr(row, field) for field in Account.__struct_fields__})
