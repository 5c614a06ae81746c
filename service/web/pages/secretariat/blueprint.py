"""What the pages of the desk have in common: where they are, what leads to them, and how they answer."""

from http import HTTPStatus
from typing import Any, NamedTuple

from flask import redirect, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from events.refusals import Refusal
from service.commands import Accepted, Command, Order, issue
from service.edge.gate import ledger, may
from service.edge.problems import BadRequest, Problem
from service.web import forms
from service.web.page import PLAN, pages
from service.web.pages.secretariat.words import JOBS, option
from service.web.rendering import render

Page = str | tuple[str, int] | Response

blueprint = pages("secretariat", f"{PLAN}/secretariat")


class Place(NamedTuple):
    """A page of the desk that the others lead to."""

    name: str
    address: str
    here: bool


PLACES = (
    ("desk", _("What waits"), "read_mails"),
    ("queue", _("Updates"), "validate_update"),
    ("requests", _("Other dates"), "decide_reschedule"),
    ("disputes", _("Disputes"), "settle_dispute"),
    ("plan", _("Plan"), "amend_activity"),
    ("consultations", _("Consultations"), "record_consultation"),
    ("decisions", _("Decisions"), "change_decision"),
    ("reports", _("Reports"), "write_key_messages"),
    ("organisations", _("Organisations"), "change_organisation"),
    ("jobs", _("Jobs"), "change_job"),
    ("mails", _("Mail"), "read_mails"),
    ("accounts", _("People"), "read_accounts"),
    ("keys", _("Keys"), "create_api_key"),
)
"""Endpoint, name, and what one has to be allowed to do there; in the order in which they stand."""


@blueprint.context_processor
def _places() -> dict[str, Any]:
    here = (request.endpoint or "").rpartition(".")[2].partition("_")[0]
    return {
        "job_said": JOBS,
        "option": option,
        "places": [
            Place(str(name), url_for(f"web_secretariat.{endpoint}"), endpoint == here)
            for endpoint, name, use_case in PLACES
            if may(use_case)
        ],
    }


def shown(template: str, problem: Problem | None = None, **values: Any) -> Page:
    """A page of the desk; with a problem it has that one's status."""
    page = render(f"secretariat/{template}.html", problem=problem, **values)
    return page if problem is None else (page, problem.status)


def onward(endpoint: str, done: Accepted | None = None, **values: Any) -> Response:
    """To a page of the desk, which then says where in the ledger what was just done stands."""
    position = None if done is None else done.body["receipt"]["position"]
    address = url_for(f"web_secretariat.{endpoint}", done=position, **values)
    return redirect(address, HTTPStatus.SEE_OTHER)


def issued(wp: str, command: Command, order: Order | None = None) -> Accepted | Problem:
    """What became of the command of a form: done, or what is wrong with it."""
    try:
        return issue(ledger(wp), order or forms.order(), command)
    except (Refusal, BadRequest) as error:
        return forms.problem(error)
