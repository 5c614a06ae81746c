"""The forecast to the forum: a projection from the history of completions, and never a fact.

Chance comes from a generator whose seed follows from the ledger's root and the quarter, so that nobody can
choose a forecast, and everybody gets the same one. The method is in `events.forecast`.
"""

from datetime import date
from hashlib import sha256
from random import Random
from typing import Literal

from events.figures.view import Part, View
from events.forecast import RUNS, Awaited, Outcome, Past
from events.forecast import forecast as play
from events.units import Unit

ENOUGH = 20
"""Completions without which there is too little history."""
OUTSIDE = 10
"""Of a hundred runs, so many lie below the interval and as many above it: it holds eighty."""

Silence = Literal["forum_over", "nothing_awaited", "too_little_history"]


class Chance(Part, frozen=True):
    """An activity that is awaited, its due date by the baseline, and its chance in thousandths of being
    complete by the eve of the forum.
    """

    code: str
    due: date
    permille: int


class Projection(Part, frozen=True):
    """How many activities will be complete by the eve of the forum: the middle of all runs, and the bounds
    between which eighty of a hundred lie.
    """

    low: int
    middle: int
    high: int


class Forecast(Part, frozen=True):
    """What to expect by the eve of the forum; without a projection where `silence` says why there is none.

    `history` counts the completions that it is drawn from. Of the `required` activities `completed` are, and
    `chances` lists the others: those first that decide, because they can go either way.
    """

    eve: date
    seed: str
    runs: int
    history: int
    required: int
    completed: int
    silence: Silence | None
    projection: Projection | None
    chances: tuple[Chance, ...]


def forecast(view: View, root: str) -> Forecast:
    """Project what is known on the last day that counts to the eve of the forum."""
    eve = view.lens().forum_eve
    units = [(unit, unit.due) for unit in view.units(view.lens()).values() if unit.due is not None]
    live = [(unit, due) for unit, due in units if not unit.cancelled]
    awaited = [(unit, due) for unit, due in live if unit.completed_on is None]
    done = len(live) - len(awaited)
    seed = sha256(f"kvali forecast\n{root}\n{view.quarter}\n".encode()).hexdigest()
    silence = _silence(view, eve, len(awaited), done)
    generator = Random(int(seed, 16))  # noqa: S311 - it has to repeat, and hides nothing
    outcome = None if silence else play(*_facts(view, live, awaited, eve), generator)
    return Forecast(
        eve=eve,
        seed=seed,
        runs=RUNS,
        history=done,
        required=len(units),
        completed=done,
        silence=silence,
        projection=_projection(outcome, done) if outcome else None,
        chances=_chances(awaited, outcome) if outcome else (),
    )


def _silence(view: View, eve: date, awaited: int, history: int) -> Silence | None:
    if view.at.through >= eve:
        return "forum_over"
    if not awaited:
        return "nothing_awaited"
    return "too_little_history" if history < ENOUGH else None


def _facts(
    view: View, live: list[tuple[Unit, date]], awaited: list[tuple[Unit, date]], eve: date
) -> tuple[list[Past], list[Awaited]]:
    begun, today = view.state.plan.period.start, view.at.through
    past = [
        Past((begun - due).days, ((unit.completed_on or today) - due).days, unit.completed_on is not None)
        for unit, due in live
    ]
    return past, [Awaited((today - due).days, (eve - due).days) for _, due in awaited]


def _projection(outcome: Outcome, done: int) -> Projection:
    runs = outcome.completed
    low = len(runs) * OUTSIDE // 100
    return Projection(done + runs[low], done + runs[len(runs) // 2], done + runs[len(runs) - 1 - low])


def _chances(awaited: list[tuple[Unit, date]], outcome: Outcome) -> tuple[Chance, ...]:
    rows = [
        Chance(unit.code, due, chance) for (unit, due), chance in zip(awaited, outcome.permille, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: (abs(500 - row.permille), row.due, row.code)))
