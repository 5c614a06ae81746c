"""From a count in a report's dataset to what it counts, and to the events behind each item.

A count is named by its place in the dataset, a JSON Pointer (RFC 6901): `/scorecard/0/official/figures/due`.
The items are those that the dataset's own functions count, seen as the report sees them: from the end of its
quarter, knowing what its first `size` events tell.
"""

from datetime import date
from typing import Any, Literal

import msgspec
from msgspec import Struct, structs

from events.counted import Figure
from events.figures import Dataset
from events.figures.progress import seen_on
from events.figures.view import View
from events.provenance import Asked, CountedItem, Settled, item, members, settled
from events.quarter import Quarter
from events.reporting import Expectation, before, expectations
from events.trail import Trail
from events.units import Unit


class Place(Struct, frozen=True):
    """A count in a dataset: its value, the units it counts, and how to ask for their events.

    `also`: what the count looks at beside dates, status and group.
    """

    value: int
    units: list[Unit]
    asked: Asked
    also: Literal["report", "risk"] | None = None


def place(data: Dataset, view: View, pointer: str) -> Place:
    """What the count at this place of a dataset counts; `view` is what the dataset was made from.

    Raises:
        LookupError: there is nothing at this place, or no count; it says so.
    """
    value = _value(data, pointer)
    path = pointer.split("/")[1:]
    match path:
        case ["scorecard" | "whole_plan" as part, number, review, "figures", *figure]:
            card = getattr(data, part)[int(number)]
            asked = Asked(
                figure=_figure(figure),
                lens=view.lens(card.basis, card.horizon, card.level),
                quarter=view.quarter if part == "scorecard" else None,
                at=view.at,
                provisional=review == "provisional",
            )
        case ["dimensions", number, "groups", group, column, "figures", *figure]:
            dimension = data.dimensions[int(number)]
            asked = Asked(
                figure=_figure(figure),
                lens=view.lens("current" if column == "current" else "baseline"),
                quarter=view.quarter,
                at=view.at,
                provisional=column == "baseline_provisional",
                by=dimension.dimension,
                key=dimension.groups[int(group)].key,
            )
        case ["heat_map", "cells", number, figure]:
            cell = data.heat_map.cells[int(number)]
            quarter = Quarter.parse(cell.quarter)
            asked = Asked(_figure([figure]), view.lens(), quarter, view.at, by="section", key=cell.section)
        case ["burn_up", number, line]:
            return _burn_up(view, value, data.burn_up[int(number)].on, line)
        case ["forum", *count]:
            return _forum(data, view, value, count)
        case ["recurring", number, count]:
            return _recurring(view, value, data.recurring[int(number)].activity, count)
        case ["reporting", "overall", "counts", *count]:
            return _reporting(view, value, None, count)
        case ["reporting", "by_lead", number, "counted", "counts", *count]:
            return _reporting(view, value, data.reporting.by_lead[int(number)].code, count)
        case _:
            raise _no_count(pointer)
    return Place(value, members(view.facts, asked), asked)


def trace(found: Place, view: View, trail: Trail) -> tuple[CountedItem, ...]:
    """The items of a count, each with its events; the trail tells of their activities."""
    return tuple(item(unit, trail, _settled(unit, found, view, trail)) for unit in found.units)


def _settled(unit: Unit, found: Place, view: View, trail: Trail) -> Settled:
    events = settled(unit, trail, found.asked)
    if found.also == "report":
        posted = view.state.activities[unit.activity].posted[str(view.quarter)]
        first = min(posted.values(), key=lambda each: each.recorded_at)
        events["report"] = {trail.submitted[first.update]}
    if found.also == "risk":
        moved = Asked("due", view.lens("current"), None, view.at)
        events["risk"] = _judged(unit, view) | settled(unit, trail, moved)["date"] - events["date"]
    return events


def _judged(unit: Unit, view: View) -> set[int]:
    """The update that says that an activity is at risk, if its last one does."""
    update = view.latest(view.state.activities[unit.activity], None)
    if update is None:
        return set()
    said = update.submitted
    return {update.position} if said.status == "suspended" or said.confidence in ("amber", "red") else set()


def _value(data: Dataset, pointer: str) -> int:
    found: Any = msgspec.to_builtins(data)
    try:
        if not pointer.startswith("/"):
            raise LookupError
        for step in pointer[1:].split("/"):
            found = found[step] if isinstance(found, dict) else found[_index(step)]
    except (LookupError, TypeError):
        example = "/scorecard/0/official/figures/due"
        raise LookupError(f"there is nothing at {pointer!r} in this report; a place is {example}") from None
    if type(found) is not int:
        raise _no_count(pointer)
    return found


def _index(step: str) -> int:
    if not (step.isascii() and step.isdigit()):
        raise LookupError(step)
    return int(step)


def _no_count(pointer: str) -> LookupError:
    return LookupError(
        f"what stands at {pointer} is no count of items; these are the whole numbers in scorecard,"
        " whole_plan, dimensions, forum, burn_up, heat_map, reporting and recurring"
    )


def _figure(path: list[str]) -> Figure:
    figure: Figure = msgspec.convert(".".join(path), Figure)
    return figure


def _forum(data: Dataset, view: View, value: int, count: list[str]) -> Place:
    completed = Asked("rates.readiness.numerator", view.lens(horizon="forum"), None, view.at)
    required = structs.replace(completed, figure="rates.readiness.denominator")
    units = members(view.facts, required)
    risky = {row.code for row in data.forum.awaited if row.risks}
    match count:
        case ["required"] | ["readiness", "denominator"]:
            return Place(value, units, required)
        case ["completed"] | ["readiness", "numerator"]:
            return Place(value, members(view.facts, completed), completed)
        case ["cancelled"]:
            return Place(value, [unit for unit in units if unit.cancelled], completed)
        case ["at_risk"]:
            return Place(value, [unit for unit in units if unit.code in risky], completed, "risk")
    raise _no_count("/forum/" + "/".join(count))


def _recurring(view: View, value: int, activity: str, count: str) -> Place:
    name, _, to_date = count.partition("_")
    figure: Figure = "recurring.held" if name == "held" else "recurring.expected"
    asked = Asked(figure, view.lens(level="milestone"), None if to_date else view.quarter, view.at)
    units = [unit for unit in members(view.facts, asked) if unit.activity == activity]
    ended = [unit for unit in units if unit.due is not None and unit.due <= view.at.through]
    return Place(value, ended, asked)


def _burn_up(view: View, value: int, day: date, line: str) -> Place:
    """What was to be complete by a day, by the baseline or the revised plan, or what was."""
    if line in ("actual", "provisional"):
        provisional = line == "provisional"
        lens, at = view.lens(horizon="forum"), seen_on(view, day)
        asked = Asked("rates.completion.numerator", lens, None, at, provisional=provisional)
        return Place(value, members(view.facts, asked), asked)
    asked = Asked("due", view.lens("baseline" if line == "baseline" else "current", "forum"), None, view.at)
    units = [u for u in members(view.facts, asked) if u.due is not None and u.due <= day]
    return Place(value, units, asked)


def _reporting(view: View, value: int, owner: str | None, count: list[str]) -> Place:
    """Expected is what was open before the quarter, by the current plan; what was posted, updates tell."""
    known = [
        one
        for one in expectations(view.state, view.facts, view.quarter)
        if (owner is None or owner in one.owners) and _meets(one, count)
    ]
    at = before(view.quarter)
    asked = Asked("overdue", view.lens("current"), None, at, by="lead" if owner else None, key=owner)
    seen = structs.replace(view, at=at).units(asked.lens)
    units = [_all_of(seen[one.activity], view) for one in known]
    return Place(value, units, asked, None if _of_expected(count) else "report")


def _of_expected(count: list[str]) -> bool:
    return count[0] == "expected" or count[-1] == "denominator"


def _meets(one: Expectation, count: list[str]) -> bool:
    if _of_expected(count):
        return True
    return one.in_time if count[0].startswith("in_time") else one.posted_at is not None


def _all_of(unit: Unit, view: View) -> Unit:
    """An activity with all its milestones, of which any asks for an update while it is open."""
    codes = view.state.activities[unit.activity].milestones
    return structs.replace(unit, parts=tuple(f"{unit.activity}/{code}" for code in codes))
