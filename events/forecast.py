"""A forecast of what will be complete by a day, from how early or late things were completed so far.

What is forecast is the delay of an item: the days from its due date to its completion, negative when early.
Items that are not complete tell as much as is known: their delay is longer than what has passed. From both
follow, for stretches of time before and after a due date, the odds of being completed within each; how
sure they are depends on how many items have passed through. Each run draws one set of odds from what
the history allows, and then the fate of every item from these; the runs together are the forecast.

The method and its limits are in docs/forecast.md. All arithmetic is in whole numbers, and the only source of
chance is the generator that is given, so that the same history and seed always give the same forecast.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from msgspec import Struct

EDGES = (-730, -365, -180, -90, -45, -21, -7, -1, 0, 14, 30, 60, 90, 135, 180, 270, 365, 730)
"""Where stretches end, in days from the due date: a stretch begins after its first edge."""
RUNS = 500
ONE = 1 << 20
"""Certainty, in the whole numbers that chances are counted in."""
FINE = 1 << 60
"""All items, where what is left of them becomes little."""
MOST = 100
"""No stretch is held surer than if this many items had passed it: what delays one delays others too."""
FEW = 5
"""Passages of a stretch that tell too little of it."""
_WIDTHS = [last - first for first, last in pairwise(EDGES)]
BEFORE = EDGES.index(0)
"""How many stretches there are up to the due date; odds there say nothing of those after."""


class Past(Struct, frozen=True):
    """An item so far, in days from its due date: known `since`, completed at `until` or not yet then."""

    since: int
    until: int
    completed: bool


class Awaited(Struct, frozen=True):
    """An item that is not complete after `passed` days from its due date, and has until `end`."""

    passed: int
    end: int


class Outcome(Struct, frozen=True):
    """How many of the awaited items were completed in each run, in order, and the chance of each item.

    Chances are in thousandths, in the order in which the items were given.
    """

    completed: tuple[int, ...]
    permille: tuple[int, ...]


class Odds(Struct, frozen=True):
    """How many items completed in a stretch, and how many went on; neither is ever nothing."""

    completed: int
    went_on: int


def forecast(history: Sequence[Past], awaited: Sequence[Awaited], random: Random) -> Outcome:
    """Play the rest of the time `RUNS` times."""
    odds, kinds = learned(history), Counter(awaited)
    spans = [(kind, count, _place(kind.passed), _place(kind.end)) for kind, count in kinds.items()]
    completed, chances = list[int](), Counter[Awaited]()
    for _ in range(RUNS):
        run = _Run([_drawn(one, random) for one in odds])
        total = 0
        for kind, count, start, end in spans:
            chance = ONE - ONE * run.open_at(*end) // max(run.open_at(*start), 1)
            chances[kind] += chance
            total += sum(random.getrandbits(20) < chance for _ in range(count))
        completed.append(total)
    return Outcome(
        completed=tuple(sorted(completed)),
        permille=tuple(1000 * chances[one] // (ONE * RUNS) for one in awaited),
    )


def learned(history: Sequence[Past]) -> list[Odds]:
    """The odds of each stretch: how many of those that passed through it were completed there."""
    days, completed = [0] * (len(EDGES) - 1), [0] * (len(EDGES) - 1)
    for one, count in Counter(history).items():
        for stretch, first, last in _stretches(one.since, one.until):
            ends_here = one.completed and last == min(one.until, EDGES[-1]) - EDGES[stretch]
            days[stretch] += count * ((_WIDTHS[stretch] if ends_here else last) - first)
            completed[stretch] += count * ends_here
    return [_odds(stretch, days, completed) for stretch in range(len(days))]


def _odds(stretch: int, days: list[int], completed: list[int]) -> Odds:
    width = _WIDTHS[stretch]
    passed = max((2 * days[stretch] + width) // (2 * width), completed[stretch])
    scale = max(passed, MOST)
    done, went_on = (MOST * n // scale for n in (completed[stretch], passed - completed[stretch]))
    return Odds(done, went_on + 1) if done else Odds(1, went_on + _usual(stretch, days, completed))


def _usual(stretch: int, days: list[int], completed: list[int]) -> int:
    """How many items pass for each that completes, where none did: as from there on, away from the due date.

    If that tells too little, what is nearer to the due date is asked too. Where nothing ever was completed,
    half an item is supposed.
    """
    inward, outward = (BEFORE, -1) if stretch < BEFORE else (BEFORE - 1, len(days))
    step = 1 if outward > stretch else -1
    known = list(range(stretch, outward, step))
    for nearer in range(stretch - step, inward, -step):
        if sum(days[one] for one in known) >= FEW * _WIDTHS[stretch]:
            break
        known.append(nearer)
    events, exposed = (sum(counts[one] for one in known) for counts in (completed, days))
    usual = 2 * exposed // (_WIDTHS[stretch] * max(2 * events, 1))
    return min(max(usual, 1), MOST)


def _stretches(start: int, end: int) -> list[tuple[int, int, int]]:
    """The stretches between two days, and between which of their days; both are kept within the edges."""
    start, end = (min(max(day, EDGES[0]), EDGES[-1]) for day in (start, end))
    return [
        (stretch, max(start, first) - first, min(end, last) - first)
        for stretch, (first, last) in enumerate(pairwise(EDGES))
        if start < last and end > first
    ]


def _drawn(odds: Odds, random: Random) -> int:
    """A chance that would explain the odds: beta-distributed, as an order statistic of uniform numbers."""
    numbers = sorted(random.getrandbits(20) for _ in range(odds.completed + odds.went_on - 1))
    return numbers[odds.completed - 1]


def _place(day: int) -> tuple[int, int]:
    """In which stretch a day lies, and which day of it that is; kept within the edges."""
    kept = min(max(day, EDGES[0] + 1), EDGES[-1])
    stretch = bisect_left(EDGES, kept) - 1
    return stretch, kept - EDGES[stretch]


class _Run:
    """One run's chances: what part of all items is still open at the end of a day."""

    def __init__(self, drawn: Sequence[int]) -> None:
        self._drawn = drawn
        self._open = [FINE]
        for chance in drawn:
            self._open.append(self._open[-1] * (ONE - chance) // ONE)

    def open_at(self, stretch: int, day: int) -> int:
        """Within a stretch, every day is as good as another."""
        whole = _WIDTHS[stretch] * ONE
        return self._open[stretch] * (whole - self._drawn[stretch] * day) // whole
