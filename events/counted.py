"""What is behind each figure: the very units that it counts, so that it can be asked of any of them.

A figure is the length of its list and nothing else; a rate is two of them, an exact fraction that is rounded
once, half up, to one decimal, when it is displayed.
"""

from collections.abc import Iterable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from msgspec import Struct

from events.quarter import Quarter
from events.units import Lens, Standpoint, Unit, outcome

Figure = Literal[
    "due",
    "on_time",
    "late",
    "overdue",
    "cancelled",
    "open",
    "carried_over",
    "not_reported",
    "no_deadline",
    "recurring.expected",
    "recurring.held",
    "rates.on_time.numerator",
    "rates.on_time.denominator",
    "rates.completion.numerator",
    "rates.completion.denominator",
    "rates.readiness.numerator",
    "rates.readiness.denominator",
]
"""Every number in `Figures`, by its path."""

Counted = dict[Figure, list[Unit]]
"""The units behind each figure, in the order of the plan."""


class Rate(Struct, frozen=True):
    """An exact fraction. A zero denominator reads "none due", never 0 % or 100 %."""

    numerator: int
    denominator: int

    def percent(self) -> Decimal | None:
        """Rounded half up to one decimal; None where nothing was due."""
        if self.denominator == 0:
            return None
        exact = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return exact.quantize(Decimal("0.1"), ROUND_HALF_UP)


class Rates(Struct, frozen=True):
    """On-time = on time ÷ due; completion = completed ÷ due; readiness = completed ÷ all due by the forum."""

    on_time: Rate
    completion: Rate
    readiness: Rate


class Recurring(Struct, frozen=True):
    """Occurrences of recurring commitments that were expected, and that were held."""

    expected: int
    held: int


class Figures(Struct, frozen=True):
    """Completion of a set of units in a quarter (or over the whole plan).

    due = on_time + late + overdue + cancelled + open. `carried_over` was overdue at the quarter's start and
    belongs to the denominator of its own quarter; `not_reported` is the part of due on which nobody posted
    for this quarter; `no_deadline` stands outside every rate. What was added after the
    baseline that is counted on is in none of them.
    """

    due: int
    on_time: int
    late: int
    overdue: int
    cancelled: int
    open: int
    carried_over: int
    not_reported: int
    no_deadline: int
    recurring: Recurring
    rates: Rates


class Seen(Struct, frozen=True):
    """The same units now and as they stood when the quarter started."""

    now: list[Unit]
    before: list[Unit]


def count(seen: Seen, lens: Lens, quarter: Quarter | None, at: Standpoint) -> Counted:
    """Tell which units are behind each figure of a quarter (null: of the whole plan)."""
    due = due_in(seen.now, quarter)
    became = {unit.code: outcome(unit, at) for unit in due}
    on_time, late, overdue, cancelled, open_ = (
        [unit for unit in due if became[unit.code] == each]
        for each in ("on_time", "late", "overdue", "cancelled", "open")
    )
    completed = [unit for unit in due if became[unit.code] in ("on_time", "late")]
    occurrences = [unit for unit in due if unit.occurrence]
    by_forum = [unit for unit in seen.now if unit.due is not None and unit.due <= lens.forum_eve]
    return {
        "due": due,
        "on_time": on_time,
        "late": late,
        "overdue": overdue,
        "cancelled": cancelled,
        "open": open_,
        "carried_over": carried_over(seen.before, quarter, at),
        "not_reported": [unit for unit in due if not _reported(unit, quarter)],
        "no_deadline": [unit for unit in seen.now if unit.planned and unit.due is None],
        "recurring.expected": occurrences,
        "recurring.held": [unit for unit in occurrences if unit.completed_on is not None],
        "rates.on_time.numerator": on_time,
        "rates.on_time.denominator": due,
        "rates.completion.numerator": completed,
        "rates.completion.denominator": due,
        "rates.readiness.numerator": [unit for unit in by_forum if unit.completed_on is not None],
        "rates.readiness.denominator": by_forum,
    }


def figures(counted: Counted) -> Figures:
    """The figures: how many units are behind each."""
    number = {figure: len(behind) for figure, behind in counted.items()}
    return Figures(
        due=number["due"],
        on_time=number["on_time"],
        late=number["late"],
        overdue=number["overdue"],
        cancelled=number["cancelled"],
        open=number["open"],
        carried_over=number["carried_over"],
        not_reported=number["not_reported"],
        no_deadline=number["no_deadline"],
        recurring=Recurring(number["recurring.expected"], number["recurring.held"]),
        rates=Rates(
            Rate(number["rates.on_time.numerator"], number["rates.on_time.denominator"]),
            Rate(number["rates.completion.numerator"], number["rates.completion.denominator"]),
            Rate(number["rates.readiness.numerator"], number["rates.readiness.denominator"]),
        ),
    )


def due_in(now: Iterable[Unit], quarter: Quarter | None) -> list[Unit]:
    """The units that are due in a quarter (null: at all): the denominator."""
    dated = ((unit, unit.due) for unit in now if unit.due is not None)
    return [unit for unit, end in dated if quarter is None or Quarter.of(end) == quarter]


def carried_over(before: Iterable[Unit], quarter: Quarter | None, at: Standpoint) -> list[Unit]:
    """The units that were overdue when a quarter started; `before` is how they stood `at_start`."""
    if quarter is None:
        return []
    start = at_start(quarter, at)
    return [
        unit
        for unit in before
        if unit.due is not None and unit.due < quarter.start and outcome(unit, start) == "overdue"
    ]


def _reported(unit: Unit, quarter: Quarter | None) -> bool:
    return bool(unit.posted) if quarter is None else str(quarter) in unit.posted


def at_start(quarter: Quarter | None, at: Standpoint) -> Standpoint:
    """The standpoint from which one sees how a quarter started, and that knows no more than `at`."""
    if quarter is None:
        return at
    return Standpoint(min(at.through, quarter.start - timedelta(days=1)), min(at.today, quarter.start))
