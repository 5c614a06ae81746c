"""An update that was sent: its receipt, what became of it, and taking it back."""

from http import HTTPStatus

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from service.commands import WithdrawUpdate, issue
from service.edge import requests as r
from service.edge.gate import actor, ledger
from service.edge.problems import Problem
from service.queries.activities import activity
from service.queries.desk import returned
from service.queries.events import event
from service.queries.updates import update
from service.web import forms
from service.web.page import page, seen
from service.web.pages.desk.place import blueprint
from service.web.rendering import render


@blueprint.get("/updates/<id>")
@page("submit_update")
def sent(wp: str, id: str) -> str:  # noqa: A002 - it is the update's id, as in the answer
    """One update, with its receipt."""
    return _page(wp, id)


@blueprint.post("/updates/<id>/withdrawal")
@page("withdraw_update")
def withdraw(wp: str, id: str) -> Response | tuple[str, int]:  # noqa: A002 - the same
    """Take an update back."""
    try:
        command = WithdrawUpdate(update=id, **forms.filled(r.OptionalReason))
        issue(ledger(wp), forms.order(), command)
    except forms.FAILED as error:
        problem = forms.problem(error)
        return _page(wp, id, problem), problem.status
    return redirect(url_for("web_desk.sent", id=id, done="withdrawn"), HTTPStatus.SEE_OTHER)


def _page(wp: str, wanted: str, problem: Problem | None = None) -> str:
    with seen(wp) as moment:
        found = update(moment, wanted)
        mine = found.organisation == actor().organisation
        again = mine and any(one.id == found.id for one in returned(moment, found.organisation))
        return render(
            "desk/sent.html",
            problem=problem,
            update=found,
            activity=activity(moment, found.activity),
            receipt=event(moment, found.position),
            is_open=mine and (found.review == "submitted" or again),
            again=again,
            done=request.args.get("done"),
        )
