"""The overview: where the plan stands on its way to the forum, in the very parts that a report is made of."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from threading import Lock
from typing import NamedTuple

from events.completion import Completion, completion
from events.evolve import fold
from events.figures.forecast import Forecast, forecast
from events.figures.forum import Countdown, countdown
from events.figures.progress import HeatMap, Point, burn_up, heat_map
from events.figures.view import view as figures_view
from events.quarter import Quarter
from events.state import State
from events.units import Outcome, Standpoint, Unit, outcome
from service.queries.view import View
from service.store.checkpoints import tree
from service.store.logs import log_of
from service.store.read import events
from service.store.snapshots import state_at

KEPT = 32
"""Moments whose overviews are kept in memory: those of the present, and of those who look back."""


class Overview(NamedTuple):
    """What the overview shows of one moment, by the baseline, by activity.

    `quarter` is the one that the moment lies in, and `now` its completion.
    `expected` are those due in the quarter that are neither complete nor overdue, `overdue` all that are;
    both in the order of their due dates.
    """

    quarter: Quarter
    now: Completion
    countdown: Countdown
    forecast: Forecast
    burn_up: tuple[Point, ...]
    heat_map: HeatMap
    expected: tuple[Unit, ...]
    overdue: tuple[Unit, ...]


class Overviews:
    """The overviews of some moments, each counted once, and the newest state of each ledger.

    Nothing but events and the passing of days changes what an overview shows, and both are in its key.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, Standpoint], Overview] = {}
        self._newest: dict[int, State] = {}
        self._lock = Lock()

    def of(self, seen: View) -> Overview:
        """The overview of a moment. Who asks for it while it is counted waits."""
        key = (seen.ledger.id, seen.size, seen.standpoint)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = overview(seen, self._state(seen))
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
            return self._kept[key]

    def _state(self, seen: View) -> State:
        """The state of a moment: where it can be, the newest that was asked for, moved on."""
        ledger = seen.ledger.id
        newest = self._newest.get(ledger)
        if newest is not None and newest.size > seen.size:
            return state_at(seen.store, ledger, seen.size)
        self._newest.pop(ledger, None)  # one that could not be moved on to its end is of no use
        if newest is None:
            newest = state_at(seen.store, ledger, seen.size)
        else:
            fold(newest, events(seen.store, ledger, newest.size, seen.size))
        self._newest[ledger] = newest
        return newest


def overview(seen: View, state: State) -> Overview:
    """Count what the overview shows of a moment, of which this is the state."""
    at = seen.standpoint
    quarter = Quarter.of(at.through)
    view = figures_view(state, quarter, at)
    dated = _by_outcome(view.units(view.lens()).values(), at)
    return Overview(
        quarter=quarter,
        now=completion(view.facts, view.lens(), quarter, at),
        countdown=countdown(view),
        forecast=forecast(view, _root(seen)),
        burn_up=burn_up(view),
        heat_map=heat_map(view),
        expected=tuple(unit for unit in dated["open"] if unit.due and Quarter.of(unit.due) == quarter),
        overdue=tuple(dated["overdue"]),
    )


def _root(seen: View) -> str:
    log = log_of(seen.store, seen.ledger, seen.size - 1)
    return tree(seen.store, log, seen.size - log.first).root().hex()


def _by_outcome(units: Iterable[Unit], at: Standpoint) -> dict[Outcome, list[Unit]]:
    found = defaultdict[Outcome, list[Unit]](list)
    for unit in sorted(units, key=lambda unit: (unit.due or date.max, unit.code)):
        if unit.due is not None:
            found[outcome(unit, at)].append(unit)
    return found
