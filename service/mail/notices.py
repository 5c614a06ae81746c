"""Tells people something once: a notice for each person and occasion, and a mail that carries what is new."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from service.mail import Desk
from service.mail.people import withheld_from
from service.store import correspondents, notices, outbox
from service.store.correspondents import Correspondent
from service.store.engine import reading, writing
from service.store.notices import Notice

Purpose = Literal["reminder", "overdue", "missing_update", "draft_report"]
WEEK = timedelta(days=7)


class Wanted(NamedTuple):
    """That somebody is to be told something: `content` is what a template makes words of."""

    whom: Correspondent
    purpose: Purpose
    subject: str
    occasion: str
    content: dict[str, Any]


def tell(desk: Desk, ledger_id: int, wanted: Iterable[Wanted]) -> int:
    """Tell people what they were not told before; returns how many notices that were.

    All of a person's are one transaction, with the mail that carries them at once, if that is what they want.
    """
    told = 0
    by_person = sorted(wanted, key=lambda one: one.whom.name)
    for _, mine in groupby(by_person, key=lambda one: one.whom.name):
        with writing(desk.engine) as connection:
            told += len(_tell(desk, connection, ledger_id, list(mine)))
    return told


def _tell(desk: Desk, connection: Connection, ledger_id: int, wanted: Sequence[Wanted]) -> list[Notice]:
    whom, withheld = wanted[0].whom, withheld_from(wanted[0].whom)
    mail = desk.clock.uuid7() if withheld is None and whom.delivery == "immediate" else None
    new = [
        notice
        for one in wanted
        if notices.add(connection, notice := _notice(desk, ledger_id, one, mail, withheld))
    ]
    if new and mail is not None:
        _post(desk, connection, ledger_id, whom.account, mail)
    return new


def _notice(desk: Desk, ledger_id: int, one: Wanted, mail: str | None, withheld: str | None) -> Notice:
    return Notice(
        ledger_id=ledger_id,
        id=desk.clock.uuid7(),
        account_id=one.whom.account,
        purpose=one.purpose,
        subject=one.subject,
        occasion=one.occasion,
        content=one.content,
        created_at=desk.clock.now(),
        mail=mail,
        withheld=withheld,
    )


def _post(desk: Desk, connection: Connection, ledger_id: int, account: str, mail: str) -> None:
    now = desk.clock.now()
    new = outbox.Mail(
        ledger_id=ledger_id,
        id=mail,
        account_id=account,
        message_id=f"<{mail}@{desk.settings.domain}>",
        created_at=now,
        queued_at=now,
        state="queued",
        due_at=now,
        attempts=0,
        sending_at=None,
        ended_at=None,
        detail=None,
    )
    outbox.add(connection, new)


def digest(desk: Desk, ledger_id: int, *, weekly: bool) -> int:
    """Send each person what waits for a digest of theirs; returns how many mails that are.

    `weekly` says whether this is the day of the weekly ones; what has waited for a week goes out on any day.
    """
    with reading(desk.engine) as connection:
        people = {one.account: one for one in correspondents.correspondents(connection)}
        waiting = notices.waiting(connection, ledger_id)
    sent = 0
    for account, found in groupby(
        sorted(waiting, key=lambda one: one.account_id), lambda one: one.account_id
    ):
        mine = list(found)
        with writing(desk.engine) as connection:
            sent += _digest(desk, connection, people.get(account), mine, weekly=weekly)
    return sent


def _digest(
    desk: Desk, connection: Connection, whom: Correspondent | None, mine: Sequence[Notice], *, weekly: bool
) -> int:
    withheld = withheld_from(whom)
    if whom is None or withheld is not None:
        notices.change(connection, mine, withheld=withheld)
        return 0
    old = desk.clock.now() - mine[0].created_at >= WEEK
    if whom.delivery == "weekly" and not weekly and not old:
        return 0
    mail = desk.clock.uuid7()
    if not notices.change(connection, mine, mail=mail):
        return 0  # somebody else was faster
    _post(desk, connection, mine[0].ledger_id, whom.account, mail)
    return 1
