"""Disputed completions, and how they end."""

from flask import request

from service.commands import SettleDispute
from service.edge.problems import Problem
from service.edge.requests import SettleDispute as Settled
from service.queries.activities import activity
from service.queries.updates import UpdateFilters, update, updates
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, issued, onward, shown
from service.web.pages.secretariat.inputs import loaded

MOST = 100


@blueprint.get("/disputes")
@page("settle_dispute")
def disputes(wp: str) -> Page:
    """Those that are open, the newest first."""
    with seen(wp) as moment:
        return shown("disputes", disputed=updates(moment, UpdateFilters(dispute="open"), MOST).items)


@blueprint.get("/disputes/<id>")
@page("settle_dispute")
def disputes_one(wp: str, id: str) -> Page:  # noqa: A002 - it is the update's id
    """The update that is disputed, and why."""
    return _one(wp, id)


@blueprint.post("/disputes/<id>")
@page("settle_dispute")
def disputes_settle(wp: str, id: str) -> Page:  # noqa: A002
    """Uphold it, which returns the update; or dismiss it."""
    answer = request.form.get("upheld")
    said = {"upheld": answer == "yes"} if answer in ("yes", "no") else {}
    reason = request.form.get("reason", "").strip()
    try:
        given = loaded(Settled, said | ({"reason": reason} if reason else {}))
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    done = issued(wp, SettleDispute(update=id, **given))
    return _one(wp, id, done) if isinstance(done, Problem) else onward("disputes", done)


def _one(wp: str, id: str, problem: Problem | None = None) -> Page:  # noqa: A002
    with seen(wp) as moment:
        found = update(moment, id)
        return shown("dispute", problem, update=found, activity=activity(moment, found.activity))
