"""Calendars over HTTP: read with a key, or subscribed to by an address that holds a token."""

from http import HTTPStatus
from typing import Any

import msgspec
from flask import Response, g
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from msgspec import structs

from service.api import freshness, languages, parameters
from service.api.describe import describe
from service.api.parsing import Parser
from service.api.plain import Operation, register
from service.auth import feeds as auth
from service.auth.permissions import admit
from service.calendars.contents import Scope, contents
from service.calendars.ics import MEDIA_TYPE, Kind, write
from service.edge import own
from service.edge import requests as r
from service.edge.fields import MAX_NAME, Code, Line, one_of
from service.edge.gate import guarded, identity, ledger, may, service
from service.queries.answers import Page
from service.queries.view import view
from service.reports.words import LANGUAGES
from service.schedule.planned import planned

blueprint = Blueprint(
    "calendars", __name__, url_prefix="/api/v1", description="The calendar of deliverables (iCalendar)."
)
blueprint.ARGUMENTS_PARSER = Parser()

KEPT = "private, no-cache"
"""A calendar program keeps what it has read, and asks each time whether it still stands."""


class Calendar(parameters.AsOf):
    """Which calendar, and in which language."""

    section = Code(load_default=None, metadata={"description": "Of this section only."})
    organisation = Line(
        MAX_NAME,
        load_default=None,
        metadata={"description": "Only what this one answers for: a code, or any name that it goes by."},
    )
    activity = Code(load_default=None, metadata={"description": "Of this activity only."})
    kind = one_of(
        Kind,
        load_default=None,
        metadata={"description": "Only events, or only tasks, for programs that know both; default both."},
    )
    language = fields.String(
        validate=validate.OneOf(LANGUAGES), load_default=None, metadata={"description": languages.PARAMETER}
    )


class CalendarFeed(Schema):
    """Which calendar was subscribed to."""

    feed = fields.String(
        required=True,
        validate=validate.Length(1, 100),
        metadata={"description": "The token in the address that was shown once."},
    )


class NewCalendarFeed(auth.Feed, frozen=True):
    """A feed that was just made. `url` is what a calendar program subscribes to, and is not shown again."""

    url: str


def get_calendar(args: dict[str, Any], wp: str) -> Response:
    """The calendar of deliverables (RFC 5545): due dates as events and as tasks, the forum, consultations.

    A date that is moved stays the same entry: its UID remains, its SEQUENCE counts the moves.
    """
    scope = Scope(section=args["section"], organisation=args["organisation"], activity=args["activity"])
    return _calendar(wp, scope, args["kind"], args["language"], args["as_of"])


def get_calendar_feed(args: dict[str, Any]) -> Response:
    """The calendar that this address subscribes to; the token in it says for whom.

    It is what the account behind it may read, and ends with that.
    """
    here = service()
    feed, g.identity = auth.recognise(here.engine, here.clock, args["feed"])
    here.limits.take(f"feed:{feed.prefix}", here.settings.rate_per_key)
    admit(identity(), "read_plan")
    scope = Scope(section=feed.section, organisation=feed.organisation)
    kind: Kind | None = msgspec.convert(feed.kind, Kind | None)
    return _calendar(feed.workplan, scope, kind, feed.language, None)


def _calendar(wp: str, scope: Scope, kind: Kind | None, asked: str | None, as_of: str | None) -> Response:
    here, language, all_of_it = service(), languages.preferred(LANGUAGES, asked), may("read_updates")
    ahead = planned(ledger(wp)) if all_of_it and as_of is None else []
    tag = freshness.tag(wp, language, all_of_it, ahead)
    if (unchanged := freshness.unchanged(tag)) is not None:
        return _told(unchanged, language)
    with view(here.engine, wp, here.clock, as_of) as seen:
        found = contents(seen, scope, with_consultations=all_of_it, planned=ahead)
    response = Response(write(found, language, kind), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{wp}.ics"'
    return _told(freshness.tagged(response, tag), language)


def _told(response: Response, language: str) -> Response:
    response.headers["Cache-Control"] = KEPT
    return languages.told(response, language)


def list_calendar_feeds(_: dict[str, Any], wp: str) -> Page[auth.Feed]:
    """Your own calendar feeds; for who may make keys: all. The oldest first."""
    ledger(wp)
    found = (feed for feed in auth.feeds(service().engine) if feed.workplan == wp and own.is_theirs(feed))
    return Page(items=tuple(found), next=None)


def add_calendar_feed(body: dict[str, Any], wp: str) -> NewCalendarFeed:
    """Make an address to which a calendar program can subscribe without a key, and show it once."""
    url, feed = own.add_feed(wp, body)
    return NewCalendarFeed(**structs.asdict(feed), url=url)


def revoke_calendar_feed(_: dict[str, Any], wp: str, prefix: str) -> auth.Feed:
    """Take a calendar feed back, from now on. Your own, or anybody's if you may make keys."""
    here = service()
    return auth.revoke(here.engine, here.clock, own.feed(wp, prefix).prefix)


def _read(rule: str, view_: Any, takes: Any, use_case: str, *more: int) -> None:
    headers = freshness.HEADERS | languages.HEADERS
    described = blueprint.arguments(takes, location="query")(view_)
    described = blueprint.response(200, {"type": "string"}, content_type="text/calendar", headers=headers)(
        described
    )
    described = blueprint.doc(responses=freshness.UNCHANGED)(described)
    sent = [freshness.IF_NONE_MATCH, languages.ACCEPT]
    described = describe(blueprint, use_case, name=view_.__name__, headers=sent, more=more)(described)
    blueprint.add_url_rule(rule, view_.__name__, guarded(use_case)(described))


_read("/workplans/<wp>/calendar.ics", get_calendar, Calendar, "read_plan")
_read("/calendar.ics", get_calendar_feed, CalendarFeed, "read_calendar_feed", HTTPStatus.GONE)

FEEDS = "/workplans/<wp>/calendar-feeds"
MADE = HTTPStatus.CREATED
OPERATIONS = (
    Operation("GET", FEEDS, list_calendar_feeds, parameters.Nothing, Page[auth.Feed], "read_calendar_feeds"),
    Operation("POST", FEEDS, add_calendar_feed, r.AddCalendarFeed, NewCalendarFeed, status=MADE),
    Operation("POST", f"{FEEDS}/<prefix>/revocation", revoke_calendar_feed, r.Empty, auth.Feed),
)

for _operation in OPERATIONS:
    register(blueprint, _operation)
