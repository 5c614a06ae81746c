"""What is shown of notices, mails and the people who get them: frozen structs, ready for JSON."""

from typing import Any

from events.codec import timestamp
from service.queries.answers import Answer, timestamp_or_null
from service.store.correspondents import Correspondent, Delivery, Duty
from service.store.notices import Told
from service.store.outbox import Mail, State


class NoticeAnswer(Answer, frozen=True):
    """That an account was told something, once; `content` is what was made words of.

    `mail` carries it, and `state` is that mail's; it is null while the notice waits for a digest, or where it
    was `withheld`, for this reason.
    """

    id: str
    account: str
    purpose: str
    subject: str
    occasion: str
    created_at: str
    content: dict[str, Any]
    mail: str | None
    state: State | None
    withheld: str | None


class MailAnswer(Answer, frozen=True):
    """A mail of the outbox. `detail` is what was said to it last; while it is queued it is tried at `due_at`.

    `unknown` is the outcome where the process ended, or was cut off, while the server had the message.
    """

    id: str
    account: str
    message_id: str
    state: State
    created_at: str
    due_at: str | None
    attempts: int
    ended_at: str | None
    detail: str | None


class CorrespondentAnswer(Answer, frozen=True):
    """An account that is written to: how, and as what. `refused_at`: since when it is not any more."""

    account: str
    name: str
    organisation: str | None
    duty: Duty | None
    language: str
    delivery: Delivery
    refused_at: str | None


class MailSettings(Answer, frozen=True):
    """How an account wants to be written to."""

    language: str
    delivery: Delivery


def notice_answer(told: Told) -> NoticeAnswer:
    """A notice, with the state of its mail."""
    one = told.notice
    return NoticeAnswer(
        id=one.id,
        account=one.account_id,
        purpose=one.purpose,
        subject=one.subject,
        occasion=one.occasion,
        created_at=timestamp(one.created_at),
        content=one.content,
        mail=one.mail,
        state=told.state,  # type: ignore[arg-type] # the outbox writes no other
        withheld=one.withheld,
    )


def mail_answer(mail: Mail) -> MailAnswer:
    """A mail, as it stands."""
    return MailAnswer(
        id=mail.id,
        account=mail.account_id,
        message_id=mail.message_id,
        state=mail.state,
        created_at=timestamp(mail.created_at),
        due_at=timestamp(mail.due_at) if mail.state == "queued" else None,
        attempts=mail.attempts,
        ended_at=timestamp_or_null(mail.ended_at),
        detail=mail.detail,
    )


def correspondent_answer(one: Correspondent) -> CorrespondentAnswer:
    """Somebody who is written to, without the address."""
    return CorrespondentAnswer(
        account=one.account,
        name=one.name,
        organisation=one.organisation,
        duty=one.duty,
        language=one.language,
        delivery=one.delivery,
        refused_at=timestamp_or_null(one.refused_at),
    )
