"""What a sheet would change: row by row from old to new, and what others have changed meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from service.queries.answers import ActivityAnswer
from service.sheets.columns import OPEN, cell
from service.sheets.read import CellProblem, Filled


class SheetChange(Struct, frozen=True):
    """A cell that was filled in: the field of the update, what it says now, and what it would say."""

    cell: str
    field: str
    old: str | int | None
    new: str | int


class SheetRow(Struct, frozen=True):
    """What a row would change."""

    row: int
    activity: str
    milestone: str
    changes: tuple[SheetChange, ...]


class SheetConflict(Struct, frozen=True):
    """A row whose activity was changed by somebody, at `position`, after the sheet was made."""

    cell: str
    row: int
    activity: str
    position: int
    detail: str


def differences(rows: Iterable[Filled], plan: Mapping[str, ActivityAnswer]) -> tuple[SheetRow, ...]:
    """Of each row, what stands in its open cells beside what is known of its milestone now."""
    return tuple(_difference(row, plan.get(row.activity)) for row in rows)


def conflicts(
    rows: Iterable[Filled], plan: Mapping[str, ActivityAnswer], seen: int
) -> tuple[SheetConflict, ...]:
    """The rows whose activities were changed after position `seen`."""
    changed = ((row, plan[row.activity]) for row in rows if row.activity in plan)
    return tuple(_conflict(row, one, seen) for row, one in changed if one.position > seen)


def unknown(rows: Iterable[Filled], plan: Mapping[str, ActivityAnswer]) -> tuple[CellProblem, ...]:
    """The rows that are about nothing in the plan."""
    return tuple(problem for row in rows if (problem := _unknown(row, plan)))


def _difference(row: Filled, activity: ActivityAnswer | None) -> SheetRow:
    old = {} if activity is None else _now(activity, row.milestone)
    changes = tuple(
        SheetChange(cell(column.name, row.row), column.name, old.get(column.name), value)
        for column in OPEN
        if (value := _given(row.given, column.name)) is not None
    )
    return SheetRow(row.row, row.activity, row.milestone, changes)


def _now(activity: ActivityAnswer, milestone: str) -> dict[str, Any]:
    one = next((one for one in activity.milestones if one.code == milestone), None)
    return {
        "status": one and one.status,
        "effective_on": one and one.completed_on and one.completed_on.isoformat(),
        "percent": activity.percent,
        "confidence": activity.confidence,
    }


def _given(given: Mapping[str, Any], name: str) -> Any:
    whole, _, part = name.partition(".")
    if not part:
        return given.get(name)
    pieces: Sequence[Mapping[str, Any]] = given.get(whole, ())
    return pieces[0].get(part) if pieces else None


def _conflict(row: Filled, activity: ActivityAnswer, seen: int) -> SheetConflict:
    detail = (
        f"{row.activity} was changed at position {activity.position}, after position {seen}, which this was"
        " filled in for; look at it, and send `position` to say that you have"
    )
    return SheetConflict(cell("activity", row.row), row.row, row.activity, activity.position, detail)


def _unknown(row: Filled, plan: Mapping[str, ActivityAnswer]) -> CellProblem | None:
    activity = plan.get(row.activity)
    if activity is None:
        detail = f"there is no activity {row.activity!r} that your organisation answers for"
        return CellProblem(cell("activity", row.row), "unknown_activity", detail)
    if row.milestone not in {one.code for one in activity.milestones}:
        detail = f"{row.activity} has no milestone {row.milestone!r}"
        return CellProblem(cell("milestone", row.row), "unknown_milestone", detail)
    return None
