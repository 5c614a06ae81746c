"""Many updates in one request: a body of their own size, and an answer for each."""

from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec, TypeVar

import msgspec
from flask import Response, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError

from service import commands as c
from service.api import examples, problems, receipts
from service.api.describe import MARK, Accepted, Problem, answer, describe
from service.api.parsing import Parser
from service.commands.bulk import Item, ItemsRefused, issue_all, issue_each
from service.edge import problems as errors
from service.edge import requests as r
from service.edge.gate import actor, guarded, ledger
from service.edge.preconditions import etag, expecting, idempotency_key
from service.edge.unfit import unfit
from service.queries.answers import Answer

MAX_BODY_BYTES = 8 * 1024 * 1024

P = ParamSpec("P")
R = TypeVar("R")


class ItemAnswer(Answer, frozen=True):
    """What became of one update: what a request of its own would have been answered with."""

    status: int
    etag: str | msgspec.UnsetType = msgspec.UNSET
    location: str | msgspec.UnsetType = msgspec.UNSET
    update: Accepted | msgspec.UnsetType = msgspec.UNSET
    problem: Problem | msgspec.UnsetType = msgspec.UNSET


class BulkAnswer(Answer, frozen=True):
    """What became of each update, in the order in which they were sent."""

    accepted: int
    refused: int
    items: tuple[ItemAnswer, ...]


blueprint = Blueprint(
    "bulk", __name__, url_prefix="/api/v1/workplans/<wp>", description="Many updates in one request."
)
blueprint.ARGUMENTS_PARSER = Parser()


def roomy(limit: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let the body of a request have so many bytes, once it is known that whoever sends it may."""

    def decorator(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            request.max_content_length = limit
            return view(*args, **kwargs)

        return wrapper

    return decorator


def submit_updates(body: dict[str, Any], wp: str) -> Response:
    """Submit up to 1,000 updates: all of them or none (`all`), or each by itself (`each`).

    Mode `all` answers 201, or a problem whose `problems` are those of every update that is refused, as far as
    they can be told at once. Mode `each` answers 200, whatever became of each.
    """
    whole, here = body["mode"] == "all", ledger(wp)
    schema = r.UpdateItem(exclude=["idempotency_key"] if whole else [])
    items = [_item(schema, given) for given in body["items"]]
    order = c.Order(actor=actor(), idempotency_key=idempotency_key(), correlation=g.request_id)
    if not whole:
        return respond(issue_each(here, order, items), wp, HTTPStatus.OK)
    return respond(issue_all(here, order, items), wp, HTTPStatus.CREATED)


def _item(schema: Schema, given: Any) -> Item | Exception:
    try:
        fields = schema.load(given)
    except ValidationError as error:
        return unfit([error.messages])
    if_match, key = fields.pop("if_match", None), fields.pop("idempotency_key", None)
    precondition = None if if_match is None else expecting(if_match)
    return Item(command=c.SubmitUpdate(**fields), precondition=precondition, idempotency_key=key)


def respond(results: Iterable[c.Accepted | Exception], wp: str, status: HTTPStatus) -> Response:
    """The answer to many updates, each with its receipt or its problem."""
    items = [_answered(result, wp, index) for index, result in enumerate(results)]
    refused = sum("problem" in item for item in items)
    content = {"accepted": len(items) - refused, "refused": refused, "items": items}
    return Response(msgspec.json.encode(content), status, content_type="application/json")


def _answered(result: c.Accepted | Exception, wp: str, index: int) -> dict[str, Any]:
    if isinstance(result, Exception):
        problem = problems.of_item(result, f"/items/{index}")
        return {"status": problem["status"], "problem": problem}
    return {
        "status": int(HTTPStatus.CREATED),
        "etag": etag(result.version),
        "location": receipts.address(wp, f"updates/{result.body['id']}"),
        "update": receipts.body(result, wp),
    }


def items_refused(refused: ItemsRefused) -> Response:
    """The problem of all, and with it that of each."""
    found = {index: problems.of_item(error, f"/items/{index}") for index, error in refused.problems.items()}
    document = problems.document(
        errors.Problem(HTTPStatus.UNPROCESSABLE_ENTITY, refused.code, refused.detail)
    )
    document["problems"] = [{"item": index, **one} for index, one in found.items()]
    content = msgspec.json.encode(document)
    return Response(content, HTTPStatus.UNPROCESSABLE_ENTITY, content_type=problems.MEDIA_TYPE)


blueprint.register_error_handler(ItemsRefused, items_refused)

_write = blueprint.arguments(r.SubmitUpdates(), example=examples.REQUESTS["submit_updates"])(submit_updates)
for _status in (201, 200):
    _write = blueprint.response(_status, answer(BulkAnswer), headers=MARK)(_write)
_write = describe(blueprint, "submit_update", name="submit_updates")(_write)
_write = guarded("submit_update")(roomy(MAX_BODY_BYTES)(_write))
blueprint.add_url_rule("/updates", "submit_updates", _write, methods=["POST"])
