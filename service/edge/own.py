"""What somebody has of their own: keys and calendar feeds. Who may make keys looks after everybody's."""

from typing import Any

from flask import url_for

from service.auth import feeds, keys
from service.auth.feeds import Feed
from service.auth.keys import Key
from service.edge.gate import identity, ledger, may, service
from service.projections.tables import READ_SECTION
from service.queries.lookup import known, organisation
from service.queries.view import view


def is_theirs(one: Key | Feed) -> bool:
    """Whether whoever asks may know of this."""
    return one.account == identity().account or may("create_api_key")


def key(prefix: str) -> Key:
    """A key that whoever asks may know of. Refusal: `unknown_key`."""
    found = keys.found(service().engine, prefix)
    if not is_theirs(found):
        raise keys.no_such_key(prefix)
    return found


def feed(wp: str, prefix: str) -> Feed:
    """A calendar feed that whoever asks may know of. Refusals: `unknown_workplan`, `unknown_feed`."""
    ledger(wp)
    found = feeds.found(service().engine, prefix)
    if found.workplan != wp or not is_theirs(found):
        raise feeds.no_such_feed(prefix)
    return found


def add_feed(wp: str, wanted: dict[str, Any]) -> tuple[str, Feed]:
    """Make a calendar feed for whoever asks; the address to subscribe to, shown this once, and the feed.

    Refusals: `unknown_workplan`, `unknown_section`, `unknown_organisation`, `too_many_feeds`.
    """
    here, body = service(), dict(wanted)
    with view(here.engine, wp, here.clock) as seen:
        if "section" in body:
            known(seen, READ_SECTION, body["section"], "section")
        if "organisation" in body:
            body["organisation"] = organisation(seen, body["organisation"], "organisation")
    token, made = feeds.create(here.engine, here.clock, identity(), feeds.Wanted(workplan=wp, **body))
    return url_for("calendars.get_calendar_feed", feed=token, _external=True), made
