"""An agency's sheet over HTTP: taken away, filled in with any program, looked at, and submitted in one go."""

from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from service import commands as c
from service.api import languages
from service.api.bulk import BulkAnswer, respond, roomy
from service.api.describe import MARK, answer, describe
from service.api.parameters import MAX_POSITION
from service.api.parsing import Parser
from service.commands.files import Incoming
from service.edge import sheets
from service.edge.downloads import disposition
from service.edge.fields import Digits
from service.edge.gate import actor, guarded
from service.edge.preconditions import idempotency_key
from service.edge.sheets import MAX_BODY_BYTES, PreviewAnswer
from service.sheets.columns import LANGUAGES
from service.sheets.read import read
from service.sheets.write import MEDIA_TYPE


class Language(Schema):
    """The language of the sheet."""

    language = fields.String(
        validate=validate.OneOf(LANGUAGES), load_default=None, metadata={"description": languages.PARAMETER}
    )


class Submission(Schema):
    """Whether to submit what is in the sheet, and up to which position changes of others were looked at."""

    submit = fields.String(
        validate=validate.OneOf(["true", "false"]),
        load_default="false",
        metadata={"description": "true submits it; otherwise it is only looked at."},
    )
    position = Digits(
        0,
        MAX_POSITION,
        load_default=None,
        metadata={"description": "The preview's; by default that from which the sheet was made."},
    )


blueprint = Blueprint(
    "sheets", __name__, url_prefix="/api/v1/workplans/<wp>", description="A sheet to fill in and hand back."
)
blueprint.ARGUMENTS_PARSER = Parser()


def get_sheet(args: dict[str, Any], wp: str) -> Response:
    """Your organisation's own sheet: a row for each milestone that it answers for, to be filled in."""
    language = languages.preferred(LANGUAGES, args["language"])
    made = sheets.blank(wp, language)
    response = Response(made.content, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = disposition(made.name)
    return languages.told(response, language)


def submit_sheet(args: dict[str, Any], wp: str) -> Response:
    """Look at a sheet that was filled in, or submit it: all of its updates in one transaction, or none.

    A row whose activity has changed since the sheet was made is a conflict; `position` says up to where you
    have looked at what others have changed.
    """
    with (incoming := Incoming(request.stream, request.content_length)).file:
        found = read(incoming.file, incoming.size, request.mimetype)
    handed = sheets.Handed(found, wp, args["position"])
    order = c.Order(actor=actor(), idempotency_key=idempotency_key(), correlation=g.request_id)
    if args["submit"] == "false":
        return Response(msgspec.json.encode(handed.preview(order)), content_type="application/json")
    return respond(handed.submit(order), wp, HTTPStatus.CREATED)


_FILE: dict[str, Any] = {MEDIA_TYPE: {"schema": {}}}
_SHEET = {"description": "OK", "headers": MARK | languages.HEADERS, "content": _FILE}
PLACE = "/activities.xlsx"

_get = blueprint.arguments(Language(), location="query")(get_sheet)
_get = blueprint.doc(
    responses={200: {"description": "OK", "headers": MARK | languages.HEADERS, "content": _FILE}}
)(_get)
_get = describe(blueprint, "submit_update", name="get_sheet", headers=[languages.ACCEPT])(_get)
blueprint.add_url_rule(PLACE, "get_sheet", guarded("submit_update")(_get))

_post = blueprint.arguments(Submission(), location="query")(submit_sheet)
_post = blueprint.response(201, answer(BulkAnswer), headers=MARK)(_post)
_post = blueprint.response(200, answer(PreviewAnswer), headers=MARK)(_post)
_post = blueprint.doc(requestBody={"required": True, "content": _FILE})(_post)
_post = describe(blueprint, "submit_update", name="submit_sheet")(_post)
_post = guarded("submit_update")(roomy(MAX_BODY_BYTES)(_post))
blueprint.add_url_rule(PLACE, "submit_sheet", _post, methods=["POST"])
