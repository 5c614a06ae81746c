"""How the plan progresses over its quarters: the burn-up to the forum, the heat map, and what has slipped."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import get_args

from events.figures.view import Part, View
from events.quarter import Quarter, quarters
from events.units import Basis, Outcome, Standpoint, Unit, outcome, units


class Point(Part, frozen=True):
    """How many activities were to be complete by the end of a day, and how many were.

    `baseline` and `revised` are what is due by then, each end after the eve of the forum capped to it;
    `actual` and `provisional` how many of those that have a date were complete: null after the report's day.
    """

    on: date
    quarter: str
    baseline: int
    revised: int
    actual: int | None
    provisional: int | None


class Cell(Part, frozen=True):
    """What became of a section's activities that are due in a quarter, by the baseline as printed."""

    section: str
    quarter: str
    due: int
    on_time: int
    late: int
    overdue: int
    cancelled: int
    open: int


class HeatMap(Part, frozen=True):
    """Quarter by section, with a cell only where something is due."""

    quarters: tuple[str, ...]
    cells: tuple[Cell, ...]


class Slip(Part, frozen=True):
    """A milestone whose date is another now than in the baseline, or was moved and moved back.

    `days` is how far it moved; null where the baseline has no date of it, as of what was added later.
    """

    code: str
    activity: str
    due: date | None
    current_due: date | None
    days: int | None
    moves: int
    completed_on: date | None


def burn_up(view: View) -> tuple[Point, ...]:
    """A point at the end of each quarter of the plan, on the eve of the forum, and on the report's day."""
    planned, revised = _ends(view, "baseline"), _ends(view, "current")
    return tuple(
        Point(
            on=day,
            quarter=str(Quarter.of(day)),
            baseline=sum(end <= day for end in planned),
            revised=sum(end <= day for end in revised),
            actual=_complete(view, day, provisional=False),
            provisional=_complete(view, day, provisional=True),
        )
        for day in _days(view)
    )


def _days(view: View) -> list[date]:
    period = view.state.plan.period
    ends = (quarter.end for quarter in quarters(period.start, period.end))
    return sorted({*ends, view.lens().forum_eve, view.at.through})


def _ends(view: View, basis: Basis) -> list[date]:
    return [due for _, due in _dated(view.units(view.lens(basis, "forum")).values())]


def _complete(view: View, day: date, *, provisional: bool) -> int | None:
    if day > view.at.through:
        return None
    found = units(view.facts, view.lens(horizon="forum"), seen_on(view, day), provisional=provisional)
    return sum(unit.completed_on is not None for unit, _ in _dated(found))


def seen_on(view: View, day: date) -> Standpoint:
    """From where the end of an earlier day is seen, knowing what is known now."""
    return Standpoint.end_of(day) if day < view.at.through else view.at


def heat_map(view: View) -> HeatMap:
    """Sections in the order of the plan, quarters in time."""
    counted: dict[tuple[str, str], Counter[Outcome]] = {}
    for unit, due in _dated(view.units(view.lens()).values()):
        counted.setdefault((unit.section, str(Quarter.of(due))), Counter())[outcome(unit, view.at)] += 1
    period = view.state.plan.period
    names = tuple(str(quarter) for quarter in quarters(period.start, period.end))
    return HeatMap(
        quarters=names,
        cells=tuple(
            _cell(section, name, counted[section, name])
            for section in view.state.sections
            for name in names
            if (section, name) in counted
        ),
    )


def _dated(found: Iterable[Unit]) -> Iterable[tuple[Unit, date]]:
    return ((unit, unit.due) for unit in found if unit.due is not None)


def _cell(section: str, quarter: str, became: Counter[Outcome]) -> Cell:
    return Cell(
        section=section,
        quarter=quarter,
        due=became.total(),
        on_time=became["on_time"],
        late=became["late"],
        overdue=became["overdue"],
        cancelled=became["cancelled"],
        open=became["open"],
    )


def slips(view: View) -> tuple[Slip, ...]:
    """What moved furthest first."""
    baseline, current = (view.units(view.lens(basis, level="milestone")) for basis in get_args(Basis))
    moves = {fact.target.code: fact.target.moves for fact in view.facts}
    rows = [
        _slip(unit, current[code].due, moves[code])
        for code, unit in baseline.items()
        if moves[code] or (unit.planned and unit.due != current[code].due)
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.days or 0), row.code)))


def _slip(unit: Unit, current_due: date | None, moves: int) -> Slip:
    days = None if unit.due is None or current_due is None else (current_due - unit.due).days
    return Slip(unit.code, unit.activity, unit.due, current_due, days, moves, unit.completed_on)
