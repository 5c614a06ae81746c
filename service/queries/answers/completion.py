"""Completion, and the events behind each of its figures."""

from typing import Literal

from events.counted import Figure, Figures, Rate, Rates
from events.provenance import CountedItem
from events.units import Basis, Horizon, Level
from events.values import Text
from service.queries.answers.base import Answer, AsOf

Reviewed = Literal["official", "provisional"]


class RateAnswer(Rate, frozen=True, kw_only=True):
    """An exact fraction. `display` is `66.7 %`, rounded once, half up, or `none due`."""

    display: str


class RatesAnswer(Rates, frozen=True, kw_only=True):
    """The three rates of domain.md."""

    on_time: RateAnswer
    completion: RateAnswer
    readiness: RateAnswer


class FiguresAnswer(Figures, frozen=True, kw_only=True):
    """Completion of a set of units: what is counted, with its rates as they are displayed."""

    rates: RatesAnswer


class GroupAnswer(FiguresAnswer, frozen=True, kw_only=True):
    """The figures of one section, lead, area or objective; `key` is null for units that have none."""

    key: str | None
    title: Text | None
    provisional: FiguresAnswer


class CompletionAnswer(FiguresAnswer, frozen=True, kw_only=True):
    """Completion in a quarter (null: of the whole plan). Beside the official figures stand provisional ones.

    `baseline` is the number of the baseline that was counted on. `groups_overlap` says that a unit can be in
    several groups, so that they add up to more than the total. `provenance` is the address (a URI template,
    RFC 6570) at which each of these figures tells the events behind it.
    """

    quarter: str | None
    basis: Basis
    baseline: int
    horizon: Horizon
    level: Level
    by: str | None
    as_of: AsOf
    provisional: FiguresAnswer
    groups: tuple[GroupAnswer, ...]
    groups_overlap: bool
    provenance: str | None = None


class ProvenanceAnswer(Answer, frozen=True):
    """The items behind a figure of completion, as many as it says, and the events that make each what it is.

    `settles` says of each event what of the item it settles: its `date`, its `status`, its `group`. `group`
    is the key of the group, null for that of items without one; where `by` is null too, the figure is of all.
    """

    figure: Figure
    review: Reviewed
    quarter: str | None
    basis: Basis
    baseline: int
    horizon: Horizon
    level: Level
    by: str | None
    group: str | None
    value: int
    items: tuple[CountedItem, ...]
    as_of: AsOf
