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
    account = _known(engine, issuer, subject)
    if account is None and email is not None:
        _link(engine, issuer, subject, email)
        account = _known(engine, issuer, subject)  # by whoever linked it, if the person came twice at once
    if account is None:
        known = f" with the e-mail address {email}" if email else " and no e-mail address was verified"
        detail = f"nobody has an account here{known}; ask the administrator for one"
        raise forbidden("no_account", detail)
    if account.disabled_at is not None:
        raise Unauthenticated("account_disabled", f"the account {account.name} was disabled")
    return account


def _known(engine: Engine, issuer: str, subject: str) -> Account | None:
    person = (ACCOUNT.c.issuer == issuer, ACCOUNT.c.subject == subject)
    with reading(engine) as connection:
        row = connection.execute(select(ACCOUNT).where(*person)).one_or_none()
    return None if row is None else account_of(row)


def _link(engine: Engine, issuer: str, subject: str, email: str) -> None:
    free = (ACCOUNT.c.email == email, ACCOUNT.c.subject.is_(None), ACCOUNT.c.disabled_at.is_(None))
    with writing(engine) as connection:
        connection.execute(update(ACCOUNT).where(*free).values(issuer=issuer, subject=subject))
