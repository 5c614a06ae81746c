"""Requests for another date: what each would do, and the decision."""

from flask import request

from events.refusals import Refusal
from service.commands import DecideReschedule, Order
from service.commands.trial import tried
from service.edge.gate import actor, ledger
from service.edge.problems import Problem
from service.edge.requests import DecideReschedule as Decided
from service.queries.activities import activity
from service.queries.reschedules import reschedule, reschedules
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, issued, onward, shown
from service.web.pages.secretariat.inputs import loaded

DECIDED = 20
"""Decided ones that are listed, the last first."""


@blueprint.get("/requests")
@page("decide_reschedule")
def requests(wp: str) -> Page:
    """Those that are open, the oldest first; and what was decided last."""
    with seen(wp) as moment:
        found = reschedules(moment)
        decided = sorted((one for one in found if one.decided is not None), key=lambda one: one.decided or 0)
        return shown(
            "requests",
            open=[one for one in found if one.decided is None],
            decided=decided[: -DECIDED - 1 : -1],
            eve=moment.lens().forum_eve,
        )


@blueprint.get("/requests/<id>")
@page("decide_reschedule")
def requests_one(wp: str, id: str) -> Page:  # noqa: A002 - it is the request's id
    """One of them: how far it moves, whether past the forum, and what approving would do."""
    return _one(wp, id)


@blueprint.post("/requests/<id>")
@page("decide_reschedule")
def requests_decide(wp: str, id: str) -> Page:  # noqa: A002
    """Approve or decline it."""
    answer = request.form.get("approved")
    said = {"approved": answer == "yes"} if answer in ("yes", "no") else {}
    try:
        given = loaded(Decided, said | {"reason": request.form.get("reason", "").strip() or None})
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    done = issued(wp, DecideReschedule(request=id, **given))
    return _one(wp, id, done) if isinstance(done, Problem) else onward("requests", done)


def _one(wp: str, id: str, problem: Problem | None = None) -> Page:  # noqa: A002
    with seen(wp) as moment:
        found = reschedule(moment, id)
        try:
            trial = DecideReschedule(request=id, approved=True)
            effects, refusal = tried(ledger(wp), Order(actor=actor()), trial), None
        except Refusal as error:
            effects, refusal = None, error
        return shown(
            "request",
            problem,
            asked=found,
            activity=activity(moment, found.activity),
            effects=effects,
            refusal=refusal,
            eve=moment.lens().forum_eve,
        )
