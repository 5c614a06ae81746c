"""What people see of mail, and may change: their notices and wishes; the secretariat, the whole outbox."""

from typing import Any, get_args

from sqlalchemy import Engine

from events.refusals import conflict, unknown
from events.values import Actor
from service.auth.permissions import require
from service.commands import Ledger
from service.mail.answers import (
    CorrespondentAnswer,
    MailAnswer,
    MailSettings,
    NoticeAnswer,
    correspondent_answer,
    mail_answer,
    notice_answer,
)
from service.queries.answers import Page
from service.store import correspondents, notices, outbox
from service.store.engine import reading, writing
from service.store.outbox import State

STATES: tuple[State, ...] = get_args(State)
RESENT = ("unknown", "failed")
"""The states in which somebody may have a mail sent again."""

_ALL = ("secretariat", "administrator", "auditor")


class Counter:
    """The mail of a ledger, as somebody may see and change it. All refuse with `role_forbidden`."""

    def __init__(self, ledger: Ledger, actor: Actor) -> None:
        self._ledger, self._actor = ledger, actor

    def notices(self, before: str | None, limit: int) -> Page[NoticeAnswer]:
        """What people were told, the newest first: for the secretariat all, for others their own."""
        require(self._actor, "read_notices")
        account = None if self._actor.role in _ALL else self._actor.key or ""
        with reading(self._ledger.engine) as connection:
            found = notices.told(connection, self._ledger.id, account, before, limit + 1)
        items = tuple(map(notice_answer, found[:limit]))
        return Page(items=items, next=items[-1].id if len(found) > limit else None)

    def mails(self, state: State | None, before: str | None, limit: int) -> Page[MailAnswer]:
        """Mails and what became of them, the newest first."""
        require(self._actor, "read_mails")
        states = STATES if state is None else (state,)
        with reading(self._ledger.engine) as connection:
            found = outbox.mails(connection, self._ledger.id, states, before, limit + 1)
        items = tuple(map(mail_answer, found[:limit]))
        return Page(items=items, next=items[-1].id if len(found) > limit else None)

    def resend(self, which: str) -> MailAnswer:
        """Have a mail sent again whose outcome is unknown, or that has failed; its Message-ID stays.

        Refusals: `unknown_mail`, `mail_not_ended` (it is on its way, or was sent).
        """
        require(self._actor, "resend_mail")
        with writing(self._ledger.engine) as connection:
            found = outbox.mail(connection, self._ledger.id, which)
            if found is None:
                raise unknown("unknown_mail", f"there is no mail {which}; see the list of them")
            now = self._ledger.clock.now()
            if found.state not in RESENT or not outbox.send_again(connection, found, now):
                detail = f"it is {found.state}; only what is {' or '.join(RESENT)} is sent again"
                raise conflict("mail_not_ended", detail)
            again = outbox.mail(connection, self._ledger.id, which)
        return mail_answer(again or found)

    def correspondents(self) -> Page[CorrespondentAnswer]:
        """The people who are written to, by name."""
        require(self._actor, "read_correspondents")
        with reading(self._ledger.engine) as connection:
            found = correspondents.correspondents(connection)
        return Page(items=tuple(map(correspondent_answer, found)), next=None)


def settings_of(engine: Engine, account: str) -> MailSettings:
    """How an account wants to be written to."""
    with reading(engine) as connection:
        language, delivery = correspondents.wishes(connection, account)
    return MailSettings(language=language, delivery=delivery)


def change_settings(engine: Engine, account: str, values: dict[str, Any]) -> MailSettings:
    """Change that, from the next mail on."""
    with writing(engine) as connection:
        correspondents.change(connection, account, **values)
    return settings_of(engine, account)
