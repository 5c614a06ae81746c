"""Consultations that are planned, their agenda packs, and the briefing for the Principals, over HTTP."""

from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import fields, validate

from events.codec import timestamp
from events.values import ConsultationKind
from service.api import languages, parameters
from service.api.describe import MARK, describe
from service.api.parsing import Parser
from service.api.plain import Operation, register
from service.api.reports import MEDIA_TYPES
from service.edge.documents import PAGE_POLICY, disposed
from service.edge.fields import quarter
from service.edge.gate import actor, guarded, ledger
from service.edge.requests import ChangePlannedConsultation, Empty, PlanConsultation
from service.queries.answers import Answer, Page
from service.reports.packs.making import RENDER, briefing_of
from service.reports.tables import Written
from service.reports.words import LANGUAGES
from service.schedule import planned
from service.schedule.agendas import agenda_of
from service.schedule.planned import Planned


class PlanChange(Answer, frozen=True):
    """That an account planned it so; `held_on`, `kind` and `participants` are what was planned then."""

    at: str
    by: str | None
    organisation: str | None
    held_on: str | None
    kind: ConsultationKind | None
    participants: tuple[str, ...]


class PlannedConsultation(Answer, frozen=True):
    """A consultation that is planned; a null kind: it was planned before kinds were asked for."""

    id: str
    held_on: str
    kind: ConsultationKind | None
    participants: tuple[str, ...]
    changes: tuple[PlanChange, ...]


class Pack(parameters.AsOf):
    """Which file of a pack, about which quarter."""

    quarter = quarter(
        load_default=None, metadata={"description": "By default the one that runs, or ran as of then."}
    )
    format = fields.String(
        load_default=None,
        validate=validate.OneOf(RENDER),
        metadata={"description": "By default what Accept prefers, else html."},
    )
    language = fields.String(
        load_default=None, validate=validate.OneOf(LANGUAGES), metadata={"description": languages.PARAMETER}
    )


def list_planned_consultations(_: dict[str, Any], wp: str) -> Page[PlannedConsultation]:
    """The consultations that are planned, by day; also those whose day is over."""
    known = planned.histories(ledger(wp))
    items = tuple(_answer(known[one.id]) for one in planned.planned(ledger(wp)))
    return Page(items=items, next=None)


def get_planned_consultation(_: dict[str, Any], wp: str, consultation: str) -> PlannedConsultation:
    """One of them, and who planned and moved it."""
    return _answer(planned.history(ledger(wp), consultation))


def plan_consultation(body: dict[str, Any], wp: str) -> PlannedConsultation:
    """Plan a consultation: draft report and agenda pack are made some days before it."""
    return _answer(planned.plan(ledger(wp), actor(), body))


def change_planned_consultation(body: dict[str, Any], wp: str, consultation: str) -> PlannedConsultation:
    """Move a consultation that is planned, or say otherwise with whom it is."""
    return _answer(planned.change(ledger(wp), actor(), consultation, body))


def cancel_planned_consultation(_: dict[str, Any], wp: str, consultation: str) -> None:
    """Cancel a consultation that is planned."""
    planned.cancel(ledger(wp), actor(), consultation)


def _answer(changes: list[Planned]) -> PlannedConsultation:
    last = changes[-1]
    return PlannedConsultation(
        id=last.id,
        held_on=str(last.held_on),
        kind=last.kind,
        participants=last.participants,
        changes=tuple(_change(one) for one in reversed(changes)),
    )


def _change(one: Planned) -> PlanChange:
    return PlanChange(
        at=timestamp(one.changed_at),
        by=one.changed_by,
        organisation=one.organisation,
        held_on=None if one.held_on is None else str(one.held_on),
        kind=one.kind,
        participants=one.participants,
    )


def get_agenda(args: dict[str, Any], wp: str, consultation: str) -> Response:
    """The agenda pack of a consultation that is planned, as page or PDF.

    What is overdue, at risk and to be decided, decisions that are open, what is due next, and the report so
    far. It is made on request and nothing of it is kept; the same `as_of` gives the same pack.
    """
    one = planned.history(ledger(wp), consultation)[-1]
    language = languages.preferred(LANGUAGES, args["language"])
    written = agenda_of(ledger(wp), one, language, args["quarter"], args["as_of"])
    return _served(written, args["format"], f"agenda-{one.held_on}")


def get_briefing(args: dict[str, Any], wp: str) -> Response:
    """The quarter on one page for the Principals, as page or PDF.

    It is that of the newest edition of the quarter's report; where none was issued, or with `as_of`, a draft.
    It is made on request and nothing of it is kept.
    """
    language = languages.preferred(LANGUAGES, args["language"])
    written = briefing_of(ledger(wp), language, args["quarter"], args["as_of"])
    return _served(written, args["format"], f"briefing-{written.data.cover.quarter}")


def _served(written: Written, asked: str | None, name: str) -> Response:
    offered = {MEDIA_TYPES[form]: form for form in RENDER}
    form = asked or offered[request.accept_mimetypes.best_match(offered) or MEDIA_TYPES["html"]]
    media_type = MEDIA_TYPES[form] + ("; charset=utf-8" if form == "html" else "")
    response = Response(RENDER[form](written), content_type=media_type)
    if form == "html":
        response.headers["Content-Security-Policy"] = PAGE_POLICY
    language = written.words.language
    response.headers["Content-Disposition"] = disposed(media_type, f"{name}.{language}.{form}")
    response.vary.add("Accept")
    return languages.told(response, language)


blueprint = Blueprint(
    "meetings",
    __name__,
    url_prefix="/api/v1/workplans/<wp>",
    description="Consultations that are planned, and what is made for meetings.",
)
blueprint.ARGUMENTS_PARSER = Parser()

PLANNED = "/planned-consultations"
ONE = f"{PLANNED}/<consultation>"
MADE = HTTPStatus.CREATED
OPERATIONS = (
    Operation(
        "GET",
        PLANNED,
        list_planned_consultations,
        parameters.Nothing,
        Page[PlannedConsultation],
        "read_updates",
    ),
    Operation("GET", ONE, get_planned_consultation, parameters.Nothing, PlannedConsultation, "read_updates"),
    Operation(
        "POST",
        PLANNED,
        plan_consultation,
        PlanConsultation,
        PlannedConsultation,
        status=MADE,
        location="planned-consultations/{id}",
    ),
    Operation("PATCH", ONE, change_planned_consultation, ChangePlannedConsultation, PlannedConsultation),
    Operation("DELETE", ONE, cancel_planned_consultation, Empty, None, status=HTTPStatus.NO_CONTENT),
)
for _operation in OPERATIONS:
    register(blueprint, _operation)


def _file(rule: str, view: Any, use_case: str) -> None:
    read = blueprint.arguments(Pack, location="query")(view)
    read = blueprint.response(
        200, {"type": "string"}, content_type="text/html", headers=MARK | languages.HEADERS
    )(read)
    read = blueprint.response(200, {}, content_type=MEDIA_TYPES["pdf"])(read)
    read = describe(blueprint, use_case, name=view.__name__, headers=[languages.ACCEPT])(read)
    blueprint.add_url_rule(rule, view.__name__, guarded(use_case)(read))


_file(f"{ONE}/agenda", get_agenda, "read_agenda")
_file("/briefing", get_briefing, "read_briefing")
