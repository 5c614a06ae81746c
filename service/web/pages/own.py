"""The account page: who somebody is here, how mails reach them, their keys and calendar addresses.

A key or an address that was just made stands on the very answer, and on no other page ever after.
"""

from http import HTTPStatus

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from service.auth import feeds as feed_tokens
from service.auth import keys as api_keys
from service.auth import renewal
from service.edge import own
from service.edge import requests as r
from service.edge.gate import actor, identity, service
from service.edge.problems import Problem
from service.mail.counter import change_settings, settings_of
from service.queries.answers import SectionAnswer
from service.queries.plan import sections, workplans
from service.queries.view import view
from service.web import forms
from service.web.page import page, pages
from service.web.rendering import render

blueprint = pages("own", "/account")

Answer = Response | tuple[str, int]


@blueprint.get("/")
@page("read_mail_settings")
def account() -> str:
    """All of it."""
    return _page()


@blueprint.post("/mail")
@page("change_mail_settings")
def change_mail() -> Answer:
    """How mails are sent."""
    try:
        change_settings(service().engine, actor().key or "", forms.filled(r.ChangeMailSettings))
    except forms.FAILED as error:
        return _refused(error)
    return redirect(url_for("web_own.account", done="mail"), HTTPStatus.SEE_OTHER)


@blueprint.post("/keys/<prefix>/rotation")
@page("rotate_api_key")
def rotate_key(prefix: str) -> Answer:
    """A successor of a key, shown this once."""
    here = service()
    try:
        made = renewal.rotate(here.engine, here.clock, own.key(prefix).prefix)
    except forms.FAILED as error:
        return _refused(error)
    return _page(new_key=made), HTTPStatus.CREATED


@blueprint.post("/keys/<prefix>/revocation")
@page("revoke_api_key")
def revoke_key(prefix: str) -> Answer:
    """A key is refused from now on."""
    here = service()
    api_keys.revoke(here.engine, here.clock, own.key(prefix).prefix)
    return redirect(url_for("web_own.account", done="key"), HTTPStatus.SEE_OTHER)


@blueprint.post("/calendars/<wp>")
@page("add_calendar_feed")
def add_feed(wp: str) -> Answer:
    """An address of a calendar, shown this once."""
    try:
        address, _ = own.add_feed(wp, forms.filled(r.AddCalendarFeed))
    except forms.FAILED as error:
        return _refused(error)
    return _page(new_feed=address), HTTPStatus.CREATED


@blueprint.post("/calendars/<wp>/<prefix>/revocation")
@page("revoke_calendar_feed")
def revoke_feed(wp: str, prefix: str) -> Answer:
    """An address of a calendar leads nowhere from now on."""
    here = service()
    feed_tokens.revoke(here.engine, here.clock, own.feed(wp, prefix).prefix)
    return redirect(url_for("web_own.account", done="calendar"), HTTPStatus.SEE_OTHER)


def _refused(error: Exception) -> tuple[str, int]:
    problem = forms.problem(error)
    return _page(problem), problem.status


def _page(
    problem: Problem | None = None, new_key: api_keys.NewKey | None = None, new_feed: str | None = None
) -> str:
    here, me = service(), identity()
    plans = workplans(here.engine, here.clock)
    return render(
        "account/account.html",
        problem=problem,
        new_key=new_key,
        new_feed=new_feed,
        done=request.args.get("done"),
        mail=settings_of(here.engine, actor().key or ""),
        keys=[one for one in api_keys.keys(here.engine) if one.account == me.account],
        feeds=[
            one
            for one in feed_tokens.feeds(here.engine)
            if one.account == me.account and one.revoked_at is None
        ],
        plans=[(plan, _sections(plan.code)) for plan in plans],
        now=here.clock.now(),
    )


def _sections(wp: str) -> list[SectionAnswer]:
    here = service()
    with view(here.engine, wp, here.clock) as seen:
        return sections(seen)
