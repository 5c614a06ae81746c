"""Which account is a person of the identity provider? Only one that an administrator has made."""

from sqlalchemy import Engine, select, update

from events.refusals import forbidden
from service.auth.accounts import Account, account_of
from service.auth.keys import Unauthenticated
from service.store.engine import reading, writing
from service.store.tables import ACCOUNT


def account_for(engine: Engine, issuer: str, subject: str, email: str | None) -> Account:
    """The account that is linked to this person; at the first sign-in linked by the e-mail address.

    An address must have been verified by the provider. It links an account once: whoever gets that address
    later is another person.

    Raises:
        Refusal: `no_account`.
        Unauthenticated: `account_disabled`.
    """
    person = (ACCOUNT.c.issuer == issuer, ACCOUNT.c.subject == subject)
    with reading(engine) as connection:
        row = connection.execute(select(ACCOUNT).where(*person)).one_or_none()
    account = account_of(row) if row is not None else _linked(engine, issuer, subject, email)
    if account is None:
        known = f" with the e-mail address {email}" if email else " and no e-mail address was verified"
        detail = f"nobody has an account here{known}; ask the administrator for one"
        raise forbidden("no_account", detail)
    if account.disabled_at is not None:
        raise Unauthenticated("account_disabled", f"the account {account.name} was disabled")
    return account


def _linked(engine: Engine, issuer: str, subject: str, email: str | None) -> Account | None:
    if email is None:
        return None
    free = (ACCOUNT.c.email == email, ACCOUNT.c.subject.is_(None), ACCOUNT.c.disabled_at.is_(None))
    linked = update(ACCOUNT).where(*free).values(issuer=issuer, subject=subject).returning(ACCOUNT)
    with writing(engine) as connection:
        row = connection.execute(linked).one_or_none()
    return None if row is None else account_of(row)
