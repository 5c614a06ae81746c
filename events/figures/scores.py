"""The scorecard and its groups: figures with their denominators, through every lens."""

from decimal import Decimal
from itertools import product
from typing import get_args

from events.completion import Completion, Dimension, completion, keys_of
from events.counted import Figures, Rate
from events.figures.view import Part, View
from events.state import State
from events.units import Basis, Horizon, Lens, Level
from events.values import Text


class Percent(Part, frozen=True):
    """The rates as they are displayed, rounded half up to one decimal; null reads "none due"."""

    on_time: str | None
    completion: str | None
    readiness: str | None


class Score(Part, frozen=True):
    """Figures and their rates as displayed."""

    figures: Figures
    percent: Percent


class Card(Part, frozen=True):
    """What one lens shows: validated figures, and beside them those that count what is under review."""

    code: str
    basis: Basis
    horizon: Horizon
    level: Level
    official: Score
    provisional: Score


class Group(Part, frozen=True):
    """The headline figures of one value of a dimension, and the current plan's; `key` null: it has none."""

    key: str | None
    label: Text | None
    baseline: Score
    baseline_provisional: Score
    current: Score


class Dimensioned(Part, frozen=True):
    """The groups of one dimension. Where `adds_up` is false, what has several values counts once in each."""

    dimension: Dimension
    adds_up: bool
    groups: tuple[Group, ...]


def display(rate: Rate) -> str | None:
    """`66.7`, or null for a zero denominator."""
    percent: Decimal | None = rate.percent()
    return None if percent is None else str(percent)


def score(figures: Figures) -> Score:
    """Figures with their rates as displayed."""
    rates = figures.rates
    return Score(
        figures, Percent(display(rates.on_time), display(rates.completion), display(rates.readiness))
    )


def cards(view: View, *, whole_plan: bool = False) -> tuple[Card, ...]:
    """Through each of the eight lenses, for the quarter or for the whole plan. The headline comes first."""
    quarter = None if whole_plan else view.quarter
    lenses = (
        view.lens(basis, horizon, level)
        for level, horizon, basis in product(get_args(Level), get_args(Horizon), get_args(Basis))
    )
    return tuple(_card(completion(view.facts, lens, quarter, view.at)) for lens in lenses)


def _card(counted: Completion) -> Card:
    lens = counted.lens
    code = f"{lens.basis}-{lens.horizon}-{lens.level}"
    return Card(
        code, lens.basis, lens.horizon, lens.level, score(counted.official), score(counted.provisional)
    )


def dimensions(view: View) -> tuple[Dimensioned, ...]:
    """The quarter by section, thematic area, objective and lead, in this order."""
    return tuple(_dimension(view, dimension) for dimension in ("section", "area", "objective", "lead"))


def _dimension(view: View, by: Dimension) -> Dimensioned:
    headline, current = (_counted(view, view.lens(basis), by) for basis in get_args(Basis))
    beside = {group.key: group for group in current.groups}
    groups = tuple(
        Group(
            key=group.key,
            label=_label(view.state, by, group.key),
            baseline=score(group.official),
            baseline_provisional=score(group.provisional),
            current=score(beside[group.key].official),
        )
        for group in headline.groups
    )
    once = all(len(keys_of(unit, by)) == 1 for unit in view.units(view.lens()).values())
    return Dimensioned(by, once, groups)


def _counted(view: View, lens: Lens, by: Dimension) -> Completion:
    return completion(view.facts, lens, view.quarter, view.at, by)


def _label(state: State, by: Dimension, key: str | None) -> Text | None:
    if key is None or by == "objective":
        return None
    if by == "section":
        return state.sections[key].title
    if by == "lead":
        return state.organisations[key].names
    return next(area.title for area in state.plan.thematic_areas if area.number == int(key))
