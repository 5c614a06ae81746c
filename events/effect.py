"""What a change does to completion: the plan counted before and after it, by the one way of counting."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import get_args

from msgspec import Struct

from events.counted import Figure, Rate, Seen, count
from events.facts import Facts, facts
from events.quarter import Quarter, quarters
from events.state import State, Workplan
from events.units import Basis, Lens, Standpoint, units

BASES: tuple[Basis, ...] = get_args(Basis)

Tallies = dict[tuple[Basis, Quarter], "Tally"]


class Tally(Struct, frozen=True):
    """What a quarter holds, by activity; see `events.counted.Figures`."""

    due: int = 0
    complete: int = 0
    overdue: int = 0
    cancelled: int = 0


class Stage(Struct, frozen=True):
    """The plan at one moment: each quarter's tally, and readiness for the forum, by basis."""

    tallies: Tallies
    readiness: dict[Basis, Rate]


class Row(Struct, frozen=True):
    """One quarter, before and after."""

    quarter: str
    before: Tally
    after: Tally

    @property
    def changes(self) -> bool:
        """Whether it is not as it was."""
        return self.before != self.after


class Effect(Struct, frozen=True):
    """What changes on one basis: every quarter in order, and readiness for the forum, before and after."""

    basis: Basis
    rows: tuple[Row, ...]
    before: Rate
    after: Rate

    @property
    def changes(self) -> bool:
        """Whether any figure is not as it was."""
        return self.before != self.after or any(row.changes for row in self.rows)


def stage(state: State, at: Standpoint) -> Stage:
    """Count the plan as it stands. Nothing of the answer refers to the state, which may change afterwards."""
    known = list(facts(state))
    return Stage(
        {(basis, each): tally for basis in BASES for each, tally in _tallies(state.plan, known, basis, at)},
        {basis: _readiness(state.plan, known, basis, at) for basis in BASES},
    )


def effects(before: Stage, after: Stage) -> tuple[Effect, ...]:
    """What is between two stages, for each basis."""
    return tuple(_effect(basis, before, after) for basis in BASES)


def _effect(basis: Basis, before: Stage, after: Stage) -> Effect:
    named = sorted({quarter for of, quarter in (*before.tallies, *after.tallies) if of == basis})
    rows = (
        Row(
            str(quarter),
            before.tallies.get((basis, quarter), Tally()),
            after.tallies.get((basis, quarter), Tally()),
        )
        for quarter in named
    )
    return Effect(basis, tuple(rows), before.readiness[basis], after.readiness[basis])


def _tallies(
    plan: Workplan, known: list[Facts], basis: Basis, at: Standpoint
) -> Iterable[tuple[Quarter, Tally]]:
    """Each quarter on the baseline in force at its end, as completion and reports count it."""
    counted = {number: units(known, _lens(plan, basis, number), at) for number in plan.baselines}
    ends = {unit.due for unit in counted[plan.baseline] if unit.due is not None}
    for quarter in sorted({*quarters(plan.period.start, plan.period.end), *map(Quarter.of, ends)}):
        number = plan.baseline_on(quarter.end)
        behind = count(Seen(counted[number], []), _lens(plan, basis, number), quarter, at)
        names: tuple[Figure, ...] = ("due", "rates.completion.numerator", "overdue", "cancelled")
        yield quarter, Tally(*(len(behind[name]) for name in names))


def _readiness(plan: Workplan, known: list[Facts], basis: Basis, at: Standpoint) -> Rate:
    """Capped to the eve of the forum, as in the countdown of reports."""
    lens = Lens(basis, plan.baseline, "forum", "activity", _eve(plan))
    behind = count(Seen(units(known, lens, at), []), lens, None, at)
    return Rate(len(behind["rates.readiness.numerator"]), len(behind["rates.readiness.denominator"]))


def _lens(plan: Workplan, basis: Basis, number: int) -> Lens:
    return Lens(basis, number, "printed", "activity", _eve(plan))


def _eve(plan: Workplan) -> date:
    return plan.forum.start - timedelta(days=1)
