"""Asking for another date."""

from http import HTTPStatus

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from events.refusals import forbidden
from service.commands import RequestReschedule, issue
from service.edge import requests as r
from service.edge.gate import actor, ledger
from service.edge.problems import Problem
from service.queries.activities import activity
from service.queries.desk import spoken_for
from service.queries.reschedules import reschedules
from service.web import forms
from service.web.page import page, seen
from service.web.pages.desk.place import blueprint
from service.web.rendering import render


@blueprint.get("/activities/<code>/date")
@page("request_reschedule")
def ask_date(wp: str, code: str) -> str:
    """The form, beside what was asked for before."""
    return _page(wp, code)


@blueprint.post("/activities/<code>/date")
@page("request_reschedule")
def request_date(wp: str, code: str) -> Response | tuple[str, int]:
    """Ask the secretariat for another date."""
    try:
        command = RequestReschedule(activity=code, **forms.filled(r.RequestReschedule))
        issue(ledger(wp), forms.order(), command)
    except forms.FAILED as error:
        problem = forms.problem(error)
        return _page(wp, code, problem), problem.status
    return redirect(url_for("web_desk.ask_date", code=code, done="asked"), HTTPStatus.SEE_OTHER)


def _page(wp: str, code: str, problem: Problem | None = None) -> str:
    with seen(wp) as moment:
        found = activity(moment, code)
        voices = spoken_for(moment, actor(), found.code)
        if not voices:
            raise forbidden("not_a_lead", f"your organisation does not lead {found.code}")
        return render(
            "desk/date.html",
            problem=problem,
            activity=found,
            voices=voices,
            asked=reschedules(moment, found.code)[::-1],
            given=request.form,
            done=request.args.get("done"),
        )
