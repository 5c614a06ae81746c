"""Changes of the plan: chosen, filled in, looked at with what they would do, and only then made."""

from typing import Any

from flask import request

from events.effect import Effect
from service.commands.trial import tried
from service.edge.gate import ledger
from service.edge.problems import Problem
from service.queries.activities import activities, activity
from service.queries.plan import sections, workplan
from service.queries.view import View
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, issued, onward, shown
from service.web.pages.secretariat.changes import (
    Change,
    Subject,
    change_of,
    command,
    fields,
    offered,
    subject,
)
from service.web.pages.secretariat.inputs import Options
from service.web.rendering import text

UNLIMITED = 10_000


@blueprint.get("/plan")
@page("amend_activity")
def plan(wp: str) -> Page:
    """Its sections and activities, each with what can be changed of it."""
    with seen(wp) as moment:
        found = activities(moment, limit=UNLIMITED).items
        return shown(
            "plan",
            sections=sections(moment),
            activities=found,
            workplan=workplan(moment),
            of_plan=offered("plan"),
            of_section=offered("section"),
        )


@blueprint.get("/plan/activities/<code>")
@page("amend_activity")
def plan_activity(wp: str, code: str) -> Page:
    """One activity and its milestones, each with what can be changed of it."""
    with seen(wp) as moment:
        return shown(
            "plan_activity",
            activity=activity(moment, code),
            of_activity=offered("activity"),
            of_milestone=offered("milestone"),
        )


@blueprint.get("/plan/<name>")
@page("amend_activity")
def plan_change(wp: str, name: str) -> Page:
    """The form of a change."""
    change = change_of(name)
    with seen(wp) as moment:
        return _form(moment, change, subject(moment, change, request.args))


@blueprint.post("/plan/<name>")
@page("amend_activity")
def plan_try(wp: str, name: str) -> Page:
    """Show what it would do; confirmed with the very same values, do it."""
    change, step = change_of(name), request.form.get("step")
    with seen(wp) as moment:
        about = subject(moment, change, request.args)
        if step == "edit":
            return _form(moment, change, about)
        try:
            asked = command(change, about)
            if step != "confirm":  # what is sent again was done already, and could not be tried any more
                return _preview(change, about, tried(ledger(wp), forms.order(), asked))
        except forms.FAILED as error:
            return _form(moment, change, about, forms.problem(error))
    done = issued(wp, asked)
    if not isinstance(done, Problem):
        code = done.body["code"] if change.name == "add_activity" else about.codes.get("activity")
        return onward("plan_activity", done, code=code) if code else onward("plan", done)
    with seen(wp) as moment:
        return _form(moment, change, about, done)


def _form(moment: View, change: Change, about: Subject, problem: Problem | None = None) -> Page:
    return shown(
        "plan_change", problem, change=change, about=about, fields=fields(change, about, _options(moment))
    )


def _preview(change: Change, about: Subject, effects: tuple[Effect, ...]) -> Page:
    return shown(
        "plan_preview",
        change=change,
        about=about,
        effects=effects,
        fields=[one for one in fields(change, about, {}) if _says(one.value)],
        sent=[pair for pair in request.form.items(multi=True) if pair[0] not in ("token", "step")],
    )


def _says(value: Any) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


def _options(moment: View) -> Options:
    areas = [(str(area.number), text(area.title)) for area in moment.plan.thematic_areas]
    return {"thematic_area": areas}
