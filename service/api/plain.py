"""Operations on what stands beside the ledger: they take a few parameters and answer with a struct."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec
from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from service.api import examples
from service.api.describe import MARK, answer, describe
from service.api.receipts import address
from service.edge.gate import guarded


class Operation(NamedTuple):
    """One of them. `does` is given the parameters, and what the rule names; its name is the operation's.

    `kind` is what it answers, null: nothing. `use_case` is its own name where none is given; `location`,
    below the workplan, says where what was made can be read.
    """

    method: str
    rule: str
    does: Callable[..., Any]
    takes: type[Schema]
    kind: Any
    use_case: str | None = None
    status: HTTPStatus = HTTPStatus.OK
    location: str | None = None


def register(blueprint: Blueprint, operation: Operation) -> None:
    """Put an operation into a blueprint, guarded and described."""
    name, reads = operation.does.__name__, operation.method == "GET"
    use_case = operation.use_case or name
    needed = any(field.required for field in operation.takes().fields.values())
    body: dict[str, Any] = {"required": needed, "example": examples.REQUESTS.get(name)}
    how = {"location": "query"} if reads else body
    perform = blueprint.arguments(operation.takes, **how)(_view(operation))
    schema = [] if operation.kind is None else [answer(operation.kind)]
    headers = MARK if "<wp>" in f"{blueprint.url_prefix}{operation.rule}" else {}
    perform = blueprint.response(operation.status, *schema, headers=headers)(perform)
    perform = describe(blueprint, use_case, name=name, repeatable=False)(perform)
    perform = guarded(use_case)(perform)
    blueprint.add_url_rule(operation.rule, name, perform, methods=[operation.method])


def _view(operation: Operation) -> Callable[..., Response]:
    def perform(args: dict[str, Any], **path: str) -> Response:
        found = operation.does(args, **path)
        if found is None:
            return Response(status=operation.status)
        response = answered(found, operation.status)
        if operation.location is not None:
            response.headers["Location"] = address(path["wp"], operation.location.format(id=found.id))
        return response

    perform.__name__, perform.__doc__ = operation.does.__name__, operation.does.__doc__
    return perform


def answered(found: Any, status: int) -> Response:
    """A struct as an answer."""
    return Response(msgspec.json.encode(found), status, content_type="application/json")
