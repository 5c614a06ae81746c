"""Consultations that are planned: their days, and what is made for them."""

from service.edge.gate import actor, ledger
from service.edge.problems import Problem
from service.edge.requests import ChangePlannedConsultation, PlanConsultation
from service.schedule import planned
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, onward, shown
from service.web.pages.secretariat.inputs import changed, filled, inputs


@blueprint.get("/consultations/planned")
@page("plan_consultation")
def consultations_plan(wp: str) -> Page:
    """The form of another one."""
    return _new(wp)


@blueprint.post("/consultations/planned")
@page("plan_consultation")
def consultations_planned(wp: str) -> Page:
    """Plan it."""
    try:
        planned.plan(ledger(wp), actor(), filled(PlanConsultation))
    except forms.FAILED as error:
        return _new(wp, forms.problem(error))
    return onward("consultations")


@blueprint.get("/consultations/planned/<id>")
@page("change_planned_consultation")
def consultations_move(wp: str, id: str) -> Page:  # noqa: A002 - it is its id
    """One of them: moving it, or cancelling it."""
    return _one(wp, id)


@blueprint.post("/consultations/planned/<id>")
@page("change_planned_consultation")
def consultations_moved(wp: str, id: str) -> Page:  # noqa: A002
    """Move it, or say otherwise with whom it is."""
    try:
        given = changed(filled(ChangePlannedConsultation), _now(wp, id))
        planned.change(ledger(wp), actor(), id, given)
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    return onward("consultations")


@blueprint.post("/consultations/planned/<id>/cancelling")
@page("cancel_planned_consultation")
def consultations_cancelled(wp: str, id: str) -> Page:  # noqa: A002
    """Cancel it."""
    try:
        planned.cancel(ledger(wp), actor(), id)
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    return onward("consultations")


def _now(wp: str, id: str) -> dict[str, object]:  # noqa: A002
    last = planned.history(ledger(wp), id)[-1]
    return {name: getattr(last, name) for name in ("kind", "held_on", "participants")}


def _new(wp: str, problem: Problem | None = None) -> Page:
    with seen(wp):
        return shown("meeting", problem, fields=inputs(PlanConsultation), id=None)


def _one(wp: str, id: str, problem: Problem | None = None) -> Page:  # noqa: A002
    with seen(wp):
        return shown("meeting", problem, fields=inputs(ChangePlannedConsultation, _now(wp, id)), id=id)
