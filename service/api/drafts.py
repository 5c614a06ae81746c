"""Drafts of updates over HTTP. Their ETag names their very content; see `service.commands.drafts`."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, g
from flask_smorest import Blueprint
from marshmallow import ValidationError

from events.refusals import conflict
from service import commands as c
from service.api import examples, parameters
from service.api.describe import ETAG, IF_MATCH, MARK, Accepted, answer, describe
from service.api.parsing import Parser
from service.api.receipts import accepted
from service.commands import drafts
from service.edge import requests as r
from service.edge.gate import actor, guarded, ledger
from service.edge.preconditions import expecting, tags
from service.edge.unfit import unfit
from service.queries.answers import Answer, Page
from service.store.drafts import DraftRecord
from service.store.submission import Precondition


class DraftAnswer(Answer, frozen=True):
    """An update that is being written: what was saved of it, and when. `etag` is for If-Match."""

    activity: str
    etag: str
    saved_at: str
    draft: dict[str, Any]


blueprint = Blueprint(
    "drafts", __name__, url_prefix="/api/v1/workplans/<wp>", description="Updates that are being written."
)
blueprint.ARGUMENTS_PARSER = Parser()


def list_drafts(_: dict[str, Any], wp: str) -> Response:
    """The drafts of your own organisation, by activity. Nobody else sees them."""
    items = tuple(_answer(one) for one in drafts.drafts(ledger(wp), actor()))
    return _json(Page(items=items, next=None))


def get_draft(_: dict[str, Any], wp: str, activity: str) -> Response:
    """Your organisation's draft for an activity."""
    return _tagged(drafts.draft(ledger(wp), actor(), activity), HTTPStatus.OK)


def save_draft(body: dict[str, Any], wp: str, activity: str) -> Response:
    """Save a draft, however incomplete, in the place of the one that If-Match names.

    Where there is none yet, no If-Match is needed. What an update takes is only asked when it is submitted.
    """
    made, new = drafts.save(ledger(wp), actor(), activity, body, _expected())
    return _tagged(made, HTTPStatus.CREATED if new else HTTPStatus.OK)


def discard_draft(_: dict[str, Any], wp: str, activity: str) -> Response:
    """Discard a draft."""
    drafts.discard(ledger(wp), actor(), activity, _expected())
    return Response(status=HTTPStatus.NO_CONTENT)


def submit_draft(_: dict[str, Any], wp: str, activity: str) -> Response:
    """Submit what the draft has become as an update, and discard it.

    Sent again with the same If-Match, it is answered alike.
    """
    given = tags()
    if given is None:
        _expected()(drafts.draft(ledger(wp), actor(), activity))  # which says what to send
    order = c.Order(actor=actor(), correlation=g.request_id)

    def complete(content: Mapping[str, Any]) -> tuple[c.SubmitUpdate, Precondition | None]:
        try:
            fields = r.UpdateItem(exclude=["idempotency_key"]).load({**content, "activity": activity})
        except ValidationError as error:
            raise unfit([error.messages]) from error
        if_match = fields.pop("if_match", None)
        return c.SubmitUpdate(**fields), None if if_match is None else expecting(if_match)

    wanted = None if given is None or given == {"*"} else given
    done = drafts.submit(ledger(wp), order, activity, wanted, complete)
    return accepted(done, HTTPStatus.CREATED, wp, "updates/{id}")


def _expected() -> drafts.Expect:
    given = tags()

    def check(found: DraftRecord | None) -> None:
        if found is None and given in (None, {"*"}):
            return
        if given is None:
            detail = f'send If-Match with the draft that you have read; it is at "{found and found.revision}"'
            raise conflict("if_match_required", detail)
        if given != {"*"} and (found is None or found.revision not in given):
            detail = "this draft was changed or discarded since you read it; read it again"
            raise conflict("stale_version", detail)

    return check


def _answer(one: DraftRecord) -> DraftAnswer:
    saved_at = one.saved_at.isoformat(timespec="milliseconds")
    return DraftAnswer(activity=one.activity, etag=f'"{one.revision}"', saved_at=saved_at, draft=one.content)


def _tagged(one: DraftRecord, status: HTTPStatus) -> Response:
    response = _json(_answer(one), status)
    response.headers["ETag"] = f'"{one.revision}"'
    return response


def _json(content: object, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(msgspec.json.encode(content), status, content_type="application/json")


DRAFT = answer(DraftAnswer)
PLACE = "/activities/<activity>/draft"
_NOTHING = parameters.Nothing()

_OVER = IF_MATCH | {
    "required": False,
    "description": "The ETag of the draft that this replaces; needed where there is one. * stands for any.",
}

_list = blueprint.arguments(_NOTHING, location="query")(list_drafts)
_list = blueprint.response(200, answer(Page[DraftAnswer]), headers=MARK)(_list)
_list = describe(blueprint, "submit_update", name="list_drafts")(_list)
blueprint.add_url_rule("/drafts", "list_drafts", guarded("submit_update")(_list))

_get = blueprint.arguments(_NOTHING, location="query")(get_draft)
_get = blueprint.response(200, DRAFT, headers=ETAG)(_get)
_get = describe(blueprint, "submit_update", name="get_draft")(_get)
blueprint.add_url_rule(PLACE, "get_draft", guarded("submit_update")(_get))

_save = blueprint.arguments(r.SaveDraft(), required=False, example=examples.REQUESTS["save_draft"])(
    save_draft
)
for _status in (201, 200):
    _save = blueprint.response(_status, DRAFT, headers=ETAG)(_save)
_save = describe(
    blueprint, "submit_update", name="save_draft", headers=[_OVER], more=(412, 428), repeatable=False
)(_save)
blueprint.add_url_rule(PLACE, "save_draft", guarded("submit_update")(_save), methods=["PUT"])

_discard = blueprint.arguments(_NOTHING, location="query")(discard_draft)
_discard = blueprint.response(204, headers=MARK)(_discard)
_discard = describe(blueprint, "submit_update", name="discard_draft", if_match=True, repeatable=False)(
    _discard
)
blueprint.add_url_rule(PLACE, "discard_draft", guarded("submit_update")(_discard), methods=["DELETE"])

_submit = blueprint.arguments(_NOTHING, location="query")(submit_draft)
_submit = blueprint.response(201, answer(Accepted), headers=ETAG)(_submit)
_submit = describe(blueprint, "submit_update", name="submit_draft", if_match=True, repeatable=False)(_submit)
blueprint.add_url_rule(
    f"{PLACE}/submission", "submit_draft", guarded("submit_update")(_submit), methods=["POST"]
)
