"""The events behind a figure: the items that it counts, and what settles each of them."""

from msgspec import Struct

from events.counted import Figure
from events.provenance import CountedItem, Settles
from service.edge.asked import Provenance
from service.queries.activities import named
from service.queries.answers import ActivityAnswer
from service.queries.completion import titles
from service.queries.provenance import FigureAsked, provenance
from service.queries.view import View
from service.store.read import recorded_at
from service.web import forms
from service.web.happenings import Cited, cited
from service.web.language import words
from service.web.page import page, seen
from service.web.pages.activities.place import blueprint
from service.web.paging import paged, part
from service.web.rendering import render, text

DEFINED = {
    **{
        name: name
        for name in ("due", "on_time", "late", "overdue", "carried_over", "cancelled", "no_deadline")
    },
    "not_reported": "reporting",
    "recurring": "recurring",
    "rates.readiness.numerator": "readiness",
    "rates.readiness.denominator": "readiness",
    "rates": "rates",
}
"""By figure, or by what its path begins with: which definition of the reports says what it is."""


class Behind(Struct, frozen=True):
    """An item that a figure counts, the activity that it is or belongs to, and the events behind it."""

    item: CountedItem
    activity: ActivityAnswer
    events: tuple[tuple[Cited, tuple[Settles, ...]], ...]


@blueprint.get("/behind")
@page("read_completion")
def behind(wp: str) -> str:
    """The items that a figure counts, fifty to a page, each with the events that put it there."""
    which, shown = FigureAsked(**forms.asked(Provenance)), part()
    with seen(wp) as moment:
        found = provenance(moment, which, shown)
        return render(
            "activities/behind.html",
            found=found,
            figure=called(which.figure),
            definition=_definition(which.figure),
            group=_group(moment, which),
            behind=_behind(moment, found.items),
            paged=paged(found.value, shown),
        )


def called(figure: Figure) -> str:
    """What a figure is called, by its path."""
    say = words().t
    match figure.split("."):
        case ["rates", rate, half]:
            return say(f"column.{half}", column=say(f"rate.{rate}"))
        case ["recurring", half]:
            return f"{say('recurring.title')}: {say(f'column.{half}').lower()}"
    return say(f"figure.{figure}")


def _definition(figure: Figure) -> str | None:
    """What it counts, in the words of the reports."""
    key = DEFINED.get(figure) or DEFINED.get(figure.partition(".")[0])
    return None if key is None else words().t(f"definition.{key}")


def _group(seen: View, which: FigureAsked) -> str | None:
    """What the group is called that the figure is of; null where it is of all."""
    if which.group is None or which.by is None:
        return None
    dimension = words().t(f"dimension.{which.by}")
    if which.group == "":
        return f"{dimension}: {words().t('not_stated')}"
    if which.by == "objective" and not which.group.isdecimal():
        return words().t(f"objective.{which.group}")
    title = titles(seen, which.by).get(which.group)
    return f"{dimension}: {which.group} {text(title) if title else ''}".strip()


def _behind(seen: View, items: tuple[CountedItem, ...]) -> list[Behind]:
    activities = {one.code: one for one in named(seen, list(dict.fromkeys(item.activity for item in items)))}
    positions = {event.position for item in items for event in item.events}
    times = recorded_at(seen.store, seen.ledger.id, positions)
    return [
        Behind(
            item,
            activities[item.activity],
            tuple(
                (cited(event.position, event.type, times[event.position], item.activity), event.settles)
                for event in item.events
            ),
        )
        for item in items
    ]
