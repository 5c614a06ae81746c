"""From a plan to the rows of its sheets, in their order."""

from collections.abc import Iterable, Iterator, Mapping

from events.values import Note
from seed.plan import Plan
from seed.sheets.columns import (
    ACTIVITIES,
    AREAS,
    DEADLINES,
    NOTES,
    OF_PLAN,
    ORGANISATIONS,
    PLAN,
    SECTIONS,
    SHEETS,
)
from seed.sheets.values import Written, written

Row = dict[str, Written]
"""What stands in a row, by the names of its columns."""


def rows(plan: Plan) -> dict[str, list[Row]]:
    """The rows of every sheet."""
    activities = [
        (section.code, section.code_of(one), one) for section in plan.sections for one in section.activities
    ]
    return {
        PLAN: [_row(PLAN, plan.workplan)],
        AREAS: [_row(AREAS, one) for one in plan.workplan.thematic_areas],
        ORGANISATIONS: [_row(ORGANISATIONS, one) for one in plan.organisations],
        SECTIONS: [_row(SECTIONS, one) for one in plan.sections],
        ACTIVITIES: [_row(ACTIVITIES, one, section=section) for section, _, one in activities],
        DEADLINES: [
            _row(DEADLINES, window, activity=code) for _, code, one in activities for window in one.schedule
        ],
        NOTES: [
            *_notes(OF_PLAN, plan.workplan.notes),
            *(row for section in plan.sections for row in _notes(section.code, section.notes)),
            *(row for _, code, one in activities for row in _notes(code, one.notes)),
        ],
    }


def _notes(of: str, notes: Iterable[Note]) -> Iterator[Row]:
    return (_row(NOTES, note, of=of) for note in notes)


def _row(sheet: str, item: object, **said: str) -> Row:
    return {
        column.name: said[column.name] if column.name in said else written(column, _reach(item, column.name))
        for column in SHEETS[sheet]
    }


def _reach(item: object, name: str) -> object:
    """What stands in an item at `title.en`; null where there is nothing."""
    for part in name.split("."):
        item = item.get(part) if isinstance(item, Mapping) else getattr(item, part, None)
    return item
