"""Loading a plan into its ledger: by commands, once, and without rewriting what is there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL

from events.completion import completion
from events.facts import facts
from events.quarter import quarters
from events.units import Horizon, Lens, Standpoint
from events.values import Actor, Milestone, Window
from seed.load import load
from seed.plan import DueWindow, Plan
from seed.read import read
from seed.statements import milestones
from service.bootstrap import Service
from service.commands import AmendActivity, Ledger, Order, issue
from service.config import load_settings
from service.projections.rebuild import check
from tests.seed.support import UNNM
from tests.support.migrated import upgrade

ADOPTED = date(2021, 4, 28)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(UNNM)


@pytest.fixture
def ledger(database_url: URL, tmp_path: Path, plan: Plan) -> Iterator[Ledger]:
    url = database_url.render_as_string(hide_password=False)
    service = Service(load_settings({"KVALI_HOME": str(tmp_path), "KVALI_DATABASE_URL": url}))
    upgrade(service.engine)
    yield service.open_ledger(plan.workplan.code, "kvali/test")
    service.close()


def test_the_whole_plan_is_loaded_by_commands_and_once(plan: Plan, ledger: Ledger) -> None:
    told: list[tuple[int, int]] = []
    first = load(plan, ledger, lambda done, of: told.append((done, of)))
    state = ledger.state()
    assert (len(state.sections), len(state.activities), len(state.organisations)) == (17, 60, 81)
    assert first.appended == 1 + 81 + 17 + 60 == state.size
    assert told[-1] == (159, 159)
    again = load(plan, ledger)
    assert (again.appended, again.differences) == (0, ())
    assert check(ledger.engine, ledger.id) == []


@pytest.mark.parametrize(
    ("horizon", "due"),
    [("printed", [2, 21, 2, 12, 1, 2, 0, 16]), ("forum", [2, 21, 2, 12, 1, 18, 0, 0])],
)
def test_the_check_values_come_out_of_the_seeded_ledger(
    plan: Plan, ledger: Ledger, horizon: Horizon, due: list[int]
) -> None:
    load(plan, ledger)
    known = list(facts(ledger.state()))
    lens = Lens("baseline", 1, horizon, "activity", date(2022, 5, 16))
    counted = [
        completion(known, lens, quarter, Standpoint.on(ADOPTED)).official
        for quarter in quarters(date(2021, 1, 1), date(2022, 12, 31))
    ]
    assert [figures.due for figures in counted] == due
    assert {figures.no_deadline for figures in counted} == {4}


def test_a_changed_file_is_reported_and_nothing_is_rewritten(plan: Plan, ledger: Ledger) -> None:
    load(plan, ledger)
    size = ledger.state().size
    first, *others = plan.sections
    changed = replace(plan, sections=(replace(first, title={**first.title, "en": "Another title"}), *others))
    loaded = load(changed, ledger)
    assert loaded.appended == 0
    (difference,) = loaded.differences
    assert difference.path == "section KP1, title, en"
    assert difference.in_file == "Another title"
    assert ledger.state().size == size


def test_another_day_of_adoption_in_the_file_is_reported(plan: Plan, ledger: Ledger) -> None:
    load(plan, ledger)
    changed = replace(plan, workplan=replace(plan.workplan, adopted_on=date(2021, 5, 1)))
    (difference,) = load(changed, ledger).differences
    assert difference.path == "workplan, adopted on"
    assert (difference.in_ledger, difference.in_file) == (ADOPTED, date(2021, 5, 1))


def test_an_activity_that_was_removed_from_the_file_is_reported_and_stays(plan: Plan, ledger: Ledger) -> None:
    load(plan, ledger)
    *others, last = plan.sections
    removed = last.activities[-1]
    shorter = replace(last, activities=last.activities[:-1])
    (difference,) = load(replace(plan, sections=(*others, shorter)), ledger).differences
    code = last.code_of(removed)
    assert (difference.path, difference.in_file) == (f"activity {code}", None)
    assert code in ledger.state().activities


def test_what_the_secretariat_amended_is_reported_as_a_difference_and_stays(
    plan: Plan, ledger: Ledger
) -> None:
    load(plan, ledger)
    by = Order(actor=Actor("secretariat", "SECRETARIAT"))
    clear = plan.sections[0].activities[0].title | {"en": "Clear"}
    issue(ledger, by, AmendActivity(activity="KP1-A1", reason="Said more clearly.", title=clear))
    (difference,) = load(plan, ledger).differences
    assert (difference.path, difference.in_ledger) == ("activity KP1-A1, title, en", "Clear")
    assert ledger.state().activities["KP1-A1"].title == clear


def test_what_the_ledger_lacks_is_added_to_what_it_has(plan: Plan, ledger: Ledger) -> None:
    *most, last = plan.sections
    assert load(replace(plan, sections=tuple(most)), ledger).appended == 159 - 1 - len(last.activities)
    assert load(plan, ledger).appended == 1 + len(last.activities)


def test_names_of_natural_persons_stand_outside_the_ledger(plan: Plan, ledger: Ledger) -> None:
    load(plan, ledger)
    (seal,) = ledger.state().sections["TWG-RETURN"].persons
    (person,) = next(section.persons for section in plan.sections if section.code == "TWG-RETURN")
    assert ledger.texts([seal.sha256]) == {seal.sha256: person}


def due(kind: str, **more: object) -> DueWindow:
    fields = {
        "printed": "2021",
        "line": 1,
        "start": date(2021, 1, 1),
        "end": date(2021, 6, 30),
        "precision": "year",
    }
    return DueWindow(**(fields | {"kind": kind} | more))  # type: ignore[arg-type]


def test_a_recurring_window_becomes_an_inferred_occurrence_in_each_quarter() -> None:
    first, second = milestones([due("recurring", every="quarter")])
    assert (first.code, second.code) == ("M1", "M2")
    assert first.window == Window(date(2021, 1, 1), date(2021, 3, 31), "quarter")
    assert second.window == Window(date(2021, 4, 1), date(2021, 6, 30), "quarter")
    assert {first.kind, second.kind} == {"occurrence"}
    assert first.inferred
    assert first.note


def test_an_activity_without_a_deadline_gets_one_undated_milestone() -> None:
    assert list(milestones([])) == [Milestone("M1", Window(None, None), "undated")]


def test_windows_are_numbered_in_the_order_in_which_they_are_printed() -> None:
    first, second = milestones([due("window"), due("continuous", start=None)])
    assert (first.code, first.kind, first.printed) == ("M1", "window", "2021")
    assert (second.code, second.kind, second.window.start) == ("M2", "continuous", None)
