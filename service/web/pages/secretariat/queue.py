"""Updates under review: one at a time beside what was validated before, or several at once."""

from typing import NamedTuple

from flask import request
from msgspec import structs
from werkzeug.wrappers import Response

from events.refusals import Refusal
from service.commands import Accepted, Order, ReturnUpdate, ValidateUpdate
from service.commands.trial import refusals, tried
from service.edge.gate import actor, ledger
from service.edge.problems import Problem
from service.edge.requests import OptionalNote, Reason
from service.queries.activities import activity
from service.queries.answers import UpdateAnswer
from service.queries.updates import previous, update
from service.queries.updates import queue as under_review
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, issued, onward, shown
from service.web.pages.secretariat.compared import compared
from service.web.pages.secretariat.inputs import filled

AT_ONCE = 100
"""Updates that are shown, and validated at once; the rest is there once these are done."""


class Waiting(NamedTuple):
    """An update under review, and why whoever looks cannot validate it, if so."""

    update: UpdateAnswer
    refusal: Refusal | None


class Result(NamedTuple):
    """What became of one of several."""

    update: UpdateAnswer
    outcome: Accepted | Problem

    @property
    def problem(self) -> Problem | None:
        """What was wrong with it."""
        return self.outcome if isinstance(self.outcome, Problem) else None


@blueprint.get("/updates")
@page("validate_update")
def queue(wp: str) -> Page:
    """All of them, the oldest first."""
    with seen(wp) as moment:
        found = under_review(moment)
        return shown("queue", waiting=_with_refusals(wp, found[:AT_ONCE]), total=len(found))


@blueprint.post("/updates")
@page("validate_update")
def queue_validate(wp: str) -> Page:
    """Validate those that were chosen, each by itself; say what became of each."""
    chosen, once = request.form.getlist("update")[:AT_ONCE], request.form.get("once", "")
    with seen(wp) as moment:
        known = [update(moment, one) for one in dict.fromkeys(chosen)]
    results = [Result(one, _validated(wp, one.id, f"{once}/{one.id}")) for one in known]
    with seen(wp):
        return shown("validated", results=results)


@blueprint.get("/updates/<id>")
@page("validate_update")
def queue_one(wp: str, id: str) -> Page:  # noqa: A002 - it is the update's id
    """One of them, beside the last one that was validated, the plan, and what validating would change."""
    return _one(wp, id)


@blueprint.post("/updates/<id>/validation")
@page("validate_update")
def queue_validate_one(wp: str, id: str) -> Page:  # noqa: A002
    """Validate it, and go on to the next."""
    try:
        command = ValidateUpdate(update=id, **filled(OptionalNote))
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    return _went_on(wp, id, issued(wp, command))


@blueprint.post("/updates/<id>/return")
@page("return_update")
def queue_return_one(wp: str, id: str) -> Page:  # noqa: A002
    """Return it with a reason, and go on to the next."""
    try:
        command = ReturnUpdate(update=id, **filled(Reason))
    except forms.FAILED as error:
        return _one(wp, id, forms.problem(error))
    return _went_on(wp, id, issued(wp, command))


def _validated(wp: str, one: str, once: str) -> Accepted | Problem:
    return issued(wp, ValidateUpdate(update=one), structs.replace(forms.order(), idempotency_key=once))


def _went_on(wp: str, one: str, done: Accepted | Problem) -> Page:
    if isinstance(done, Problem):
        return _one(wp, one, done)
    return _to_the_next(wp, request.form.get("next", ""), done)


def _to_the_next(wp: str, following: str, done: Accepted) -> Response:
    with seen(wp) as moment:
        waits = any(one.id == following for one in under_review(moment))
    return onward("queue_one", done, id=following) if waits else onward("queue", done)


def _with_refusals(wp: str, found: tuple[UpdateAnswer, ...]) -> list[Waiting]:
    commands = [ValidateUpdate(update=one.id) for one in found]
    reasons = refusals(ledger(wp), Order(actor=actor()), commands)
    return [Waiting(*pair) for pair in zip(found, reasons, strict=True)]


def _one(wp: str, id: str, problem: Problem | None = None) -> Page:  # noqa: A002
    with seen(wp) as moment:
        found, line = update(moment, id), [one.id for one in under_review(moment)]
        place = line.index(id) if id in line else None
        before = previous(moment, found)
        try:
            effects, refusal = tried(ledger(wp), Order(actor=actor()), ValidateUpdate(update=id)), None
        except Refusal as error:
            effects, refusal = None, error
        return shown(
            "update",
            problem,
            update=found,
            activity=activity(moment, found.activity),
            before=before,
            rows=compared(before, found),
            effects=effects,
            refusal=refusal,
            place=place,
            total=len(line),
            earlier=line[place - 1] if place else None,
            later=line[place + 1] if place is not None and place + 1 < len(line) else None,
        )
