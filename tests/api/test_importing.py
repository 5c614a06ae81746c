"""A new workplan over HTTP: a template is taken away, filled in, looked at, and loaded."""

from typing import Any

import pytest

from events.values import Actor
from seed.read import read
from service.auth import accounts
from service.importing.template import template
from service.sheets.write import MEDIA_TYPE
from tests.seed.support import GARDENS
from tests.support import documents as d
from tests.support.http import Caller, Reply, World, assert_described, assert_problem
from tests.support.plan import NET
from tests.support.sheets import changed, opened, saved

GARDEN = template(read(GARDENS))
CODE = "gardens-2031-2032"


def send(world: World, caller: Caller, content: bytes, query: str = "", kind: str = MEDIA_TYPE) -> Reply:
    response = world.open(
        f"/api/v1/workplans{query}",
        method="POST",
        data=content,
        content_type=kind,
        headers=caller.headers,
    )
    assert_described(world.app, response)
    return response


def workplans(world: World, caller: Caller) -> list[str]:
    found: list[dict[str, Any]] = world.open("/api/v1/workplans", headers=caller.headers).get_json()["items"]
    return [one["code"] for one in found]


def test_the_template_is_taken_away(world: World, net: Caller) -> None:
    response = world.open("/api/v1/workplan-template.xlsx", headers=net.headers)
    assert (response.status_code, response.mimetype) == (200, MEDIA_TYPE)
    assert opened(response.data)["Plan"]["A1"].value.startswith("Code of the plan")


def test_a_workbook_is_looked_at_and_nothing_is_loaded(world: World, net: Caller) -> None:
    found = send(world, net, GARDEN)
    assert (found.status_code, found.json["workplan"], found.json["dry_run"]) == (200, CODE, True)
    assert (found.json["problems"], found.json["differences"]) == ([], [])
    assert found.json["added"][:2] == ["workplan", "organisation TREE"]
    assert len(found.json["added"]) == 27
    assert workplans(world, net) == ["garden"]


def test_what_is_wrong_is_told_by_sheet_row_and_column(world: World, net: Caller) -> None:
    content = changed(GARDEN, {"Plan!B4": "soon", "Sections!E4": "RAIN, NOBODY"})
    found = send(world, net, content, "?dry_run=true")
    assert (found.status_code, found.json["added"]) == (200, [])
    assert found.json["problems"] == [
        {
            "sheet": "Plan",
            "row": 4,
            "column": "B",
            "path": "workplan.period.start",
            "value": "soon",
            "reason": "Not a valid date.",
        }
    ]  # what breaks rules is told once everything can be read
    refused = assert_problem(send(world, net, content, "?dry_run=false"), 422, "workplan_refused")
    assert refused["errors"] == [{"path": "Plan!B4", "reason": "Not a valid date."}]
    assert workplans(world, net) == ["garden"]


def test_a_workbook_is_loaded_into_a_ledger_of_its_own(each_world: World) -> None:
    net = each_world.caller(NET)
    made = send(each_world, net, GARDEN, "?dry_run=false")
    assert (made.status_code, len(made.json["added"]), made.json["problems"]) == (201, 27, [])
    assert workplans(each_world, net) == ["garden", CODE]
    place = f"/api/v1/workplans/{CODE}"
    found = each_world.open(f"{place}/activities/KP1-A1", headers=net.headers)
    assert found.json["title"]["ka"].startswith("უბნის ბაღების აღწერა")
    first = each_world.open(f"{place}/events/0", headers=net.headers).json
    (account,) = accounts.accounts(each_world.service.engine)
    assert first["type"] == "workplan.adopted"
    assert first["actor"] == {"role": "system", "organisation": "NET", "key": account.id}
    again = send(each_world, net, GARDEN, "?dry_run=false")
    assert (again.status_code, again.json["added"], again.json["differences"]) == (201, [], [])


def test_a_plan_that_is_there_is_compared_and_not_rewritten(world: World, net: Caller) -> None:
    send(world, net, GARDEN, "?dry_run=false")
    other = changed(GARDEN, {"Sections!C2": "Another title"})
    found = send(world, net, other)
    assert found.json["added"] == []
    assert found.json["differences"] == [
        {
            "path": "section KP1, title, en",
            "in_ledger": "The map of gardens is open to all",
            "in_file": "Another title",
        }
    ]
    assert send(world, net, other, "?dry_run=false").json["differences"] == found.json["differences"]
    sections = world.open(f"/api/v1/workplans/{CODE}/sections", headers=net.headers).json["items"]
    assert sections[0]["title"]["en"] == "The map of gardens is open to all"


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"", MEDIA_TYPE, 422, "file_empty"),
        (d.PDF, "", 422, "unreadable_sheet"),
        (d.PDF, MEDIA_TYPE, 415, "unsupported_file"),
        (d.bomb(), "", 415, "unsupported_file"),
        (b"x" * (4 * 1024 * 1024 + 1), MEDIA_TYPE, 413, "too_large"),
    ],
    ids=["empty", "pdf", "pdf in disguise", "bomb", "huge"],
)
def test_what_is_no_workbook_is_refused(
    world: World, net: Caller, content: bytes, kind: str, status: int, code: str
) -> None:
    assert_problem(send(world, net, content, "?dry_run=false", kind), status, code)
    assert workplans(world, net) == ["garden"]


def test_only_the_secretariat_and_administrators_load_a_plan(world: World, lab: Caller) -> None:
    assert_problem(send(world, lab, GARDEN), 403, "role_forbidden")
    administrator = world.caller(Actor("administrator"))
    assert send(world, administrator, GARDEN, "?dry_run=false").status_code == 201


def test_a_misspelt_parameter_loads_nothing(world: World, net: Caller) -> None:
    assert_problem(send(world, net, GARDEN, "?dryrun=false"), 422, "invalid_request")
    assert workplans(world, net) == ["garden"]


def grown(content: bytes) -> bytes:
    """The workbook with one more section, and an activity in it; neither stands in the printed text."""
    book = opened(content)
    for sheet in ("Sections", "Activities"):
        page = book[sheet]
        last = max(row for row in range(2, page.max_row + 1) if page[f"A{row}"].value)
        for cell in page[last][:4]:
            page.cell(last + 1, cell.column, cell.value)
        page[f"A{last + 1}"] = "KP9"
    return saved(book)


def test_to_a_plan_that_runs_people_add_what_they_may_add_in_their_own_role(
    world: World, net: Caller
) -> None:
    administrator = world.caller(Actor("administrator"))
    send(world, administrator, GARDEN, "?dry_run=false")
    place = f"/api/v1/workplans/{CODE}"
    before = len(world.open(f"{place}/events?limit=100", headers=net.headers).json["items"])
    assert_problem(send(world, administrator, grown(GARDEN), "?dry_run=false"), 403, "role_forbidden")
    assert len(world.open(f"{place}/events?limit=100", headers=net.headers).json["items"]) == before
    added = send(world, net, grown(GARDEN), "?dry_run=false")
    assert added.json["added"] == ["section KP9", "activity KP9-A1"]
    last = world.open(f"{place}/events?limit=100", headers=net.headers).json["items"][before:]
    assert {one["actor"]["role"] for one in last} == {"secretariat"}
