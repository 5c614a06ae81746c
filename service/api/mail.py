"""Mail over HTTP: what people were told, what became of it, and how they want to be written to."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint as Pages
from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema
from werkzeug.exceptions import NotFound

from service.api import parameters
from service.api.parsing import Parser
from service.api.plain import Operation, register
from service.auth import accounts
from service.edge.fields import MAX_NAME, Line, one_of
from service.edge.gate import actor, guarded, ledger, service
from service.edge.requests import ChangeAccount, ChangeMailSettings, Empty
from service.mail import links
from service.mail.answers import CorrespondentAnswer, MailAnswer, MailSettings, NoticeAnswer
from service.mail.counter import Counter, change_settings, settings_of
from service.mail.rendering import environment
from service.mail.words import words_for
from service.queries.answers import Page
from service.store.outbox import State

PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def _before() -> Line:
    what = "Only those before this one; `next` of the page before."
    return Line(MAX_NAME, load_default=None, metadata={"description": what})


class Notices(Schema):
    """Which notices to list; the newest come first."""

    limit = parameters.limit_of(50)
    before = _before()


class Mails(Notices):
    """Which mails to list; the newest come first."""

    state = one_of(State, load_default=None)


def list_notices(args: dict[str, Any], wp: str) -> Page[NoticeAnswer]:
    """What people were told, the newest first: for the secretariat all, for others their own."""
    return Counter(ledger(wp), actor()).notices(**args)


def list_mails(args: dict[str, Any], wp: str) -> Page[MailAnswer]:
    """Mails, and what became of them. `unknown` are those that may have been delivered, or not."""
    return Counter(ledger(wp), actor()).mails(**args)


def resend_mail(_: dict[str, Any], wp: str, mail: str) -> MailAnswer:
    """Have a mail sent again whose outcome is unknown, or that has failed. Its Message-ID stays."""
    return Counter(ledger(wp), actor()).resend(mail)


def list_correspondents(_: dict[str, Any], wp: str) -> Page[CorrespondentAnswer]:
    """The people who are written to: as what, how, and whose address was refused."""
    return Counter(ledger(wp), actor()).correspondents()


def get_mail_settings(_: dict[str, Any]) -> MailSettings:
    """How you want to be written to."""
    return settings_of(service().engine, actor().key or "")


def change_mail_settings(body: dict[str, Any]) -> MailSettings:
    """Change how you want to be written to: at once, in a digest, or not at all; and in which language."""
    return change_settings(service().engine, actor().key or "", body)


def change_account(body: dict[str, Any], account: str) -> accounts.Account:
    """Change how the holder of an account is written to: where, in which language, and as what."""
    return accounts.change(service().engine, account, **body)


PLAN = "/workplans/<wp>"
blueprint = Blueprint("mail", __name__, url_prefix="/api/v1", description="What people are told by mail.")
blueprint.ARGUMENTS_PARSER = Parser()
NOTHING = parameters.Nothing

OPERATIONS = (
    Operation("GET", f"{PLAN}/notices", list_notices, Notices, Page[NoticeAnswer], "read_notices"),
    Operation("GET", f"{PLAN}/mails", list_mails, Mails, Page[MailAnswer], "read_mails"),
    Operation(
        "POST",
        f"{PLAN}/mails/<mail>/resending",
        resend_mail,
        Empty,
        MailAnswer,
        "resend_mail",
        HTTPStatus.ACCEPTED,
    ),
    Operation(
        "GET",
        f"{PLAN}/correspondents",
        list_correspondents,
        NOTHING,
        Page[CorrespondentAnswer],
        "read_correspondents",
    ),
    Operation("GET", "/mail", get_mail_settings, NOTHING, MailSettings, "read_mail_settings"),
    Operation(
        "PATCH", "/mail", change_mail_settings, ChangeMailSettings, MailSettings, "change_mail_settings"
    ),
    Operation(
        "PATCH", "/accounts/<account>", change_account, ChangeAccount, accounts.Account, "change_account"
    ),
)

for _operation in OPERATIONS:
    register(blueprint, _operation)


pages = Pages("mail_pages", __name__)


@pages.get(f"{links.PATH}/<token>")
@guarded("stop_mail")
def ask_to_stop(token: str) -> Response:
    """Ask whether somebody wants no more mail. It changes nothing: programs look at links, too."""
    return _page(_holder(token), done=False)


@pages.post(f"{links.PATH}/<token>")
@guarded("stop_mail")
def stop(token: str) -> Response:
    """Send nothing more to whoever holds this link (RFC 8058); what the body says does not matter."""
    account = _holder(token)
    change_settings(service().engine, account, {"delivery": "off"})
    return _page(account, done=True)


def _holder(token: str) -> str:
    account = links.account_of(service().desk, token)
    if account is None:
        raise NotFound
    return account


def _page(account: str, *, done: bool) -> Response:
    words = words_for(settings_of(service().engine, account).language)
    shown = environment().get_template("stop.html").render(language=words.language, t=words.t, done=done)
    response = Response(shown, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response
