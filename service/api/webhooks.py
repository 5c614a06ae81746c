"""Webhooks over HTTP: who is told of events, and what became of them. None of it is in the ledger."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

import msgspec
from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, post_load, validate

from service.api import examples, parameters
from service.api.context import actor, guarded, ledger, service
from service.api.describe import MARK, answer, describe
from service.api.fields import Digits, Flag, Several, Whole, one_of
from service.api.parsing import Parser
from service.api.receipts import address
from service.queries.answers import Page
from service.store.webhooks import State
from service.webhooks.addresses import LONGEST
from service.webhooks.answers import DeliveryAnswer, Redelivered, SecretAnswer, WebhookAnswer
from service.webhooks.messages import MEDIA_TYPE, CloudEvent
from service.webhooks.subscriptions import Subscriptions

JSON = "application/json"


def _types() -> Several:
    types = fields.String(validate=validate.Length(1, 64))
    what = "Types of the events that are wanted; null for all."
    return Several(types, 100, allow_none=True, metadata={"description": what})


class AddWebhook(Schema):
    """A new webhook."""

    url = fields.String(required=True, validate=validate.Length(1, LONGEST))
    types = _types()
    after = Whole(
        0,
        parameters.MAX_POSITION,
        metadata={"description": "The position after which to begin; by default the last one there is."},
    )


class ChangeWebhook(Schema):
    """What is to be changed of a webhook."""

    url = fields.String(validate=validate.Length(1, LONGEST))
    types = _types()
    enabled = Flag(metadata={"description": "false switches it off; true on, and it goes on where it was."})

    @post_load
    def _something(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if not data:
            raise ValidationError("Say what to change: url, types or enabled.")
        return data


class Redelivery(Schema):
    """What to send again."""

    position = Whole(
        0,
        parameters.MAX_POSITION,
        metadata={"description": "Of one event, whichever; by default all dead letters."},
    )


class Deliveries(Schema):
    """Which deliveries to list; the newest events come first."""

    state = one_of(State, load_default=None)
    limit = parameters.limit_of(50)
    before = Digits(
        0,
        parameters.MAX_POSITION,
        load_default=parameters.MAX_POSITION,
        metadata={"description": "Only those before this position; `next` of the page before."},
    )


class Operation(NamedTuple):
    """One operation. `rule` is below /workplans/{wp}/webhooks; a method `of` Subscriptions does it."""

    method: str
    rule: str
    name: str
    takes: type[Schema]
    of: Callable[..., Any]
    kind: Any
    status: HTTPStatus = HTTPStatus.OK


def _change(mine: Subscriptions, which: str, **changes: Any) -> WebhookAnswer:
    """Change a webhook's url or types, or switch it off or on. On, it goes on where it was."""
    return mine.change(which, changes)


def _remove(mine: Subscriptions, which: str) -> None:
    """Remove a webhook, with all that is known of it."""
    mine.remove(which)


OPERATIONS = (
    Operation("GET", "", "list_webhooks", parameters.Nothing, Subscriptions.webhooks, Page[WebhookAnswer]),
    Operation("GET", "/<webhook>", "get_webhook", parameters.Nothing, Subscriptions.webhook, WebhookAnswer),
    Operation(
        "GET",
        "/<webhook>/deliveries",
        "list_deliveries",
        Deliveries,
        Subscriptions.deliveries,
        Page[DeliveryAnswer],
    ),
    Operation("POST", "", "add_webhook", AddWebhook, Subscriptions.add, SecretAnswer, HTTPStatus.CREATED),
    Operation("PATCH", "/<webhook>", "change_webhook", ChangeWebhook, _change, WebhookAnswer),
    Operation(
        "DELETE", "/<webhook>", "remove_webhook", parameters.Nothing, _remove, None, HTTPStatus.NO_CONTENT
    ),
    Operation(
        "POST",
        "/<webhook>/secret",
        "rotate_webhook_secret",
        parameters.Nothing,
        Subscriptions.rotate_secret,
        SecretAnswer,
    ),
    Operation(
        "POST",
        "/<webhook>/redelivery",
        "redeliver_webhook",
        Redelivery,
        Subscriptions.redeliver,
        Redelivered,
        HTTPStatus.ACCEPTED,
    ),
)

_SENT = ("webhook-id", "webhook-timestamp", "webhook-signature")
MESSAGE = {
    "event": {
        "post": {
            "operationId": "receive_event",
            "summary": "What a webhook is sent: an event, signed by Standard Webhooks.",
            "parameters": [
                {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
                for name in _SENT
            ],
            "requestBody": {
                "required": True,
                "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{answer(CloudEvent)}"}}},
            },
            "responses": {"2XX": {"description": "It is delivered; the body is not read."}},
        }
    }
}
"""What the API's description says of the requests that others receive (OpenAPI 3.1, `webhooks`)."""

blueprint = Blueprint(
    "webhooks", __name__, url_prefix="/api/v1/workplans/<wp>/webhooks", description="Who is told of events."
)
blueprint.ARGUMENTS_PARSER = Parser()


def _view(operation: Operation) -> Callable[..., Response]:
    def perform(args: dict[str, Any], wp: str, **path: str) -> Response:
        found = operation.of(Subscriptions(service().post, ledger(wp), actor()), *path.values(), **args)
        content = b"" if found is None else msgspec.json.encode(found)
        response = Response(content, operation.status, content_type=JSON if content else None)
        if operation.status is HTTPStatus.CREATED:
            response.headers["Location"] = address(wp, f"webhooks/{found.id}")
        return response

    perform.__name__, perform.__doc__ = operation.name, operation.of.__doc__
    return perform


def _register(operation: Operation) -> None:
    reads = operation.method == "GET"
    use_case = "read_webhooks" if reads else operation.name
    example = examples.REQUESTS.get(operation.name)
    needed = any(field.required for field in operation.takes().fields.values())
    how: dict[str, Any] = {"location": "query"} if reads else {"required": needed, "example": example}
    perform = blueprint.arguments(operation.takes, **how)(_view(operation))
    schema = {} if operation.kind is None else {"schema": answer(operation.kind)}
    perform = blueprint.response(operation.status, *schema.values(), headers=MARK)(perform)
    perform = describe(blueprint, use_case, name=operation.name, repeatable=False)(perform)
    perform = guarded(use_case)(perform)
    blueprint.add_url_rule(operation.rule, operation.name, perform, methods=[operation.method])


for _operation in OPERATIONS:
    _register(_operation)
