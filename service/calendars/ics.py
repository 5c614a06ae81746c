"""Writes a calendar (RFC 5545, with NAME, COLOR and REFRESH-INTERVAL of RFC 7986).

A deliverable is an event on the day on which it is due, and a task from the start of its window until then
(decision 19). Its UID never changes, its SEQUENCE counts how often it was moved, and DTSTAMP, which without a
METHOD is when it was revised, is the ledger's time: the same ledger gives the same bytes.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from unicodedata import category
from uuid import UUID, uuid5

from icalendar import Calendar, Component, Event, Todo
from icalendar.prop import vDuration, vText
from msgspec import structs

from events.values import Status
from service.calendars import words as say
from service.calendars.contents import Contents, Deliverable, Occasion
from service.reports.words import Words

Kind = Literal["events", "tasks"]

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Kvali//Calendar of deliverables 1//EN"
REFRESHED = timedelta(hours=12)
COLOUR, FORUM_COLOUR = "steelblue", "goldenrod"
"""Names of CSS 3, as RFC 7986 wants them."""
DONE = "✓ "

_STATUS: dict[Status, str] = {
    "not_started": "NEEDS-ACTION",
    "ongoing": "IN-PROCESS",
    "suspended": "NEEDS-ACTION",
    "completed": "COMPLETED",
    "cancelled": "CANCELLED",
}
"""iCalendar knows of no suspension: nobody is at work, so that it needs action."""


def write(held: Contents, language: str, kind: Kind | None = None) -> bytes:
    """The file, in this language; events and tasks, or only one kind of them."""
    words = Words(language)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    if held.scope is not None:
        which = structs.astuple(held.scope)
        calendar.add("uid", _text(_uid(held.namespace, f"calendar/{which}/{language}/{kind}")))
    calendar.add("last-modified", held.changed_at)
    for name in ("name", "x-wr-calname"):
        calendar.add(name, _text(say.title(held, words)))
    calendar.add("color", _text(COLOUR))
    for name in ("refresh-interval", "x-published-ttl"):
        calendar.add(name, vDuration(REFRESHED), parameters={"VALUE": "DURATION"})
    for component in _components(held, words, kind):
        calendar.add_component(component)
    content: bytes = calendar.to_ical()
    return content


def _components(held: Contents, words: Words, kind: Kind | None) -> Iterator[Component]:
    if kind != "tasks":
        yield from (_occasion(one, held, words) for one in held.occasions)
        dated = ((one, one.milestone.end) for one in held.deliverables)
        yield from (_event(one, day, held, words) for one, day in dated if day is not None)
    if kind != "events":
        yield from (_task(one, held, words) for one in held.deliverables)


def _occasion(one: Occasion, held: Contents, words: Words) -> Event:
    event = Event()
    _identify(event, _uid(held.namespace, one.name), one.revision, one.changed_at)
    _days(event, one.start, one.end)
    event.add("summary", _text(say.called(one, words)))
    if about := say.of_occasion(one, held, words):
        event.add("description", _text(about))
    event.add("status", "CONFIRMED" if one.title else "TENTATIVE")
    event.add("transp", "OPAQUE")
    event.add("color", _text(FORUM_COLOUR))
    return event


def _event(one: Deliverable, day: date, held: Contents, words: Words) -> Event:
    event = Event()
    _identify(event, _uid(held.namespace, f"{_place(one)}/event"), one.milestone.moves, one.changed_at)
    _days(event, day, day)
    _describe(event, one, held, words)
    event.add("status", "CANCELLED" if one.milestone.status == "cancelled" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a due date keeps nobody from meeting
    return event


def _task(one: Deliverable, held: Contents, words: Words) -> Todo:
    task, milestone = Todo(), one.milestone
    _identify(task, _uid(held.namespace, f"{_place(one)}/task"), milestone.moves, one.changed_at)
    if milestone.end is not None:
        if milestone.start is not None and milestone.start < milestone.end:
            task.add("dtstart", milestone.start)
        task.add("due", milestone.end)
    _describe(task, one, held, words)
    task.add("status", _STATUS[milestone.status])
    if one.percent is not None:
        task.add("percent-complete", one.percent)
    if milestone.completed_on is not None:
        # A moment in UTC is wanted where only the day is known: at noon it is that day almost everywhere.
        task.add("completed", datetime.combine(milestone.completed_on, time(12), UTC))
    return task


def _identify(component: Component, uid: str, sequence: int, changed_at: datetime) -> None:
    component.add("uid", uid)
    component.add("sequence", sequence)
    component.add("dtstamp", changed_at)
    component.add("last-modified", changed_at)


def _days(event: Event, start: date, end: date) -> None:
    event.add("dtstart", start)
    event.add("dtend", end + timedelta(days=1))  # the first day after it


def _describe(component: Component, one: Deliverable, held: Contents, words: Words) -> None:
    done = DONE if one.milestone.status == "completed" else ""
    component.add("summary", _text(f"{done}{one.code} {words.text(one.activity.title)}"))
    component.add("description", _text(say.about(one, held, words)))
    component.add("categories", [_text(one.activity.section)])


def _place(one: Deliverable) -> str:
    return f"{one.activity.code}/{one.milestone.code}"


def _uid(namespace: UUID, name: str) -> str:
    return str(uuid5(namespace, name))


def _text(text: str) -> vText:
    """A text (section 3.3.11), which holds no control characters but the ends of its lines."""
    lines = text.splitlines()
    return vText("\n".join("".join(c for c in line if category(c) != "Cc") for line in lines))
