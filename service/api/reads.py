"""Every operation that reads, and one view for all of them, now or as of an earlier point."""

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Response
from flask_smorest import Blueprint

from service.api import freshness, links, parameters
from service.api.describe import ETAG, MARK, answer, describe
from service.api.parsing import Parser
from service.api.readable import Read
from service.api.readable.decisions import DECISIONS
from service.api.readable.figures import FIGURES
from service.api.readable.ledger import LEDGER
from service.api.readable.plan import PLAN
from service.api.readable.reports import REPORTS
from service.api.readable.updates import UPDATES
from service.edge.gate import guarded, ledger, may, service
from service.edge.preconditions import etag
from service.queries import plan as q_plan
from service.queries.answers import ActivityPage, EventAnswer, Page, WorkplanAnswer
from service.queries.persons import without_persons
from service.queries.view import view

READS = (*PLAN, *UPDATES, *DECISIONS, *FIGURES, *LEDGER, *REPORTS)

blueprint = Blueprint(
    "reading", __name__, url_prefix="/api/v1/workplans", description="The plan, its figures, its history."
)
blueprint.ARGUMENTS_PARSER = Parser()


def respond(found: Any) -> Response:
    """A JSON response; a list is given as the one page that it is."""
    body = Page(items=tuple(found), next=None) if isinstance(found, list) else found
    if not may("read_personal_data"):
        body = without_persons(body)
    return Response(msgspec.json.encode(body), content_type="application/json")


def paged(response: Response, found: Any) -> Response:
    """With a link to the next page, where there is one."""
    if isinstance(found, ActivityPage):
        return links.next_page(response, found.next, "cursor")
    if isinstance(found, Page):
        upwards = any(isinstance(item, EventAnswer) for item in found.items)
        return links.next_page(response, found.next, "after" if upwards else "before")
    return response


def _view(read: Read) -> Callable[..., Response]:
    def perform(args: dict[str, Any], wp: str, **path: Any) -> Response:
        here = service()
        if read.of_witnesses:
            ledger(wp).settle()
        tag = freshness.tag(wp) if read.conditional else None  # before it is read, so never newer than it
        if (unchanged := freshness.unchanged(tag)) is not None:
            return unchanged
        with view(here.engine, wp, here.clock, args.pop("as_of", None)) as seen:
            found = read.query(seen, *path.values(), **args)
            response = paged(respond(found), found)
            if read.version is not None:
                response.headers["ETag"] = etag(read.version(seen, found))
        return freshness.tagged(response, tag)

    perform.__name__, perform.__doc__ = read.name, read.query.__doc__
    return perform


def _register(read: Read) -> None:
    perform = blueprint.arguments(read.parameters(), location="query")(_view(read))
    headers = freshness.HEADERS if read.conditional else ETAG if read.version else MARK
    if "limit" in read.parameters._declared_fields:
        headers = headers | links.HEADERS
    perform = blueprint.response(200, answer(read.kind), headers=headers)(perform)
    if read.conditional:
        perform = blueprint.doc(responses=freshness.UNCHANGED)(perform)
    sent = [freshness.IF_NONE_MATCH] if read.conditional else []
    perform = describe(blueprint, read.use_case, name=read.name, headers=sent)(perform)
    blueprint.add_url_rule(f"/<wp>{read.rule}", read.name, guarded(read.use_case)(perform))


for _read in READS:
    _register(_read)


def list_workplans(_: dict[str, Any]) -> Response:
    """Every workplan of this service."""
    here = service()
    return links.described(respond(q_plan.workplans(here.engine, here.clock)))


_listed = blueprint.arguments(parameters.Nothing, location="query")(list_workplans)
_listed = blueprint.response(200, answer(Page[WorkplanAnswer]))(_listed)
_listed = describe(blueprint, "read_plan", name="list_workplans")(_listed)
blueprint.add_url_rule("", "list_workplans", guarded("read_plan")(_listed))
