"""The plan in the forms that others' programs exchange, now or as of an earlier point."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from service.api import freshness, parameters
from service.api.describe import describe
from service.api.parsing import Parser
from service.edge.downloads import disposition
from service.edge.fields import Patterned
from service.edge.gate import guarded, service
from service.interchange import hxl
from service.interchange.iati.codes import IDENTIFIER
from service.interchange.iati.document import iati
from service.interchange.plan import plan_of
from service.queries.view import View, view

blueprint = Blueprint(
    "interchange", __name__, url_prefix="/api/v1/workplans/<wp>", description="The plan for other programs."
)
blueprint.ARGUMENTS_PARSER = Parser()


def _hxl(seen: View) -> bytes:
    """The activities as a table in CSV whose second row holds HXL hashtags: how each stands, and until when.

    A text that a spreadsheet program would compute begins with an apostrophe.
    """
    return hxl.table(plan_of(seen))


class Iati(parameters.AsOf):
    """Who reports the plan to IATI."""

    reporting_org = Patterned(
        IDENTIFIER,
        "An IATI organisation identifier has no white space and none of / & | ?",
        metadata={
            "description": "The IATI identifier of the organisation that reports; by default a made-up one.",
            "example": "XM-DAC-47066",
        },
    )


class Form(NamedTuple):
    """One of them: `make` writes it, and says what it is."""

    rule: str
    name: str
    media_type: str
    parameters: type[Schema]
    make: Callable[..., bytes]


FORMS = (
    Form("/activities.hxl.csv", "get_activities_hxl", hxl.MEDIA_TYPE, parameters.AsOf, _hxl),
    Form("/iati.xml", "get_iati", "application/xml", Iati, iati),
)


def _view(form: Form) -> Callable[..., Response]:
    def perform(args: dict[str, Any], wp: str) -> Response:
        here = service()
        tag = freshness.tag(wp)
        if (unchanged := freshness.unchanged(tag)) is not None:
            return unchanged
        with view(here.engine, wp, here.clock, args.pop("as_of")) as seen:
            response = Response(form.make(seen, **args), content_type=form.media_type)
        response.headers["Content-Disposition"] = disposition(f"{wp}-{form.rule.removeprefix('/')}")
        return freshness.tagged(response, tag)

    perform.__name__, perform.__doc__ = form.name, form.make.__doc__
    return perform


def _register(form: Form) -> None:
    perform = blueprint.arguments(form.parameters, location="query")(_view(form))
    kind = form.media_type.partition(";")[0]
    schema = {"type": "string"} if kind.startswith("text/") else {}
    perform = blueprint.response(200, schema, content_type=kind, headers=freshness.HEADERS)(perform)
    perform = blueprint.doc(responses=freshness.UNCHANGED)(perform)
    perform = describe(blueprint, "read_plan", name=form.name, headers=[freshness.IF_NONE_MATCH])(perform)
    blueprint.add_url_rule(form.rule, form.name, guarded("read_plan")(perform))


for _form in FORMS:
    _register(_form)
