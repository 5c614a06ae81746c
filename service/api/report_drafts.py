"""Drafts of reports over HTTP, made for consultations; for the secretariat alone."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from events.codec import timestamp
from service.api import parameters
from service.api.describe import MARK, describe
from service.api.parsing import Parser
from service.api.plain import Operation, register
from service.api.reports import MEDIA_TYPES
from service.edge.documents import PAGE_POLICY, disposed
from service.edge.gate import actor, guarded, ledger
from service.queries.answers import Answer, Page
from service.reports.files import FORMATS, name_of
from service.reports.words import LANGUAGES
from service.schedule import drafts


class ReportDraftAnswer(Answer, frozen=True):
    """A draft: for the consultation of which day, about which quarter, as of the end of which day."""

    consultation: str
    quarter: str
    as_of: str
    made_at: str


class DraftOf(Schema):
    """Which file of a draft."""

    language = fields.String(
        load_default=None,
        validate=validate.OneOf(LANGUAGES),
        metadata={"description": "Of all but the dataset; by default the first that there is."},
    )
    format = fields.String(
        load_default=None,
        validate=validate.OneOf(FORMATS),
        metadata={"description": "By default the page where a language is asked for, else the dataset."},
    )


def list_report_drafts(_: dict[str, Any], wp: str) -> Page[ReportDraftAnswer]:
    """The drafts that were made for consultations, the last consultation first."""
    items = tuple(
        ReportDraftAnswer(
            consultation=one.consultation,
            quarter=one.quarter,
            as_of=one.as_of.isoformat(),
            made_at=timestamp(one.made_at),
        )
        for one in drafts.drafts(ledger(wp), actor())
    )
    return Page(items=items, next=None)


def get_report_draft(args: dict[str, Any], wp: str, consultation: str) -> Response:
    """The draft for the consultation of a day: its dataset, or another file in a language."""
    form = args["format"] or ("html" if args["language"] else "json")
    name = name_of(form, args["language"] or LANGUAGES[0])
    file = drafts.draft_file(ledger(wp), actor(), consultation, name)
    response = Response(file.content, content_type=file.media_type)
    if form == "html":
        response.headers["Content-Security-Policy"] = PAGE_POLICY
    if file.language is not None:
        response.headers["Content-Language"] = file.language
    response.headers["Content-Disposition"] = disposed(file.media_type, f"draft-{consultation}-{file.name}")
    return response


blueprint = Blueprint(
    "report_drafts",
    __name__,
    url_prefix="/api/v1/workplans/<wp>/report-drafts",
    description="Drafts of reports, for consultations.",
)
blueprint.ARGUMENTS_PARSER = Parser()
OPERATIONS = (
    Operation(
        "GET", "", list_report_drafts, parameters.Nothing, Page[ReportDraftAnswer], "read_report_drafts"
    ),
)
for _operation in OPERATIONS:
    register(blueprint, _operation)

_read = blueprint.arguments(DraftOf, location="query")(get_report_draft)
_read = blueprint.response(200, {"type": "object"}, headers=MARK)(_read)
_read = blueprint.response(200, {"type": "string"}, content_type="text/html")(_read)
for _binary in ("pdf", "xlsx", "csv"):
    _read = blueprint.response(200, {}, content_type=MEDIA_TYPES[_binary])(_read)
_read = describe(blueprint, "read_report_drafts", name="get_report_draft")(_read)
blueprint.add_url_rule("/<consultation>", "get_report_draft", guarded("read_report_drafts")(_read))
