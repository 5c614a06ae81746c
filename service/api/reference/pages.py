"""The pages themselves: made on the server, without scripts, and with nothing from elsewhere."""

from pathlib import Path

import msgspec
from flask import Blueprint, Response, current_app, render_template, request, url_for
from werkzeug.exceptions import NotFound

from service.api.reference.operations import groups
from service.edge.gate import guarded
from service.edge.problem_types import ProblemType, address, types

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

TEMPLATES = Path(__file__).parent / "templates"
STYLE = TEMPLATES.parent / "static" / "reference.css"
DESCRIPTION = "kvali-description"
"""The extension that gives the description of the API, as it is served."""
DESCRIBED_AT = "api-docs.openapi_json"

blueprint = Blueprint("reference", __name__, template_folder=str(TEMPLATES))


@blueprint.get("/problems")
@guarded("read_description")
def list_problem_types() -> Response:
    """Every type of problem."""
    if _as_json():
        return _json({code: _document(code, one) for code, one in types().items()})
    return _page("reference/problems.html", types=types())


@blueprint.get("/problems/<code>")
@guarded("read_description")
def get_problem_type(code: str) -> Response:
    """A type of problem, to which the `type` of a problem document leads."""
    found = types().get(code)
    if found is None:
        raise NotFound
    if _as_json():
        return _json(_document(code, found))
    return _page("reference/problem.html", code=code, type=found)


@blueprint.get("/api/reference")
@guarded("read_description")
def get_reference() -> Response:
    """Every operation of the API, from its description."""
    description = current_app.extensions[DESCRIPTION]()
    return _page(
        "reference/reference.html",
        description=description,
        groups=groups(description),
        described_at=url_for(DESCRIBED_AT),
        pretty=_pretty,
    )


@blueprint.get("/api/reference.css")
@guarded("read_description")
def get_style() -> Response:
    """How the pages look."""
    return Response(STYLE.read_bytes(), content_type="text/css; charset=utf-8")


def _pretty(example: object) -> str:
    return msgspec.json.format(msgspec.json.encode(example), indent=2).decode()


def _as_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _document(code: str, one: ProblemType) -> dict[str, object]:
    return {"type": address(code, request.root_path), "code": code, **msgspec.structs.asdict(one)}


def _json(content: object) -> Response:
    response = Response(msgspec.json.encode(content), content_type="application/json")
    response.headers["Vary"] = "Accept"
    return response


def _page(template: str, **values: object) -> Response:
    response = Response(render_template(template, **values), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Vary"] = "Accept"
    return response
