"""The ledger as a feed: pages that wait for what comes next, and Server-Sent Events.

Both look at the head of the ledger now and then, in a transaction of their own each time, so that an event is
seen whichever process appended it, and only once it is committed.
"""

import logging
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from time import monotonic
from typing import Any, NamedTuple

import msgspec
from flask import Response, current_app, request
from flask_smorest import Blueprint

from events.refusals import invalid
from service.api import links, parameters
from service.api.describe import MARK, answer, describe
from service.api.parsing import Parser
from service.api.reads import paged, respond
from service.api.waiting import WAITING, Waiting
from service.auth.identities import identify
from service.auth.keys import Unauthenticated
from service.bootstrap import Service
from service.edge.gate import guarded, ledger, may, service
from service.edge.problems import BadRequest
from service.queries.answers import EventAnswer, Page
from service.queries.events import events
from service.queries.persons import without_persons
from service.queries.view import view
from service.store.engine import reading
from service.store.errors import StoreError
from service.store.ledgers import ledger as record

MEDIA_TYPE = "text/event-stream"
RETRY_MS = 2000
BEAT_S = 15
"""Seconds of silence before a comment, by which proxies and both ends see that the other is there."""
STREAM_S = 300
"""Seconds until a stream is ended; its client comes again and goes on where it was."""

_POSITION = re.compile(r"[0-9]{1,16}")

log = logging.getLogger(__name__)

blueprint = Blueprint(
    "feed", __name__, url_prefix="/api/v1/workplans/<wp>", description="The ledger, as it grows."
)
blueprint.ARGUMENTS_PARSER = Parser()


def list_events(args: dict[str, Any], wp: str) -> Response:
    """The ledger's events, in order, after a position; on request as soon as there is one.

    With `wait`, an empty page is only answered after so many seconds. With `Accept: text/event-stream` the
    answer is a stream of Server-Sent Events: `id` is the position, `event` the type, `data` the event as a
    page gives it. It ends after some minutes; `Last-Event-ID` goes on after an event, and nothing is skipped.
    """
    last = _last_event_id(args["after"])
    if _streaming():
        return _streamed(args | {"after": last}, wp)
    if args["wait"]:
        return _awaited(args, wp)
    return _page(args, wp)


def _read(
    wp: str, after: int, limit: int, as_of: str | None = None, stream: str | None = None, **_: Any
) -> Page[EventAnswer]:
    here = service()
    with view(here.engine, wp, here.clock, as_of) as seen:
        return events(seen, after, limit, stream)


def _page(args: dict[str, Any], wp: str) -> Response:
    found = _read(wp, **args)
    return paged(respond(found), found)


def _streaming() -> bool:
    accepts = request.accept_mimetypes
    return accepts[MEDIA_TYPE] > accepts["application/json"]


def _awaited(args: dict[str, Any], wp: str) -> Response:
    """The page, once there is something on it."""
    deadline, size, after = monotonic() + args["wait"], _head(args, wp), args["after"]
    waiting: Waiting = current_app.extensions[WAITING]
    if size() <= after + 1:
        waiting.enter()
        try:
            while waiting.pause(deadline - monotonic()) and size() <= after + 1 and monotonic() < deadline:
                pass
        finally:
            waiting.leave()
    return _page(args, wp)


def _head(args: dict[str, Any], wp: str) -> Callable[[], int]:
    """What tells the ledger's size, cheaply.

    Refusals: `as_of_is_over`, `stream_not_awaited`, `unknown_position` (an event that is not there any more,
    or never was).
    """
    here, found = service(), ledger(wp)
    if args["as_of"] is not None:
        detail = "nothing comes after an earlier point; leave out as_of to wait for what comes next"
        raise invalid("as_of_is_over", detail, "as_of")
    if args.get("stream") is not None:
        detail = "what comes next is given of the whole ledger; leave out stream, or do not wait"
        raise invalid("stream_not_awaited", detail, "stream")

    def size() -> int:
        with reading(here.engine) as connection:
            return record(connection, found.id).size

    last = size() - 1
    if args["after"] > last:
        detail = (
            f"there is no event {args['after']}; the last one is {last}. If you have seen a later one, the"
            " ledger was put back from a backup: read it again"
        )
        raise invalid("unknown_position", detail, "after")
    return size


class Stream(NamedTuple):
    """A stream that is open: what it reads, for whom, and how long it lasts."""

    service: Service
    wp: str
    limit: int
    authorization: str | None
    persons: bool
    size: Callable[[], int]
    waiting: Waiting
    lasting: float = STREAM_S

    def messages(self, after: int) -> Iterator[str]:
        """Everything after a position, message by message, as it comes."""
        yield f"retry: {RETRY_MS}\n\n"
        beat = now = monotonic()
        ends = now + self.lasting
        try:
            while now < ends and self.waiting.pause(0 if self.size() > after + 1 else ends - now):
                for event in self._next(after):
                    yield _message(event)
                    after, beat = event.position, monotonic()
                now = monotonic()
                if now - beat > BEAT_S:
                    yield ":\n\n"
                    beat = now
        except StoreError as error:
            log.warning("%s: a stream was ended: %s", self.wp, error.detail)
        except Unauthenticated as error:
            log.info("%s: a stream was ended: %s", self.wp, error.code)

    def _next(self, after: int) -> tuple[EventAnswer, ...]:
        """The next events, for whom the key is still good. Raises Unauthenticated, StoreError."""
        here = self.service
        if self.size() <= after + 1:
            return ()
        identify(here.engine, here.clock, self.authorization)
        with view(here.engine, self.wp, here.clock) as seen:
            found = events(seen, after, self.limit)
        return (found if self.persons else without_persons(found)).items


def _message(event: EventAnswer) -> str:
    """One message (WHATWG HTML, section 9.2.5); JSON has no line break of its own."""
    return f"id: {event.position}\nevent: {event.type}\ndata: {msgspec.json.encode(event).decode()}\n\n"


def _streamed(args: dict[str, Any], wp: str) -> Response:
    waiting: Waiting = current_app.extensions[WAITING]
    stream = Stream(
        service(),
        wp,
        args["limit"],
        request.headers.get("Authorization"),
        may("read_personal_data"),
        _head(args, wp),
        waiting,
    )
    waiting.enter()
    response = Response(stream.messages(args["after"]), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response.call_on_close(waiting.leave)
    response.headers["X-Accel-Buffering"] = "no"  # or nginx would keep messages until it has many
    return response


def _last_event_id(after: int) -> int:
    """Where to go on: after what the client received last, or else where the address says."""
    given = request.headers.get("Last-Event-ID", "")
    if not given:
        return after
    if not _POSITION.fullmatch(given):
        detail = "Last-Event-ID is the id of the last event that was received: its position, in digits"
        raise BadRequest(HTTPStatus.BAD_REQUEST, "malformed_last_event_id", detail)
    return int(given)


_LAST_EVENT_ID = {
    "name": "Last-Event-ID",
    "in": "header",
    "description": "Of a stream: the id of the last event that was received. It goes on after that one.",
    "schema": {"type": "string", "pattern": f"^({_POSITION.pattern})?$"},
}

_view = blueprint.arguments(parameters.Events, location="query")(list_events)
_view = blueprint.response(200, answer(Page[EventAnswer]), headers=MARK | links.HEADERS)(_view)
_view = blueprint.response(200, {"type": "string"}, content_type=MEDIA_TYPE)(_view)
_view = describe(blueprint, "read_events", name="list_events", headers=[_LAST_EVENT_ID])(_view)
blueprint.add_url_rule("/events", "list_events", guarded("read_events")(_view))
