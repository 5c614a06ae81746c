"""Every operation that writes: one line each, and one view for all of them.

A request becomes the command whose fields are the path's parameters and the body's members. What it needs
beyond that is said in `WRITES`, in this one place.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Response, g
from flask_smorest import Blueprint
from marshmallow import Schema

from service import commands as c
from service.api import examples
from service.api.describe import ETAG, Accepted, answer, describe
from service.api.parsing import Parser
from service.api.receipts import accepted
from service.commands import Command, Order, issue
from service.edge import requests as r
from service.edge.gate import actor, guarded, ledger
from service.edge.preconditions import idempotency_key, if_match


class Write(NamedTuple):
    """One operation. `rule` is below /workplans/{wp}; `location` says where what was made can be read."""

    rule: str
    command: type[Command]
    body: type[Schema]
    if_match: bool = True
    status: HTTPStatus = HTTPStatus.OK
    location: str | None = None
    method: str = "POST"


MADE = HTTPStatus.CREATED
WRITES = (
    Write("/activities/<activity>/updates", c.SubmitUpdate, r.SubmitUpdate, True, MADE, "updates/{id}"),
    Write("/updates/<update>/withdrawal", c.WithdrawUpdate, r.OptionalReason),
    Write("/updates/<update>/validation", c.ValidateUpdate, r.OptionalNote),
    Write("/updates/<update>/return", c.ReturnUpdate, r.Reason),
    Write("/updates/<update>/dispute", c.DisputeUpdate, r.DisputeUpdate),
    Write("/updates/<update>/settlement", c.SettleDispute, r.SettleDispute),
    Write("/activities/<activity>/comments", c.PostComment, r.PostComment, False, MADE, "comments/{id}"),
    Write("/comments/<comment>/retraction", c.RetractComment, r.OptionalReason, False),
    Write("/activities/<activity>/evidence", c.AddEvidence, r.AddEvidence, False, MADE, "evidence/{id}"),
    Write("/evidence/<piece>/withdrawal", c.WithdrawEvidence, r.OptionalReason, False),
    Write(
        "/activities/<activity>/reschedules",
        c.RequestReschedule,
        r.RequestReschedule,
        True,
        MADE,
        "reschedules/{id}",
    ),
    Write("/reschedules/<request>/decision", c.DecideReschedule, r.DecideReschedule),
    Write("/delegations", c.GrantDelegation, r.GrantDelegation, False, MADE, "delegations/{id}"),
    Write("/delegations/<delegation>/end", c.EndDelegation, r.EndDelegation),
    Write("/activities", c.AddActivity, r.AddActivity, False, MADE, "activities/{code}"),
    Write("/activities/<activity>", c.AmendActivity, r.AmendActivity, method="PATCH"),
    Write("/activities/<activity>/leads", c.AssignLeads, r.AssignLeads, method="PUT"),
    Write("/activities/<activity>/cancellation", c.CancelActivity, r.ReasonAndDate),
    Write("/activities/<activity>/reopening", c.ReopenActivity, r.ReasonAndDate),
    Write(
        "/activities/<activity>/milestones",
        c.AddMilestone,
        r.AddMilestone,
        True,
        MADE,
        "activities/{activity}/milestones",
    ),
    Write(
        "/activities/<activity>/milestones/<milestone>", c.AmendMilestone, r.AmendMilestone, method="PATCH"
    ),
    Write("/activities/<activity>/milestones/<milestone>/cancellation", c.CancelMilestone, r.ReasonAndDate),
    Write("/sections", c.OpenSection, r.OpenSection, False, MADE, "sections/{code}"),
    Write("/sections/<section>", c.ChangeSection, r.ChangeSection, method="PATCH"),
    Write("/sections/<section>/closure", c.CloseSection, r.Reason),
    Write("/sections/<section>/reopening", c.ReopenSection, r.Reason),
    Write("/sections/<section>/persons", c.SetSectionPersons, r.SetSectionPersons, method="PUT"),
    Write("/consultations", c.RecordConsultation, r.RecordConsultation, False, MADE, "consultations/{id}"),
    Write("/consultations/<consultation>", c.CorrectConsultation, r.CorrectConsultation, method="PATCH"),
    Write("/decisions", c.RecordDecision, r.RecordDecision, False, MADE, "decisions/{id}"),
    Write("/decisions/<decision>", c.ChangeDecision, r.ChangeDecision, method="PATCH"),
    Write("/decisions/<decision>/follow-ups", c.FollowUpDecision, r.FollowUpDecision, True, MADE),
    Write("/reports/<quarter>/key-messages", c.WriteKeyMessages, r.WriteKeyMessages, False),
    Write("/baselines", c.ReviseBaseline, r.ReviseBaseline, False, MADE),
    Write(
        "/organisations",
        c.RegisterOrganisation,
        r.RegisterOrganisation,
        False,
        MADE,
        "organisations/{code}",
    ),
    Write("/organisations/<organisation>", c.ChangeOrganisation, r.ChangeOrganisation, method="PATCH"),
)

ACCEPTED = answer(Accepted)

blueprint = Blueprint(
    "writing", __name__, url_prefix="/api/v1/workplans/<wp>", description="What changes the ledger."
)
blueprint.ARGUMENTS_PARSER = Parser()


def _view(write: Write) -> Callable[..., Response]:
    def view(body: dict[str, Any], wp: str, **path: str) -> Response:
        order = Order(
            actor=actor(),
            precondition=if_match() if write.if_match else None,
            idempotency_key=idempotency_key(),
            correlation=g.request_id,
        )
        done = issue(ledger(wp), order, write.command(**path, **body))
        return accepted(done, write.status, wp, write.location)

    view.__name__, view.__doc__ = write.command.USE_CASE, write.command.__doc__
    return view


def _register(write: Write) -> None:
    use_case = write.command.USE_CASE
    body = write.body()  # one for all requests: making it anew for each takes longer than reading most bodies
    needed = any(field.required for field in body.fields.values())
    example = examples.REQUESTS.get(use_case)
    view = blueprint.arguments(body, required=needed, example=example)(_view(write))
    view = blueprint.response(write.status, ACCEPTED, headers=ETAG)(view)
    view = describe(blueprint, use_case, if_match=write.if_match)(view)
    view = guarded(use_case)(view)
    blueprint.add_url_rule(write.rule, use_case, view, methods=[write.method])


for _write in WRITES:
    _register(_write)
