"""What those who take part add on an activity's page, and take back: comments, evidence, objections."""

from collections.abc import Callable
from http import HTTPStatus

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from service.commands import (
    AddEvidence,
    Command,
    DisputeUpdate,
    PostComment,
    RetractComment,
    WithdrawEvidence,
    issue,
)
from service.edge import requests as r
from service.edge.gate import ledger
from service.web import forms
from service.web.page import page
from service.web.pages.activities.one import Failed, again
from service.web.pages.activities.place import blueprint

Answer = Response | tuple[str, HTTPStatus]


@blueprint.post("/activities/<code>/comments")
@page("post_comment")
def post_comment(wp: str, code: str) -> Answer:
    """Say something about the activity, or about one of its updates."""
    return _added(wp, code, "comment", lambda: PostComment(activity=code, **forms.filled(r.PostComment)))


@blueprint.post("/activities/<code>/evidence")
@page("add_evidence")
def add_evidence(wp: str, code: str) -> Answer:
    """Add a piece of evidence."""
    return _added(wp, code, "evidence", lambda: AddEvidence(activity=code, **forms.filled(r.AddEvidence)))


@blueprint.post("/activities/<code>/updates/<update>/disputes")
@page("dispute_update")
def dispute_update(wp: str, code: str, update: str) -> Answer:
    """Object to a completion that another lead has reported."""
    return _added(
        wp, code, "dispute", lambda: DisputeUpdate(update=update, **forms.filled(r.DisputeUpdate)), update
    )


@blueprint.post("/activities/<code>/comments/<comment>")
@page("retract_comment")
def retract_comment(wp: str, code: str, comment: str) -> Answer:
    """Take back what one has said."""
    return _added(
        wp,
        code,
        "back",
        lambda: RetractComment(comment=comment, **forms.filled(r.OptionalReason)),
        comment,
    )


@blueprint.post("/activities/<code>/evidence/<piece>")
@page("withdraw_evidence")
def withdraw_evidence(wp: str, code: str, piece: str) -> Answer:
    """Take back evidence that one has added."""
    return _added(
        wp, code, "back", lambda: WithdrawEvidence(piece=piece, **forms.filled(r.OptionalReason)), piece
    )


def _added(wp: str, code: str, form: str, made: Callable[[], Command], update: str | None = None) -> Answer:
    """Do it, and lead to the event that says so; or show the form again."""
    try:
        done = issue(ledger(wp), forms.order(), made())
    except forms.FAILED as error:
        about = update or request.form.get("update") or None
        return again(wp, code, Failed(form, about, forms.problem(error)))
    position = done.body["receipt"]["position"]
    address = url_for("web_activities.activity", code=code, done=position, _anchor=f"event-{position}")
    return redirect(address, HTTPStatus.SEE_OTHER)
