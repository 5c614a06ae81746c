"""The plan as an IATI document: what it says, and that it keeps to the standard."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as Tree

import pytest
from defusedxml.ElementTree import fromstring

from events.values import Milestone, Window
from service import commands as c
from service.interchange.iati.codes import ACTIVITY_STATUS
from tests.interchange.rules import faults
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import LAB, NET, SEA, do, submit

REPORTER = "garden-NET"
UNDATED = (Milestone("M1", Window(None, None), "undated"),)


def document(caller: Caller, query: str = "") -> Tree.Element:
    response = caller.get(f"/iati.xml{query}")
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    found: Tree.Element = fromstring(response.data)
    assert faults(found) == []
    return found


def activity(found: Tree.Element, code: str) -> Tree.Element:
    (one,) = [each for each in found if (each.findtext("iati-identifier") or "").endswith(code)]
    return one


def days(one: Tree.Element) -> dict[str, str]:
    return {each.attrib["type"]: each.attrib["iso-date"] for each in one.iter("activity-date")}


def said(one: Tree.Element, path: str) -> list[str]:
    return [each.text or "" for each in one.findall(f"{path}/narrative")]


def test_the_plan_is_the_parent_of_its_activities(lab: Caller) -> None:
    plan, *parts = document(lab)
    assert plan.findtext("iati-identifier") == f"{REPORTER}-garden"
    assert [one.findtext("iati-identifier") for one in parts] == [
        f"{REPORTER}-garden-{code}" for code in ("KP1-A1", "KP1-A2", "KP3-A1")
    ]
    assert [each.attrib["ref"] for each in plan.iter("related-activity")] == [
        one.findtext("iati-identifier") for one in parts
    ]
    assert {each.attrib["ref"] for one in parts for each in one.iter("related-activity")} == {
        f"{REPORTER}-garden"
    }
    assert [one.attrib["hierarchy"] for one in (plan, *parts)] == ["1", "2", "2", "2"]
    assert said(plan, "title") == ["Garden plan", "ბაღის გეგმა"]


def test_an_activity_says_what_the_plan_says_of_it_and_no_more(lab: Caller) -> None:
    one = activity(document(lab), "KP1-A1")
    assert said(one, "title") == ["Activity KP1-A1", "საქმე"]
    assert said(one, "description") == ["Beds", "კვლები"]
    assert [each.attrib["role"] for each in one.iter("participating-org")] == ["4", "4", "2"]
    assert said(one, "participating-org") == ["Organisation LAB", "Organisation HLT", "Organisation NET"]
    assert {each.attrib["code"]: each.attrib["vocabulary"] for each in one.iter("sector")} == {
        "KP1": "99",
        "1": "98",
    }
    assert [each.attrib["code"] for each in one.iter("tag")] == ["1", "3"]
    assert days(one) == {"1": "2021-04-01", "3": "2021-06-30"}
    assert said(one, "contact-info/organisation") == ["Organisation NET"]


def test_where_there_is_no_fact_there_is_what_is_documented(lab: Caller) -> None:
    one = activity(document(lab), "KP3-A1")
    assert [each.attrib["role"] for each in one.iter("participating-org")] == ["2"]  # no lead is stated
    assert days(one) == {"1": "2021-01-01"}
    assert said(one, "activity-date")[0] == "The plan states no start; this is the first day of its period"
    assert list(one.iter("tag")) == []


def test_statuses_are_those_of_iati(world: World, lab: Caller) -> None:
    def status() -> str:
        (found,) = activity(document(lab), "KP1-A1").iter("activity-status")
        return found.attrib["code"]

    assert status() == ACTIVITY_STATUS["not_started"] == "1"
    for number, (reported, code) in enumerate((("ongoing", "2"), ("suspended", "6"), ("completed", "3"))):
        fields: dict[str, Any] = {} if reported == "completed" else {"evidence": (), "narrative": "So it is."}
        on = date(2021, 6, 20) + timedelta(days=number)
        update = submit(world.ledger, status=reported, effective_on=on, **fields)
        do(world.ledger, SEA, c.ValidateUpdate(update=update))
        assert status() == code
    assert days(activity(document(lab), "KP1-A1")) == {
        "1": "2021-04-01",
        "2": "2021-06-20",
        "3": "2021-06-30",
        "4": "2021-06-22",
    }
    do(world.ledger, NET, c.CancelActivity(activity="KP1-A2", reason="Called off."))
    (found,) = activity(document(lab), "KP1-A2").iter("activity-status")
    assert found.attrib["code"] == "5"


def test_results_are_the_figures_of_completion(world: World, lab: Caller) -> None:
    do(world.ledger, SEA, c.ValidateUpdate(update=submit(world.ledger)))
    plan = document(lab)[0]
    periods = {
        each[0].attrib["iso-date"]: (each[2].attrib["value"], each[3].attrib["value"])
        for each in plan.iter("period")
    }
    expected = {}
    for quarter, start in (("2021-Q2", "2021-04-01"), ("2021-Q3", "2021-07-01")):
        rate = lab.get(f"/completion?quarter={quarter}").json["rates"]["completion"]
        expected[start] = (str(rate["denominator"]), str(rate["numerator"]))
    assert periods == expected == {"2021-04-01": ("1", "1"), "2021-07-01": ("1", "0")}
    (period,) = activity(document(lab), "KP1-A2").iter("period")
    assert [each.attrib["value"] for each in period[2:]] == ["2", "0"]


def test_a_date_that_is_moved_is_the_planned_end(world: World, lab: Caller) -> None:
    asked = c.RequestReschedule(activity="KP1-A1", end=date(2021, 12, 31), justification="Later.")
    request = do(world.ledger, LAB, asked).body["id"]
    do(world.ledger, SEA, c.DecideReschedule(request=request, approved=True))
    assert days(activity(document(lab), "KP1-A1"))["3"] == "2021-12-31"
    before = document(lab, f"?as_of={world.size - 2}")
    assert days(activity(before, "KP1-A1"))["3"] == "2021-06-30"


def test_whoever_is_registered_reports_under_that_identifier(lab: Caller) -> None:
    plan = document(lab, "?reporting_org=XM-DAC-47066")[0]
    assert plan.findtext("iati-identifier") == "XM-DAC-47066-garden"
    (reporter,) = plan.iter("reporting-org")
    assert reporter.attrib == {"ref": "XM-DAC-47066", "type": "40"}


@pytest.mark.parametrize("name", ["XM/DAC", "a b", "a|b", ""])
def test_an_identifier_that_iati_does_not_know_is_refused(lab: Caller, name: str) -> None:
    assert_problem(lab.send("GET", "/iati.xml", query_string={"reporting_org": name}), 422, "invalid_request")


def test_codes_that_iati_allows_in_no_identifier_stay_apart(world: World, lab: Caller) -> None:
    for section in ("A&B", "A B"):
        opened = c.OpenSection(section=section, kind="core_priority", title={"en": section})
        do(world.ledger, NET, opened)
        added = c.AddActivity(
            activity=f"{section}-A1", section=section, title={"en": "One < two"}, milestones=UNDATED
        )
        do(world.ledger, NET, added)
    names = {one.findtext("iati-identifier") for one in document(lab)}
    assert names >= {f"{REPORTER}-garden-A_26B-A1", f"{REPORTER}-garden-A_20B-A1"}
    assert said(activity(document(lab), "A_26B-A1"), "title") == ["One < two"]


def test_the_same_ledger_gives_the_same_bytes_and_is_not_sent_again(world: World, lab: Caller) -> None:
    first = lab.get("/iati.xml")
    world.service.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined] # a simulated one
    assert lab.get("/iati.xml").data == first.data
    tag = {"If-None-Match": first.headers["ETag"]}
    assert lab.get("/iati.xml", headers=tag).status_code == 304


def test_what_is_made_up_says_so_in_every_title(demonstration: World) -> None:
    found = document(demonstration.caller(LAB))
    titles = [title for one in found for title in said(one, "title")]
    assert all(title.startswith(("[DEMONSTRATION", "[დემონსტრაცია")) for title in titles)


SPOILED = {
    "an unknown element": lambda one: Tree.SubElement(one, "budget"),
    "the wrong order": lambda one: one.insert(0, one[1]),
    "an element too few": lambda one: one.remove(one[2]),
    "an unknown code": lambda one: one.find("activity-status").set("code", "7"),
    "an attribute too few": lambda one: one.find("reporting-org").attrib.pop("type"),
    "an unknown attribute": lambda one: one.find("reporting-org").set("kind", "40"),
    "no text": lambda one: setattr(one.find("title/narrative"), "text", ""),
    "a bad day": lambda one: one.find("activity-date").set("iso-date", "30 June 2021"),
    "an end before its start": lambda one: one.find("activity-date").set("iso-date", "2031-01-01"),
    "a stranger": lambda one: one.find("related-activity").set("ref", "nobody"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_the_rules_catch(lab: Caller, what: str) -> None:
    spoiled = deepcopy(document(lab))
    spoil: Any = SPOILED[what]
    spoil(spoiled[1])
    assert faults(spoiled)


def test_of_a_plan_whose_organisations_are_not_registered_yet_it_gives_their_codes(lab: Caller) -> None:
    found = document(lab, "?as_of=0")
    (plan,) = found.findall("iati-activity")
    assert said(plan, "reporting-org") == ["NET"]
