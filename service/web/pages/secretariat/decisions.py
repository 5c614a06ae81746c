"""Decisions: recorded, changed, and followed up until they are carried out."""

from typing import get_args

from flask import request

from service.commands import ChangeDecision, FollowUpDecision, RecordDecision
from service.edge import requests as r
from service.edge.problems import Problem
from service.queries.consultations import consultations
from service.queries.decisions import Filters, Standing, decision
from service.queries.decisions import decisions as taken
from service.queries.view import View
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, issued, onward, shown
from service.web.pages.secretariat.inputs import LANGUAGES, Options, changed, filled, inputs
from service.web.pages.secretariat.words import option
from service.web.rendering import text

MOST = 100
STANDINGS: tuple[Standing, ...] = get_args(Standing)


@blueprint.get("/decisions")
@page("change_decision")
def decisions(wp: str) -> Page:
    """All of them, or those that stand in one way, the last recorded first."""
    wanted = next((one for one in STANDINGS if one == request.args.get("state")), None)
    with seen(wp) as moment:
        found = taken(moment, Filters(state=wanted), MOST)
        return shown("decisions", taken=found.items, wanted=wanted, standings=STANDINGS)


@blueprint.get("/decisions/new")
@page("record_decision")
def decisions_new(wp: str) -> Page:
    """The form of a record."""
    return _new(wp)


@blueprint.post("/decisions/new")
@page("record_decision")
def decisions_record(wp: str) -> Page:
    """Record one."""
    try:
        command = RecordDecision(**filled(r.RecordDecision))
    except forms.FAILED as error:
        return _new(wp, forms.problem(error))
    done = issued(wp, command)
    return _new(wp, done) if isinstance(done, Problem) else onward("decisions_one", done, id=done.body["id"])


@blueprint.get("/decisions/<id>")
@page("change_decision")
def decisions_one(wp: str, id: str) -> Page:  # noqa: A002 - it is the decision's id
    """One of them: how it stands, and the forms that follow it up and change it."""
    return _one(wp, id)


@blueprint.post("/decisions/<id>/follow-ups")
@page("follow_up_decision")
def decisions_follow_up(wp: str, id: str) -> Page:  # noqa: A002
    """Say how its implementation stands."""
    try:
        command = FollowUpDecision(decision=id, **filled(r.FollowUpDecision))
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    done = issued(wp, command)
    return _one(wp, id, done) if isinstance(done, Problem) else onward("decisions_one", done, id=id)


@blueprint.post("/decisions/<id>")
@page("change_decision")
def decisions_change(wp: str, id: str) -> Page:  # noqa: A002
    """Change what of the form is not so already."""
    with seen(wp) as moment:
        now = _now(moment, id)
    try:
        command = ChangeDecision(decision=id, **changed(filled(r.ChangeDecision), now))
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    done = issued(wp, command)
    return _one(wp, id, done) if isinstance(done, Problem) else onward("decisions_one", done, id=id)


def _now(moment: View, id: str) -> dict[str, object]:  # noqa: A002
    found = decision(moment, id)
    names = ("text", "language", "owners", "due", "activities", "sections")
    return {name: getattr(found, name) for name in names}


def _options(moment: View) -> Options:
    held = [(one.id, f"{one.held_on} · {text(one.title)}") for one in consultations(moment, MOST).items]
    return {"consultation": held, "language": [(one, option(one)) for one in LANGUAGES]}


def _new(wp: str, problem: Problem | None = None) -> Page:
    with seen(wp) as moment:
        values = {"language": "en", "consultation": request.args.get("consultation", "")}
        return shown("decision_new", problem, fields=inputs(r.RecordDecision, values, _options(moment)))


def _one(wp: str, id: str, problem: Problem | None = None) -> Page:  # noqa: A002
    with seen(wp) as moment:
        found = decision(moment, id)
        return shown(
            "decision",
            problem,
            decision=found,
            following=inputs(r.FollowUpDecision, {"status": found.status}),
            changing=inputs(r.ChangeDecision, _now(moment, id), _options(moment)),
        )
