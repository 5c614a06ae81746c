"""Operations on what stands beside the ledger: they take a few parameters and answer with a struct."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec
from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from service.api import examples
from service.api.context import guarded
from service.api.describe import MARK, answer, describe


class Operation(NamedTuple):
    """One of them. `does` is given the parameters, and what the rule names; its name is the operation's."""

    method: str
    rule: str
    does: Callable[..., Any]
    takes: type[Schema]
    kind: Any
    use_case: str
    status: HTTPStatus = HTTPStatus.OK


def register(blueprint: Blueprint, operation: Operation) -> None:
    """Put an operation into a blueprint, guarded and described."""
    name, reads = operation.does.__name__, operation.method == "GET"
    needed = any(field.required for field in operation.takes().fields.values())
    body: dict[str, Any] = {"required": needed, "example": examples.REQUESTS.get(name)}
    how = {"location": "query"} if reads else body
    perform = blueprint.arguments(operation.takes, **how)(_view(operation))
    perform = blueprint.response(operation.status, answer(operation.kind), headers=MARK)(perform)
    perform = describe(blueprint, operation.use_case, name=name, repeatable=False)(perform)
    perform = guarded(operation.use_case)(perform)
    blueprint.add_url_rule(operation.rule, name, perform, methods=[operation.method])


def _view(operation: Operation) -> Callable[..., Response]:
    def perform(args: dict[str, Any], **path: str) -> Response:
        found = operation.does(args, **path)
        return Response(msgspec.json.encode(found), operation.status, content_type="application/json")

    perform.__name__, perform.__doc__ = operation.does.__name__, operation.does.__doc__
    return perform
