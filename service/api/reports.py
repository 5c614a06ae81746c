"""Issued reports: their files as they were issued, and issuing the next one."""

from typing import Any

import msgspec
from flask import Response, g, request
from flask_smorest import Blueprint

from events.refusals import unknown
from events.values import Rendition
from service.api import examples, languages, parameters
from service.api.describe import ETAG, MARK, Accepted, answer, describe
from service.api.parsing import Parser
from service.api.receipts import accepted
from service.commands import Order
from service.edge.documents import PAGE_POLICY, disposed
from service.edge.gate import actor, guarded, ledger, service
from service.edge.preconditions import idempotency_key
from service.edge.requests import PublishReport
from service.queries.answers import ReportProvenanceAnswer
from service.queries.reports import report
from service.queries.view import view
from service.reports.kept import read
from service.reports.provenance import provenance
from service.reports.publishing import publish

MEDIA_TYPES = {
    "json": "application/json",
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
}
ERASED = {
    "Kvali-Text-Erased": {
        "description": "The events that erased texts of this file since it was issued, where any did.",
        "schema": {"type": "string"},
    }
}

blueprint = Blueprint(
    "reports", __name__, url_prefix="/api/v1/workplans/<wp>/reports", description="Accountability reports."
)
blueprint.ARGUMENTS_PARSER = Parser()


def get_report(args: dict[str, Any], wp: str, quarter: str) -> Response:
    """The file of an issued report, byte for byte as it was issued.

    The JSON is the report's dataset in canonical form; page, PDF, workbook and CSV (a ZIP archive with a file
    a table, application/zip) are made from it in each of the report's languages. ETag is the SHA-256 of the
    file, which the ledger refers to. Where a text that the edition quotes was erased since, the file is made
    again of what is left, and Kvali-Text-Erased says so.
    """
    here = service()
    with view(here.engine, wp, here.clock, args["as_of"]) as seen:
        issued = report(seen, quarter, args["edition"])
    rendition = _chosen(issued.renditions, args["format"], args["language"])
    kept = read(ledger(wp), issued, rendition)
    file = kept.file
    response = Response(file.content, content_type=file.media_type)
    response.headers["ETag"] = f'"{file.rendition.sha256}"'
    if kept.erased:
        response.headers["Kvali-Text-Erased"] = ", ".join(map(str, kept.erased))
    response.vary.add("Accept")
    name = f"{quarter}-{issued.edition}-{rendition.name}"
    response.headers["Content-Disposition"] = disposed(file.media_type, name)
    if file.media_type.startswith("text/html"):
        response.headers["Content-Security-Policy"] = PAGE_POLICY
    return languages.told(response, rendition.language)


def _chosen(renditions: tuple[Rendition, ...], name: str | None, language: str | None) -> Rendition:
    """The rendition that is asked for by parameter, or else by what the client says it prefers."""
    wanted = MEDIA_TYPES[name] if name else request.accept_mimetypes.best_match(MEDIA_TYPES.values())
    fitting = [one for one in renditions if one.media_type.startswith(wanted or MEDIA_TYPES["json"])]
    offered = [one.language for one in fitting if one.language]
    if offered:
        chosen = languages.preferred(offered, language)
        fitting = [one for one in fitting if one.language == chosen]
    if not fitting:
        known = ", ".join(one.name for one in renditions)
        raise unknown("unknown_rendition", f"this report has no such file; it has {known}")
    return fitting[0]


def get_report_provenance(args: dict[str, Any], wp: str, quarter: str) -> Response:
    """The items behind a count of an issued report, and the exact events that put each of them there.

    They are those of the events that the report was made from, and seen from where it sees them.
    """
    found = provenance(ledger(wp), quarter, args["figure"], args["edition"])
    return Response(msgspec.json.encode(found), content_type="application/json")


def issue_report(body: dict[str, Any], wp: str) -> Response:
    """Issue the next edition of a closed quarter's report, from all that the ledger holds now."""
    order = Order(actor=actor(), idempotency_key=idempotency_key(), correlation=g.request_id)
    done = publish(ledger(wp), order, body["quarter"])
    return accepted(done, 201, wp, "reports/{quarter}?edition={edition}")


_read = blueprint.arguments(parameters.Rendition, location="query")(get_report)
_read = blueprint.response(200, {"type": "object"}, headers=ETAG | languages.HEADERS | ERASED)(_read)
_read = blueprint.response(200, {"type": "string"}, content_type="text/html")(_read)
for _binary in ("pdf", "xlsx", "csv"):
    _read = blueprint.response(200, {}, content_type=MEDIA_TYPES[_binary])(_read)
_read = describe(blueprint, "read_reports", name="get_report", headers=[languages.ACCEPT])(_read)
blueprint.add_url_rule("/<quarter>", "get_report", guarded("read_reports")(_read))

_traced = blueprint.arguments(parameters.ReportProvenance, location="query")(get_report_provenance)
_traced = blueprint.response(200, answer(ReportProvenanceAnswer), headers=MARK)(_traced)
_traced = describe(blueprint, "read_reports", name="get_report_provenance")(_traced)
blueprint.add_url_rule("/<quarter>/provenance", "get_report_provenance", guarded("read_reports")(_traced))

_write = blueprint.arguments(PublishReport, example=examples.REQUESTS["issue_report"])(issue_report)
_write = blueprint.response(201, answer(Accepted), headers=ETAG)(_write)
_write = describe(blueprint, "issue_report")(_write)
blueprint.add_url_rule("", "issue_report", guarded("issue_report")(_write), methods=["POST"])
