"""The ledger itself: its events in pages, and each of them with its bytes, its receipt and its proof."""

from flask import request

from service.edge.gate import may, service
from service.queries import events
from service.queries.answers import EventAnswer
from service.queries.checkpoints import trusted
from service.queries.events import Chosen
from service.queries.persons import without_persons
from service.queries.view import View
from service.queries.witnesses import LogAnswer, checkpoint
from service.web.happenings import SAID, told
from service.web.page import page, seen
from service.web.pages.audit.frame import blueprint, shown

SHOWN = 40
"""Events on a page."""


@blueprint.get("/")
@page("read_events")
def ledger(wp: str) -> str:
    """Events in order, the newest or the oldest first; of one stream, of one type, from a position on."""
    newest_first = request.args.get("order") != "oldest"
    chosen = Chosen(_given("stream"), _given("type"))
    with seen(wp) as moment:
        found = events.browsed(moment, chosen, _position(), SHOWN, newest_first=newest_first)
        items = tuple(known(item) for item in found.items)
        return shown(
            "ledger.html",
            chosen_events=chosen,
            events=tuple(zip(items, told(items), strict=True)),
            following=found.next,
            newest_first=newest_first,
            start=_position(),
            types=sorted(SAID.items(), key=lambda item: str(item[1])),
        )


@blueprint.get("/events/<int:position>")
@page("read_events")
def event(wp: str, position: int) -> str:
    """One event: what it says, its canonical bytes, its receipt, and its proof, to be verified here."""
    policy = service().settings.policy
    with seen(wp) as moment:
        found = known(events.event(moment, position))
        return shown(
            "event.html",
            event=found,
            happening=told([found])[0],
            leaf=events.leaf(moment, position).decode(),
            log=_log_of(moment, position),
            trusted=trusted(moment, policy),
        )


def known(found: EventAnswer) -> EventAnswer:
    """An event as far as whoever looks may know it."""
    if may("read_personal_data"):
        return found
    without: EventAnswer = without_persons(found)
    return without


def _log_of(moment: View, position: int) -> LogAnswer:
    logs = checkpoint(moment, service().settings.policy).logs
    return next(log for log in logs if log.first <= position <= log.last)


def _given(name: str) -> str | None:
    return request.args.get(name, "").strip() or None


def _position() -> int | None:
    """From where on; what is no position is none."""
    given = _given("from") or ""
    return int(given) if given.isdecimal() and given.isascii() and len(given) < 18 else None
