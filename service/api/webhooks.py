"""Webhooks over HTTP: who is told of events, and what became of them. None of it is in the ledger."""

from http import HTTPStatus
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from service.api import parameters
from service.api.describe import answer
from service.api.parsing import Parser
from service.api.plain import Operation, register
from service.edge import requests as r
from service.edge.fields import Digits, Flag, Several, Whole, one_of
from service.edge.gate import actor, ledger, service
from service.edge.requests.common import Changes
from service.queries.answers import Page
from service.store.webhooks import State
from service.webhooks.addresses import LONGEST
from service.webhooks.answers import DeliveryAnswer, Redelivered, SecretAnswer, WebhookAnswer
from service.webhooks.messages import MEDIA_TYPE, CloudEvent
from service.webhooks.subscriptions import Subscriptions


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


class ChangeWebhook(Changes):
    """What is to be changed of a webhook."""

    url = fields.String(validate=validate.Length(1, LONGEST))
    types = _types()
    enabled = Flag(metadata={"description": "false switches it off; true on, and it goes on where it was."})


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


def list_webhooks(_: dict[str, Any], wp: str) -> Page[WebhookAnswer]:
    """All, the oldest first."""
    return _mine(wp).webhooks()


def get_webhook(_: dict[str, Any], wp: str, webhook: str) -> WebhookAnswer:
    """One of them."""
    return _mine(wp).webhook(webhook)


def list_deliveries(args: dict[str, Any], wp: str, webhook: str) -> Page[DeliveryAnswer]:
    """What became of events, the newest first, before a position."""
    return _mine(wp).deliveries(webhook, **args)


def add_webhook(body: dict[str, Any], wp: str) -> SecretAnswer:
    """Tell somebody of what comes after a position, by default from now on; its secret is shown this once."""
    return _mine(wp).add(**body)


def change_webhook(body: dict[str, Any], wp: str, webhook: str) -> WebhookAnswer:
    """Change a webhook's url or types, or switch it off or on. On, it goes on where it was."""
    return _mine(wp).change(webhook, body)


def remove_webhook(_: dict[str, Any], wp: str, webhook: str) -> None:
    """Remove a webhook, with all that is known of it."""
    _mine(wp).remove(webhook)


def rotate_webhook_secret(_: dict[str, Any], wp: str, webhook: str) -> SecretAnswer:
    """Give it a new secret; the one before signs as well for a day."""
    return _mine(wp).rotate_secret(webhook)


def redeliver_webhook(body: dict[str, Any], wp: str, webhook: str) -> Redelivered:
    """Send one event again, or for the first time; without a position, all dead letters."""
    return _mine(wp).redeliver(webhook, **body)


def _mine(wp: str) -> Subscriptions:
    return Subscriptions(service().post, ledger(wp), actor())


READ, ONE = "read_webhooks", "/<webhook>"
NOTHING = parameters.Nothing
OPERATIONS = (
    Operation("GET", "", list_webhooks, NOTHING, Page[WebhookAnswer], READ),
    Operation("GET", ONE, get_webhook, NOTHING, WebhookAnswer, READ),
    Operation("GET", f"{ONE}/deliveries", list_deliveries, Deliveries, Page[DeliveryAnswer], READ),
    Operation(
        "POST", "", add_webhook, AddWebhook, SecretAnswer, status=HTTPStatus.CREATED, location="webhooks/{id}"
    ),
    Operation("PATCH", ONE, change_webhook, ChangeWebhook, WebhookAnswer),
    Operation("DELETE", ONE, remove_webhook, r.Empty, None, status=HTTPStatus.NO_CONTENT),
    Operation("POST", f"{ONE}/secret", rotate_webhook_secret, r.Empty, SecretAnswer),
    Operation(
        "POST", f"{ONE}/redelivery", redeliver_webhook, Redelivery, Redelivered, status=HTTPStatus.ACCEPTED
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


for _operation in OPERATIONS:
    register(blueprint, _operation)
