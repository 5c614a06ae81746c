"""A changed file is told from the ledger it was seeded into, whatever was changed in it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from marshmallow import Schema, fields, validate

from seed.differences import differences
from seed.held import held
from seed.load import load
from seed.schema import Flag, ObjectivesField, PlanSchema
from seed.statements import Statements, stated
from service.bootstrap import Service
from service.config import load_settings
from tests.seed.support import GARDENS, changed, data_of, plan_of
from tests.support.databases import sqlite_database
from tests.support.migrated import upgrade

NOT_KEPT = re.compile(
    r".*(sections|activities|schedule)\[\d+\]\.line"  # for `kvali seed check`; notes keep theirs
    r"|.*\.every"  # what recurs does so every quarter
    r"|.*\.continuation\.printed"  # it is part of the window's phrase
    r"|sections\[0\]\.activities\[1\]\.schedule\[0\]\.(precision|inferred)"  # occurrences are always inferred
)
"""What the file says and the ledger does not hold, and therefore cannot differ in."""

UNORDERED = {"organisations", "activities", "thematic_areas"}
"""Of the first the order means nothing, the others say their positions and numbers themselves."""

CONTINUATION = {"printed": "Q4", "start": "2032-07-01", "end": "2032-12-31"}
Change = tuple[str, object]
"""A path of the file, and what stands there instead."""


@pytest.fixture(scope="module")
def gardens() -> dict[str, Any]:
    return data_of(GARDENS)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, gardens: dict[str, Any]) -> Statements:
    """What a ledger holds after the plan of the gardens was loaded into it."""
    folder: Path = tmp_path_factory.mktemp("gardens")
    url = sqlite_database(folder).render_as_string()
    service = Service(load_settings({"KVALI_HOME": str(folder), "KVALI_DATABASE_URL": url}))
    try:
        upgrade(service.engine)
        ledger = service.open_ledger("gardens-2031-2032", "kvali/test")
        load(plan_of(gardens), ledger)
        return held(ledger)
    finally:
        service.close()


def changes(schema: Schema, data: dict[str, Any], path: str = "") -> Iterator[Change]:
    """Another value for each field that the file has or could have, one by one."""
    for name, field in schema.fields.items():
        value, inner = data.get(name), f"{path}.{name}".lstrip(".")
        if isinstance(field, fields.Nested):
            if value is None:
                yield inner, CONTINUATION
            else:
                yield from changes(field.schema, value, inner)
        elif isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            elements: list[Any] = value or []
            for index, element in enumerate(elements):
                yield from changes(field.inner.schema, element, f"{inner}[{index}]")
                yield inner, [one for one in elements if one is not element]
            if len(elements) > 1 and name not in UNORDERED:
                yield inner, [*elements[1:], elements[0]]
        else:
            yield from ((inner, other) for other in others(field, value))


def others(field: fields.Field[Any], value: Any) -> Iterator[object]:
    """Values that such a field could have instead."""
    if isinstance(field, fields.List):
        yield [*(value or ()), "MORE"]
        if value:
            yield value[1:]
        elif field.allow_none:
            yield [] if value is None else None
    elif isinstance(field, ObjectivesField):
        yield [7] if value == "all" else "all"
    elif isinstance(field, Flag):
        yield not (value if value is not None else field.name == "required")
    elif isinstance(field, fields.Date):
        yield str(date.fromisoformat(value or "2031-01-01") + timedelta(days=100))
    elif isinstance(field, fields.Integer):
        yield (value or 0) + 1
    elif isinstance(field.validate, validate.OneOf):
        yield from [choice for choice in field.validate.choices if choice != value][:1]
    else:
        yield f"{value or 'X'}1"


def test_whichever_field_of_the_file_is_changed_it_is_told(
    gardens: dict[str, Any], seeded: Statements
) -> None:
    made = list(changes(PlanSchema(), gardens))
    passed_over = [
        f"{path} = {value!r}"
        for path, value in made
        if not list(differences(stated(plan_of(changed(gardens, path, value))), seeded))
    ]
    assert len(made) > 400
    assert [one for one in passed_over if not NOT_KEPT.fullmatch(one.partition(" = ")[0])] == []


def test_the_file_that_was_seeded_does_not_differ(gardens: dict[str, Any], seeded: Statements) -> None:
    assert list(differences(stated(plan_of(gardens)), seeded)) == []


@pytest.mark.parametrize(
    ("path", "what"),
    [("organisations", "organisation BEES"), ("sections", "section KP2")],
)
def test_what_was_removed_from_the_file_is_told(
    gardens: dict[str, Any], seeded: Statements, path: str, what: str
) -> None:
    without = changed(gardens, path, [one for n, one in enumerate(gardens[path]) if n != 1])
    told = {one.path: one.in_file for one in differences(stated(plan_of(without)), seeded)}
    assert told[what] is None


def test_sections_in_another_order_are_one_difference(gardens: dict[str, Any], seeded: Statements) -> None:
    first, *others = gardens["sections"]
    (difference,) = differences(stated(plan_of(gardens | {"sections": [*others, first]})), seeded)
    assert difference.path == "order of the sections"


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (
            "workplan.adopted_on",
            "2031-03-04",
            "workplan, adopted on\n  the file says:   2031-03-04\n  the ledger says: 2031-03-03",
        ),
        (
            "sections[0].activities[0].schedule[0].end",
            "2031-09-30",
            "activity KP1-A1, milestones, M1, window, end\n"
            "  the file says:   2031-09-30\n"
            "  the ledger says: 2031-06-30",
        ),
        (
            "sections[0].activities[3].title.en",
            "Draw the map",
            "activity KP1-A4, title, en\n  the file says:   Draw the map\n  the ledger says: Renew the map",
        ),
        (
            "sections[2].leads",
            None,
            "section TWG-RAIN, leads\n  the file says:   nothing\n  the ledger says: RAIN, BEES",
        ),
        (
            "sections[2].notes",
            [],
            "section TWG-RAIN, notes, 1\n"
            "  the file says:   nothing\n"
            "  the ledger says: kind: misprint; note: Two letters are swapped.; line: 68; printed: დავცა; "
            "read as: დაცვა",
        ),
        (
            "sections[3].activities[1].on_request",
            True,
            "activity TP1-A2, on request\n  the file says:   yes\n  the ledger says: no",
        ),
        (
            "sections[3].activities",
            [],
            "activity TP1-A1\n"
            "  the file says:   nothing\n"
            "  the ledger says: en: Lessons in the garden; ka: გაკვეთილები ბაღში",
        ),
        (
            "sections[0].persons",
            ["ნინო ბაღიშვილი"],
            "section KP1, persons\n"
            "  the file says:   1 of them, not named here\n"
            "  the ledger says: 1 of them, not named here",
        ),
    ],
)
def test_a_difference_is_told_as_a_reader_of_the_plan_would_say_it(
    gardens: dict[str, Any], seeded: Statements, path: str, value: object, told: str
) -> None:
    found = differences(stated(plan_of(changed(gardens, path, value))), seeded)
    assert str(next(found)) == told
