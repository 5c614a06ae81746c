"""The organisations of the plan: added and changed."""

from service.commands import ChangeOrganisation, RegisterOrganisation
from service.edge import requests as r
from service.edge.problems import Problem
from service.queries.plan import organisation
from service.queries.plan import organisations as all_of_them
from service.queries.view import View
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, issued, onward, shown
from service.web.pages.secretariat.inputs import changed, filled, inputs


@blueprint.get("/organisations")
@page("change_organisation")
def organisations(wp: str) -> Page:
    """All of them, and the names they go by."""
    with seen(wp) as moment:
        return shown("organisations", registered=all_of_them(moment))


@blueprint.get("/organisations/new")
@page("register_organisation")
def organisations_new(wp: str) -> Page:
    """The form of another one."""
    return _new(wp)


@blueprint.post("/organisations/new")
@page("register_organisation")
def organisations_register(wp: str) -> Page:
    """Register it."""
    try:
        command = RegisterOrganisation(**filled(r.RegisterOrganisation))
    except forms.FAILED as error:
        return _new(wp, forms.problem(error))
    done = issued(wp, command)
    return _new(wp, done) if isinstance(done, Problem) else onward("organisations", done)


@blueprint.get("/organisations/<code>")
@page("change_organisation")
def organisations_one(wp: str, code: str) -> Page:
    """One of them, and the form that changes it."""
    return _one(wp, code)


@blueprint.post("/organisations/<code>")
@page("change_organisation")
def organisations_change(wp: str, code: str) -> Page:
    """Change what of the form is not so already."""
    with seen(wp) as moment:
        now = _now(moment, code)
    try:
        command = ChangeOrganisation(organisation=code, **changed(filled(r.ChangeOrganisation), now))
    except forms.FAILED as error:
        return _one(wp, code, forms.problem(error))
    done = issued(wp, command)
    return _one(wp, code, done) if isinstance(done, Problem) else onward("organisations", done)


def _now(moment: View, code: str) -> dict[str, object]:
    found = organisation(moment, code)
    return {name: getattr(found, name) for name in ("names", "kind", "aliases", "hosted_by", "note")}


def _new(wp: str, problem: Problem | None = None) -> Page:
    with seen(wp):
        return shown("organisation", problem, fields=inputs(r.RegisterOrganisation), found=None)


def _one(wp: str, code: str, problem: Problem | None = None) -> Page:
    with seen(wp) as moment:
        fields = inputs(r.ChangeOrganisation, _now(moment, code))
        return shown("organisation", problem, fields=fields, found=organisation(moment, code))
