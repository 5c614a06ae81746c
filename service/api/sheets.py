"""An agency's sheet over HTTP: taken away, filled in with any program, looked at, and submitted in one go."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, validate

from events.refusals import Refusal, forbidden, invalid
from service import commands as c
from service.api import languages
from service.api.bulk import BulkAnswer, respond, roomy
from service.api.describe import MARK, answer, describe
from service.api.files import disposition
from service.api.parameters import MAX_POSITION
from service.api.parsing import Parser
from service.commands.bulk import MAX_ITEMS, Item, ItemsRefused, issue_all, refused
from service.commands.files import Incoming
from service.edge import requests as r
from service.edge.fields import Digits
from service.edge.gate import actor, guarded, ledger, service
from service.edge.preconditions import expecting, idempotency_key
from service.edge.problems import BadRequest
from service.edge.unfit import unfit
from service.queries.activities import UNLIMITED, activities
from service.queries.answers import ActivityAnswer, Answer
from service.queries.view import view
from service.sheets.columns import FORMAT, LANGUAGES, PLACES, Stamp, cell
from service.sheets.preview import SheetConflict, SheetRow, conflicts, differences, unknown
from service.sheets.read import CellProblem, Filled, Sheet, read
from service.sheets.write import MEDIA_TYPE, sheet

MAX_BODY_BYTES = 4 * 1024 * 1024
Plan = Mapping[str, ActivityAnswer]
"""The activities that an organisation answers for, by their codes."""


class PreviewAnswer(Answer, frozen=True):
    """What a sheet would change, and what stands in its way, as of the event at `position`."""

    position: int
    made_at: int
    rows: tuple[SheetRow, ...]
    conflicts: tuple[SheetConflict, ...]
    problems: tuple[CellProblem, ...]


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
    plan, position = _plan(wp)
    language = languages.preferred(LANGUAGES, args["language"])
    stamp = Stamp(FORMAT, wp, _organisation(), position, language)
    rows = [(one, milestone) for one in plan.values() for milestone in one.milestones]
    response = Response(sheet(stamp, rows, service().clock.now()), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = disposition(f"{wp}-{stamp.organisation}-{position}.xlsx")
    return languages.told(response, language)


def submit_sheet(args: dict[str, Any], wp: str) -> Response:
    """Look at a sheet that was filled in, or submit it: all of its updates in one transaction, or none.

    A row whose activity has changed since the sheet was made is a conflict; `position` says up to where you
    have looked at what others have changed.
    """
    with (incoming := Incoming(request.stream, request.content_length)).file:
        found = read(incoming.file, incoming.size, request.mimetype)
    _check_stamp(found.stamp, wp)
    plan, position = _plan(wp)
    rows = [row for row in found.rows if not unknown([row], plan)]
    items = list(_items(rows, found.stamp, plan))
    changed = conflicts(rows, plan, found.stamp.position if args["position"] is None else args["position"])
    order = c.Order(actor=actor(), idempotency_key=idempotency_key(), correlation=g.request_id)
    if args["submit"] == "false":
        wrong = [*_known(found, plan), *_problems(refused(ledger(wp), order, items), rows)]
        return _preview(found, plan, position, changed, wrong)
    _check(found, plan, items, rows)
    if changed and not _done(order, wp):
        raise _conflicted(changed)
    try:
        return respond(issue_all(ledger(wp), order, items), wp, HTTPStatus.CREATED)
    except ItemsRefused as refusal:
        raise _refused(_problems(refusal.problems, rows)) from refusal


def _organisation() -> str:
    found = actor().organisation
    if found is None:
        raise forbidden("organisation_needed", "this takes a key that acts for an organisation")
    return found


def _plan(wp: str) -> tuple[Plan, int]:
    """What the organisation answers for, and the position of the last event that this knows of."""
    here, organisation = service(), _organisation()
    with view(here.engine, wp, here.clock) as seen:
        found = activities(seen, limit=UNLIMITED)
    mine = {one.code: one for one in found.items if organisation in one.owners and not one.cancelled}
    return mine, found.as_of.position


def _check_stamp(stamp: Stamp, wp: str) -> None:
    mine = (wp, _organisation())
    if (stamp.workplan, stamp.organisation) != mine:
        detail = (
            f"this sheet was made for {stamp.organisation} in {stamp.workplan}, and not for {mine[1]} in {wp}"
        )
        raise invalid("sheet_of_others", detail)


def _items(rows: Sequence[Filled], stamp: Stamp, plan: Plan) -> Iterator[Item | Exception]:
    """The updates of these rows, each for the version of its activity that the plan was read at."""
    schema = r.UpdateItem(exclude=["if_match", "idempotency_key"])
    before = Counter[str]()
    for row in rows:
        given = {
            **row.given,
            "activity": row.activity,
            "milestone": row.milestone,
            "language": stamp.language,
        }
        try:
            loaded = schema.load(given)
        except ValidationError as error:
            yield unfit([error.messages])
            continue
        version = plan[row.activity].version + before[row.activity]
        before[row.activity] += 1
        yield Item(command=c.SubmitUpdate(**loaded), precondition=expecting(f'"{version}"'))


def _known(found: Sheet, plan: Plan) -> list[CellProblem]:
    """What is wrong in the sheet itself."""
    return [*found.problems, *unknown(found.rows, plan)]


def _problems(problems: Mapping[int, Exception], rows: Sequence[Filled]) -> list[CellProblem]:
    """What is wrong with updates, by the cells that it is about."""
    return [one for index, error in problems.items() for one in _cells(error, rows[index].row)]


def _cells(error: Exception, row: int) -> Iterator[CellProblem]:
    match error:
        case Refusal():
            yield CellProblem(cell(_column(error.field or ""), row), error.code, error.detail)
        case BadRequest():
            for one in error.errors or ():
                yield CellProblem(cell(_column(one["path"]), row), error.code, one["reason"])
        case _:
            raise error


def _column(path: str) -> str:
    """The column of a member: `evidence.0.title` is in `evidence.title`."""
    name = path.replace(".0", "")
    if name == "evidence":
        name = "evidence.title"
    return name if name in PLACES else "activity"


def _check(found: Sheet, plan: Plan, items: Sequence[Item | Exception], rows: Sequence[Filled]) -> None:
    wrong = _known(found, plan)
    wrong += _problems({n: one for n, one in enumerate(items) if isinstance(one, Exception)}, rows)
    if wrong:
        raise _refused(wrong)
    if not 0 < len(items) <= MAX_ITEMS:
        raise invalid("sheet_empty", f"{len(items)} rows are filled in; fill in 1 to {MAX_ITEMS}")


def _done(order: c.Order, wp: str) -> bool:
    """Whether this very request may have been done already, and changed the activities itself."""
    key = order.idempotency_key
    return key is not None and bool(ledger(wp).done(_organisation(), [key]))


def _refused(wrong: Sequence[CellProblem]) -> BadRequest:
    detail = f"{len(wrong)} cells have to be corrected, so nothing was recorded; `errors` says which, and why"
    return BadRequest(HTTPStatus.UNPROCESSABLE_ENTITY, "sheet_refused", detail, _errors(wrong))


def _conflicted(changed: Sequence[SheetConflict]) -> BadRequest:
    detail = (
        f"the activities of {len(changed)} rows were changed by others since, so nothing was recorded; look"
        " at the preview, and send its position to say that you have"
    )
    return BadRequest(HTTPStatus.CONFLICT, "sheet_conflicts", detail, _errors(changed))


def _errors(found: Sequence[CellProblem | SheetConflict]) -> list[dict[str, str]]:
    return [{"path": one.cell, "reason": one.detail} for one in found]


def _preview(
    found: Sheet, plan: Plan, position: int, changed: tuple[SheetConflict, ...], wrong: list[CellProblem]
) -> Response:
    content = PreviewAnswer(
        position=position,
        made_at=found.stamp.position,
        rows=differences(found.rows, plan),
        conflicts=changed,
        problems=tuple(wrong),
    )
    return Response(msgspec.json.encode(content), content_type="application/json")


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
