"""What was achieved in the quarter, what is late and by how much, and what comes next."""

from datetime import date
from typing import Literal

from events.figures.updates import UpdateRef, completing, reference
from events.figures.view import Part, View
from events.quarter import Quarter
from events.units import Unit, milestone_code, outcome
from events.values import Sealed


class Achievement(Part, frozen=True):
    """A milestone completed in the quarter, whenever it was due, with the updates that brought evidence."""

    code: str
    activity: str
    due: date | None
    completed_on: date
    outcome: Literal["on_time", "late"] | None
    evidence: tuple[UpdateRef, ...]


class Delay(Part, frozen=True):
    """A milestone overdue at the end of the quarter, or completed late in it; days count from its baseline.

    `current_due` is its date in the revised plan, `requested_due` one that is asked for and undecided;
    `justification` is that of the last move that was not declined. Reasons and mitigation are the update's.
    """

    code: str
    activity: str
    due: date
    outcome: Literal["overdue", "late"]
    days: int
    carried_over: bool
    completed_on: date | None
    current_due: date | None
    requested_due: date | None
    justification: Sealed | None
    update: UpdateRef | None


class Deliverable(Part, frozen=True):
    """A milestone due in the next quarter, by the baseline or by the current plan, and not finished."""

    code: str
    activity: str
    due: date | None
    current_due: date | None
    update: UpdateRef | None


def achievements(view: View) -> tuple[Achievement, ...]:
    """In order of completion."""
    done = [
        _achievement(view, unit, unit.completed_on)
        for unit in view.units(view.lens(level="milestone")).values()
        if unit.completed_on is not None and Quarter.of(unit.completed_on) == view.quarter
    ]
    return tuple(sorted(done, key=lambda row: (row.completed_on, row.code)))


def _achievement(view: View, unit: Unit, completed_on: date) -> Achievement:
    activity = view.state.activities[unit.activity]
    became = outcome(unit, view.at) if unit.due is not None else None
    return Achievement(
        code=unit.code,
        activity=unit.activity,
        due=unit.due,
        completed_on=completed_on,
        outcome=became if became in ("on_time", "late") else None,
        evidence=completing(view, activity, milestone_code(unit.code), completed_on),
    )


def delays(view: View) -> tuple[Delay, ...]:
    """The longest first."""
    lens = view.lens(level="milestone")
    carried = view.overdue_at_start(lens)
    found = [
        _delay(view, unit, unit.due, became, unit.code in carried)
        for unit in view.units(lens).values()
        if unit.due is not None and (became := _late(view, unit)) is not None
    ]
    return tuple(sorted(found, key=lambda row: (-row.days, row.code)))


def _late(view: View, unit: Unit) -> Literal["overdue", "late"] | None:
    became = outcome(unit, view.at)
    if became == "overdue":
        return "overdue"
    in_quarter = unit.completed_on is not None and Quarter.of(unit.completed_on) == view.quarter
    return "late" if became == "late" and in_quarter else None


def _delay(view: View, unit: Unit, due: date, became: Literal["overdue", "late"], carried: bool) -> Delay:
    code = milestone_code(unit.code)
    activity = view.state.activities[unit.activity]
    milestone = activity.milestones[code]
    moves = [move for move in milestone.moves if move.approved is not False]
    pending = [move.new.end for move in moves if move.decided is None]
    update = view.latest(activity, code)
    return Delay(
        code=unit.code,
        activity=unit.activity,
        due=due,
        outcome=became,
        days=((unit.completed_on or view.at.through) - due).days,
        carried_over=carried,
        completed_on=unit.completed_on,
        current_due=milestone.window.end,
        requested_due=pending[-1] if pending else None,
        justification=moves[-1].justification if moves else None,
        update=reference(update) if update else None,
    )


def deliverables(view: View) -> tuple[Deliverable, ...]:
    """What the next quarter has to bring, in order of its current date."""
    baseline, current = (view.units(view.lens(b, level="milestone")) for b in ("baseline", "current"))
    rows = [
        _deliverable(view, unit, current[code].due)
        for code, unit in baseline.items()
        if unit.completed_on is None
        and not unit.cancelled
        and view.quarter.next in {Quarter.of(end) for end in (unit.due, current[code].due) if end}
    ]
    return tuple(sorted(rows, key=lambda row: (row.current_due or date.max, row.code)))


def _deliverable(view: View, unit: Unit, current_due: date | None) -> Deliverable:
    update = view.latest(view.state.activities[unit.activity], milestone_code(unit.code))
    return Deliverable(unit.code, unit.activity, unit.due, current_due, reference(update) if update else None)
