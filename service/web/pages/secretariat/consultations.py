"""Consultations: what was held, recorded and put right."""

from datetime import date

from service.commands import CorrectConsultation, RecordConsultation
from service.edge import requests as r
from service.edge.gate import ledger
from service.edge.problems import Problem
from service.queries.consultations import consultation
from service.queries.consultations import consultations as held
from service.queries.decisions import Filters, decisions
from service.queries.view import View
from service.schedule.planned import planned
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, issued, onward, shown
from service.web.pages.secretariat.inputs import LANGUAGES, Options, changed, filled, inputs
from service.web.pages.secretariat.reports import quarters_of
from service.web.pages.secretariat.words import option

MOST = 100


@blueprint.get("/consultations")
@page("record_consultation")
def consultations(wp: str) -> Page:
    """Those that are planned, by day; and those that were held, the last recorded first."""
    with seen(wp) as moment:
        coming = [one for one in planned(ledger(wp)) if (one.held_on or date.min) >= moment.standpoint.today]
        return shown("consultations", held=held(moment, MOST).items, coming=coming)


@blueprint.get("/consultations/new")
@page("record_consultation")
def consultations_new(wp: str) -> Page:
    """The form of a record."""
    return _new(wp)


@blueprint.post("/consultations/new")
@page("record_consultation")
def consultations_record(wp: str) -> Page:
    """Record one."""
    try:
        command = RecordConsultation(**filled(r.RecordConsultation))
    except forms.FAILED as error:
        return _new(wp, forms.problem(error))
    done = issued(wp, command)
    if isinstance(done, Problem):
        return _new(wp, done)
    return onward("consultations_one", done, id=done.body["id"])


@blueprint.get("/consultations/<id>")
@page("correct_consultation")
def consultations_one(wp: str, id: str) -> Page:  # noqa: A002 - it is the consultation's id
    """One of them with its decisions, and the form that puts its record right."""
    return _one(wp, id)


@blueprint.post("/consultations/<id>")
@page("correct_consultation")
def consultations_correct(wp: str, id: str) -> Page:  # noqa: A002
    """Put the record right: what of the form is not so already."""
    with seen(wp) as moment:
        now = _now(moment, id)
    try:
        given = changed(filled(r.CorrectConsultation), now)
        command = CorrectConsultation(consultation=id, **given)
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    done = issued(wp, command)
    return _one(wp, id, done) if isinstance(done, Problem) else onward("consultations_one", done, id=id)


def _now(moment: View, id: str) -> dict[str, object]:  # noqa: A002
    found = consultation(moment, id)
    names = ("kind", "held_on", "title", "quarter", "participants", "language", "summary")
    return {name: getattr(found, name) for name in names}


def _options(moment: View) -> Options:
    return {
        "quarter": quarters_of(moment),
        "language": [(one, option(one)) for one in LANGUAGES],
    }


def _new(wp: str, problem: Problem | None = None) -> Page:
    with seen(wp) as moment:
        fields = inputs(r.RecordConsultation, {"language": "en"}, _options(moment))
        return shown("consultation_new", problem, fields=fields)


def _one(wp: str, id: str, problem: Problem | None = None) -> Page:  # noqa: A002
    with seen(wp) as moment:
        return shown(
            "consultation",
            problem,
            held=consultation(moment, id),
            decisions=decisions(moment, Filters(consultation=id), MOST).items,
            fields=inputs(r.CorrectConsultation, _now(moment, id), _options(moment)),
        )
