"""A new workplan over HTTP: the template, what is wrong with one that was filled in, and loading it."""

from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from events.values import Actor
from seed.differences import Difference, words
from seed.load import Outlook, load, outlook
from seed.plan import Plan
from seed.problems import Problem, SeedError
from seed.statements import stated
from service.api import parameters
from service.api.bulk import roomy
from service.api.describe import answer, describe
from service.api.parsing import Parser
from service.auth.permissions import require
from service.commands import Order
from service.commands.files import Incoming
from service.edge.downloads import disposition
from service.edge.gate import actor, guarded, service
from service.edge.problems import BadRequest
from service.edge.sheets import MAX_BODY_BYTES
from service.importing.read import read_workbook
from service.importing.template import template
from service.queries.answers import Answer
from service.sheets.write import MEDIA_TYPE

NAME = "the workbook"
FOUNDING = "workplan"
"""The statement that a ledger lacks as long as it holds no plan."""


class ImportProblem(Answer, frozen=True):
    """What is wrong in a cell: where it is, what stands there (as far as it was read), and why it cannot."""

    sheet: str | None
    row: int | None
    column: str | None
    path: str
    value: str | None
    reason: str


class ImportDifference(Answer, frozen=True):
    """What a ledger that there is already holds otherwise than the workbook; neither is changed."""

    path: str
    in_ledger: str
    in_file: str


class ImportAnswer(Answer, frozen=True):
    """What loading a workbook would do, or has done: `added` are the statements that the ledger lacked.

    With `problems` nothing is ever added.
    """

    workplan: str | None
    dry_run: bool
    added: tuple[str, ...]
    differences: tuple[ImportDifference, ...]
    problems: tuple[ImportProblem, ...]


class Import(Schema):
    """Whether to load what is in the workbook."""

    dry_run = fields.String(
        validate=validate.OneOf(["true", "false"]),
        load_default="true",
        metadata={"description": "false loads it; otherwise it is only looked at."},
    )


blueprint = Blueprint("importing", __name__, url_prefix="/api/v1", description="A new workplan.")
blueprint.ARGUMENTS_PARSER = Parser()


def get_workplan_template(_: dict[str, Any]) -> Response:
    """A workbook (XLSX) in which a new plan can be filled in, with drop-downs and instructions."""
    response = Response(template(), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = disposition("workplan.xlsx")
    return response


def import_workplan(args: dict[str, Any]) -> Response:
    """Look at a workbook in which a plan was filled in, or load it into a new ledger of its own.

    Loaded again, it adds what the ledger lacks, tells what differs, and rewrites nothing.
    """
    dry_run = args["dry_run"] == "true"
    with (incoming := Incoming(request.stream, request.content_length)).file:
        try:
            plan = read_workbook(incoming.file, incoming.size, NAME, request.mimetype)
        except SeedError as error:
            if not dry_run:
                raise _refused(error) from error
            return _answered(
                ImportAnswer(workplan=None, dry_run=True, added=(), differences=(), problems=_problems(error))
            )
    return _answered(_outlook(plan) if dry_run else _loaded(plan))


def _outlook(plan: Plan) -> ImportAnswer:
    ledgers = {one.code: one for one in service().ledgers()}
    return _answer(plan, outlook(plan, ledgers.get(plan.workplan.code)), dry_run=True)


def _loaded(plan: Plan) -> ImportAnswer:
    """Load it, for the account that has sent it, which the leaves name."""
    here, code = service(), plan.workplan.code
    ledger = here.open_ledger(code, f"kvali/{code}/{here.clock.random(4).hex()}")
    found = outlook(plan, ledger)
    load(plan, ledger, order=Order(actor=_whose(plan, found), correlation=g.request_id))
    return _answer(plan, found, dry_run=False)


def _whose(plan: Plan, found: Outlook) -> Actor:
    """A new plan is the system's to adopt; to one that there is, people add what they may add by themselves.

    Refusal: `role_forbidden`, before anything is appended.
    """
    who = actor()
    if FOUNDING in found.lacking:
        return Actor("system", who.organisation, who.key)
    commands = stated(plan)
    for what in found.lacking:
        require(who, commands[what].USE_CASE)
    return who


def _answer(plan: Plan, found: Outlook, *, dry_run: bool) -> ImportAnswer:
    return ImportAnswer(
        workplan=plan.workplan.code,
        dry_run=dry_run,
        added=found.lacking,
        differences=tuple(map(_difference, found.differences)),
        problems=(),
    )


def _difference(found: Difference) -> ImportDifference:
    return ImportDifference(path=found.path, in_ledger=words(found.in_ledger), in_file=words(found.in_file))


def _problems(error: SeedError) -> tuple[ImportProblem, ...]:
    return tuple(map(_problem, error.problems))


def _problem(one: Problem) -> ImportProblem:
    sheet, row, column = one.cell or (None, None, None)
    value = None if one.value is None else str(one.value)
    return ImportProblem(sheet=sheet, row=row, column=column, path=one.path, value=value, reason=one.reason)


def _refused(error: SeedError) -> BadRequest:
    wrong = [{"path": str(one.cell or one.path), "reason": one.reason} for one in error.problems]
    cells = "a cell has" if len(wrong) == 1 else f"{len(wrong)} cells have"
    detail = f"{cells} to be corrected, so nothing was loaded; `errors` says which, and why"
    return BadRequest(HTTPStatus.UNPROCESSABLE_ENTITY, "workplan_refused", detail, wrong)


def _answered(found: ImportAnswer) -> Response:
    status = HTTPStatus.OK if found.dry_run else HTTPStatus.CREATED
    return Response(msgspec.json.encode(found), status, content_type="application/json")


_FILE: dict[str, Any] = {MEDIA_TYPE: {"schema": {}}}

_get = blueprint.arguments(parameters.Nothing, location="query")(get_workplan_template)
_get = blueprint.doc(responses={200: {"description": "OK", "content": _FILE}})(_get)
_get = describe(blueprint, "import_workplan", name="get_workplan_template")(_get)
blueprint.add_url_rule("/workplan-template.xlsx", "get_workplan_template", guarded("import_workplan")(_get))

_post = blueprint.arguments(Import(), location="query")(import_workplan)
for _status in (201, 200):
    _post = blueprint.response(_status, answer(ImportAnswer))(_post)
_post = blueprint.doc(requestBody={"required": True, "content": _FILE})(_post)
_post = describe(blueprint, "import_workplan", repeatable=False)(_post)
_post = guarded("import_workplan")(roomy(MAX_BODY_BYTES)(_post))
blueprint.add_url_rule("/workplans", "import_workplan", _post, methods=["POST"])
