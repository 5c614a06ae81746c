"""Local accounts: people who sign in here, by a name and a password, where no identity provider is used."""

import logging

from sqlalchemy import Engine, select, update

from events.refusals import conflict
from service.auth import passwords, sessions
from service.auth.accounts import Account, account_of, named
from service.auth.keys import Unauthenticated
from service.auth.lockout import Attempt
from service.auth.sessions import NewSession
from service.clock import Clock
from service.store.engine import reading, writing
from service.store.tables import ACCOUNT

log = logging.getLogger(__name__)


def set_password(engine: Engine, clock: Clock, name: str, password: str) -> Account:
    """Give a person's account a password, or another one; what it was signed in to ends.

    Raises:
        Refusal: `unknown_account`, `not_a_person`, those of `passwords.hashed`.
    """
    account = named(engine, name)
    if account.kind != "person":
        raise conflict("not_a_person", f"{name} is a service's account; make a key for it: kvali keys create")
    _keep(engine, account, passwords.hashed(clock, password, name))
    sessions.end_all(engine, account)
    return account


def sign_in(engine: Engine, clock: Clock, name: str, password: str, address: str | None) -> NewSession:
    """Begin a session for a name and its password.

    Whether it is the name that is wrong or the password, nobody learns from the answer, nor from its work.

    Raises:
        Unauthenticated: `sign_in_failed`.
        TooManyAttempts: none is taken now, for this name or from this address.
    """
    name = name.casefold()
    attempt = Attempt(engine, clock, name, address)
    attempt.count()
    with reading(engine) as connection:
        row = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).one_or_none()
    stored = None if row is None or row.disabled_at is not None else row.password_hash
    if not passwords.matches(stored, password) or row is None or stored is None:
        raise Unauthenticated("sign_in_failed", "the name or the password is wrong")
    attempt.succeeded()
    account = account_of(row)
    renewed = passwords.renewed(clock, stored, password)
    if renewed is not None:
        _keep(engine, account, renewed)
    log.info("%s signed in", account.name)
    return sessions.begin(engine, clock, account)


def _keep(engine: Engine, account: Account, password_hash: str) -> None:
    with writing(engine) as connection:
        mine = update(ACCOUNT).where(ACCOUNT.c.id == account.id)
        connection.execute(mine.values(password_hash=password_hash))
