"""The history of an activity in words: what each event changed, from what to what, and what was written."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _
from msgspec import Struct

from service.edge.gate import may
from service.queries.answers import Change, EventAnswer, Plain
from service.queries.differences import told_of
from service.queries.events import at, positions
from service.queries.persons import without_persons
from service.queries.view import View
from service.web.happenings import OF_THE_PLAN, Happening, told
from service.web.language import words
from service.web.rendering import day, label

NAMES = {
    "title.en": _("Title in English"),
    "title.ka": _("Title in Georgian"),
    "leads": "column.leads",
    "members": _("Members"),
    "observers": _("Observers"),
    "gcm_objectives": "dimension.objective",
    "thematic_area": "dimension.area",
    "due": _("Due, by the baseline"),
    "status": "column.status",
    "completed_on": "column.completed_on",
    "confidence": "column.confidence",
    "percent": "column.percent",
    "provisional.status": "column.status",
    "provisional.completed_on": "column.completed_on",
    "provisional.confidence": "column.confidence",
    "provisional.percent": "column.percent",
    "review": _("Latest update"),
    "cancelled": "column.cancelled",
    "on_request": "outside.on_request",
}
"""Fields of an activity that are told of, in this order, by the reports' phrases or words of our own."""
OF_MILESTONES = {
    "printed": "column.printed",
    "start": _("from, by the current plan"),
    "end": _("to, by the current plan"),
    "baseline_end": _("to, by the baseline"),
    "status": "column.status",
    "completed_on": "column.completed_on",
    "required": _("required"),
}
"""Those of its milestones, which follow."""
TEXTS = {
    "narrative": "column.narrative",
    "challenges": "column.challenges",
    "mitigation": "column.mitigation",
    "next_steps": "column.next_steps",
    "support_requested": "column.support_requested",
    "justification": "column.justification",
    "reason": "column.reason",
    "title": _("Title"),
    "url": _("Address"),
    "note": _("Note"),
}
"""What sealed texts are called in the reports; any other is just a text."""
_DATES = ("due", "completed_on", "start", "end", "forum_end", "baseline_start", "baseline_end")
_SHOWN: dict[str, Callable[[str], str]] = {
    **{name: partial(label, name) for name in ("status", "timeliness", "confidence", "review")},
    "provisional_status": partial(label, "status"),
    **dict.fromkeys(_DATES, day),
    "gcm_objectives": partial(label, "objective"),
}
"""How values are written, by the last part of a field's path."""
_STATED = {"activity": _("stated for itself"), "section": _("stated for its section")}
"""Where roles come from, if from anywhere."""


class Changed(Struct, frozen=True):
    """A field that an event gave another value."""

    field: str
    old: str
    new: str


class Written(Struct, frozen=True):
    """A text of an event; null where it is gone: `erased` says when and on which basis, if an event does."""

    name: str
    text: str | None
    language: str | None
    erased: dict[str, Any] | None


class Entry(Struct, frozen=True):
    """An event of the history, its receipt, what it changed, and what was written."""

    event: EventAnswer
    happened: Happening
    changes: tuple[Changed, ...]
    texts: tuple[Written, ...]


def history(seen: View, activity: str, most: int | None) -> tuple[list[Entry], int]:
    """The newest events first, `most` of them, and how many there are.

    Whoever may not read events is told of those that changed the plan or official figures.
    """
    changes, all_of_it = told_of(seen, activity), may("read_events")
    found = sorted({*positions(seen, activity), *changes}, reverse=True)
    if not all_of_it:
        found = [one.position for one in _in_order(seen, found) if one.type in OF_THE_PLAN]
    events = _in_order(seen, found[:most])
    return [_entry(event, changes.get(event.position, ()), all_of_it) for event in events], len(found)


CHUNK = 500


def _in_order(seen: View, wanted: list[int]) -> list[EventAnswer]:
    chunks = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
    found = [event for chunk in chunks for event in reversed(at(seen, chunk))]
    return found if may("read_personal_data") else list(map(without_persons, found))


def _entry(event: EventAnswer, changes: tuple[Change, ...], all_of_it: bool) -> Entry:
    happened = told([event])[0]
    texts = tuple(_texts(event.data, event.data.get("language"))) if all_of_it else ()
    changed = (*_changed(changes, first=event.type == "activity.added"), *_asked(event))
    return Entry(event, happened, changed, texts)


def _asked(event: EventAnswer) -> Iterator[Changed]:
    """The date that is asked for, which changes nothing yet."""
    if event.type == "reschedule.requested":
        name = f"{event.data['milestone']}: {words().t('column.asked_date')}"
        yield Changed(name, "–", day(event.data["window"]["end"]))


def _changed(changes: Iterable[Change], *, first: bool) -> Iterator[Changed]:
    """Those that say something; of an activity that is new, what is not empty and no title."""
    by_field = {change.field: change for change in changes}
    several = len({field.split(".")[1] for field in by_field if field.startswith("milestones.")}) > 1
    for field, name in NAMES.items():
        if field in by_field and not (first and field.startswith(("title", "provisional", "status"))):
            yield from _one(_field(field, name), by_field[field], field, first=first)
    for field, change in by_field.items():
        place, _dot, last = field.rpartition(".")
        shown = OF_MILESTONES.get(last) if place.startswith("milestones.") else None
        repeated = not several and last in ("status", "completed_on", "baseline_end")
        if shown is not None and not repeated and not (first and last in ("status", "required")):
            yield from _one(f"{place.split('.')[1]}: {_said(shown)}", change, last, first=first)


def _field(field: str, name: object) -> str:
    said = _said(name)
    return words().t("column.provisional", column=said) if field.startswith("provisional.") else said


def _one(name: str, change: Change, field: str, *, first: bool) -> Iterator[Changed]:
    old, new = (shown(field, value) for value in _moved(change.old, change.new))
    if old != new and not (first and change.new in (None, False, (), [])):
        yield Changed(name, old, new)


def _moved(old: Plain, new: Plain) -> tuple[Plain, Plain]:
    """What went and what came; of lists only the members that differ."""
    if isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)) and {*old} != {*new}:
        return tuple(one for one in old if one not in new), tuple(one for one in new if one not in old)
    return old, new


def shown(field: str, value: Plain) -> str:
    """The value of a field as it is written."""
    place, _dot, last = field.rpartition(".")
    match value:
        case None:
            return "–"
        case str() if place == "roles_from":
            return words().t("not_stated") if value == "not_stated" else str(_STATED[value])
        case bool():
            return words().t("corrections.yes" if value else "corrections.no")
        case str() if last in _SHOWN:
            return _SHOWN[last](value)
        case str() | int():
            return str(value)
    return ", ".join(map(str, value)) or "–"


def _texts(data: Any, language: str | None, name: str = "") -> Iterator[Written]:
    """Every sealed text of an event, wherever it stands."""
    match data:
        case {"sha256": _, "text": str() as text}:
            yield Written(_called(name), text, language, None)
        case {"sha256": _, "erased": dict() as erased}:
            yield Written(_called(name), None, language, erased)
        case {"sha256": _, "missing": True}:
            yield Written(_called(name), None, language, None)
        case dict():
            for inner, value in data.items():
                yield from _texts(value, language, inner)
        case list() | tuple():
            for value in data:
                yield from _texts(value, language, name)


def _called(name: str) -> str:
    return _said(TEXTS.get(name, _("Text")))


def _said(name: object) -> str:
    return words().t(name) if isinstance(name, str) else str(name)
