"""What can go wrong with an update, and what becomes of it: status, problem, and nothing appended."""

from typing import Any

import pytest

from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB, SEA, submit

EVIDENCE = [{"type": "document", "title": "Minutes", "date": "2021-06-28"}]
DONE = {"status": "completed", "effective_on": "2021-06-28", "evidence": EVIDENCE}
MADE_UP_ID = "01793ebf-6e9a-7000-8000-000000000000"

REFUSED: dict[str, tuple[dict[str, Any], int, str, str | None]] = {
    "a completion without evidence": ({"status": "completed"}, 422, "evidence_needed", "evidence"),
    "an effective date in the future": (
        {"status": "ongoing", "effective_on": "2021-07-06"},
        422,
        "effective_in_future",
        "effective_on",
    ),
    "an effective date before the plan": (
        {"status": "ongoing", "effective_on": "2020-12-31"},
        422,
        "effective_before_plan",
        "effective_on",
    ),
    "a quarter outside the plan": (
        {"status": "ongoing", "quarter": "2025-Q1"},
        422,
        "unknown_quarter",
        "quarter",
    ),
    "a quarter that has not begun": (
        {"status": "ongoing", "quarter": "2021-Q4"},
        422,
        "quarter_not_begun",
        "quarter",
    ),
    "an unknown milestone": (
        {"status": "ongoing", "milestone": "M9"},
        422,
        "unknown_milestone",
        "milestone",
    ),
    "a suspension without a reason": ({"status": "suspended"}, 422, "reason_needed", "narrative"),
    "a red flag without a narrative": (
        {"status": "ongoing", "confidence": "red"},
        422,
        "narrative_needed",
        "narrative",
    ),
    "a percentage that contradicts the status": (
        {"status": "ongoing", "percent": 100},
        422,
        "percent_contradicts",
        "percent",
    ),
    "posting on behalf of others as a lead": (
        {"status": "ongoing", "on_behalf_of": "HLT"},
        403,
        "on_behalf_of_forbidden",
        None,
    ),
}


@pytest.mark.parametrize(("body", "status", "code", "field"), REFUSED.values(), ids=REFUSED)
def test_an_update_is_refused_for(
    world: World, lab: Caller, body: dict[str, Any], status: int, code: str, field: str | None
) -> None:
    before = world.size
    document = assert_problem(lab.post("/activities/KP1-A1/updates", body), status, code)
    assert document.get("field") == field
    assert world.size == before


def test_an_unknown_activity_is_not_found_and_a_close_code_is_suggested(world: World, lab: Caller) -> None:
    before = world.size
    document = assert_problem(lab.post("/activities/KP1-A9/updates", DONE), 404, "unknown_activity")
    assert "KP1-A1" in document["detail"]
    assert world.size == before


def test_an_unknown_activity_is_not_found_without_if_match_too(lab: Caller) -> None:
    response = lab.post("/activities/KP1-A9/updates", DONE, if_match=None)
    assert_problem(response, 404, "unknown_activity")


def test_an_activity_of_somebody_else_is_forbidden(world: World, lab: Caller) -> None:
    before = world.size
    document = assert_problem(lab.post("/activities/KP3-A1/updates", DONE), 403, "not_a_lead")
    assert "KP3-A1" in document["detail"]
    assert world.size == before


def test_the_secretariat_says_on_whose_behalf_it_posts(net: Caller) -> None:
    assert_problem(net.post("/activities/KP1-A1/updates", DONE), 422, "on_behalf_of_whom")
    posted = net.post("/activities/KP1-A1/updates", DONE | {"on_behalf_of": "HLT"}).json
    assert (posted["organisation"], posted["on_behalf_of"]) == ("NET", "HLT")


def test_without_a_date_it_is_today_and_without_a_quarter_that_of_the_date(lab: Caller) -> None:
    posted = lab.post("/activities/KP1-A1/updates", {"status": "ongoing"}).json
    assert (posted["effective_on"], posted["quarter"]) == ("2021-07-05", "2021-Q3")


@pytest.mark.parametrize("verb", ["validation", "return"])
def test_nobody_reviews_what_their_own_organisation_or_its_host_reported(
    world: World, net: Caller, verb: str
) -> None:
    update = submit(world.ledger)
    before = world.size
    response = net.post(f"/updates/{update}/{verb}", {"reason": "no"} if verb == "return" else {})
    document = assert_problem(response, 403, "own_organisation")
    assert "LAB" in document["detail"]
    assert world.size == before


def test_a_second_validation_is_a_conflict_whatever_version_it_names(world: World, sea: Caller) -> None:
    update = submit(world.ledger)
    assert sea.post(f"/updates/{update}/validation").status_code == 200
    before = world.size
    for if_match in ("*", '"1"', None):
        response = sea.post(f"/updates/{update}/validation", if_match=if_match)
        assert_problem(response, 409, "already_validated")
    assert world.size == before


@pytest.mark.parametrize("verb", ["validation", "return", "withdrawal", "dispute"])
def test_an_unknown_update_is_not_found(world: World, verb: str) -> None:
    caller = world.caller(LAB if verb in ("withdrawal", "dispute") else SEA)
    body = {"reason": "because"} if verb in ("return", "dispute") else {}
    assert_problem(caller.post(f"/updates/{MADE_UP_ID}/{verb}", body), 404, "unknown_update")


def test_a_withdrawn_update_cannot_be_reviewed(world: World, lab: Caller, sea: Caller) -> None:
    update = submit(world.ledger)
    withdrawn = lab.post(f"/updates/{update}/withdrawal", {"reason": "posted too early"})
    assert withdrawn.json["review"] == "withdrawn"
    assert withdrawn.json["reason"] == "posted too early"
    assert_problem(sea.post(f"/updates/{update}/validation"), 409, "update_not_open")
    assert lab.get(f"/updates/{update}").json["review"] == "withdrawn"


def test_only_its_author_withdraws_an_update(world: World, hlt: Caller) -> None:
    update = submit(world.ledger)
    assert_problem(hlt.post(f"/updates/{update}/withdrawal"), 403, "not_the_author")


def test_a_returned_update_is_submitted_again(world: World, lab: Caller, sea: Caller) -> None:
    update = submit(world.ledger)
    assert_problem(sea.post(f"/updates/{update}/return"), 422, "invalid_request")
    returned = sea.post(f"/updates/{update}/return", {"reason": "the minutes are a draft"})
    assert returned.json["review"] == "returned"
    again = lab.post("/activities/KP1-A1/updates", DONE | {"resubmits": update})
    assert again.status_code == 201
    assert lab.get("/updates?review=submitted").json["items"][0]["resubmits"] == update


def test_what_is_submitted_again_is_an_update_of_the_same_activity(
    world: World, lab: Caller, sea: Caller
) -> None:
    returned = submit(world.ledger)
    sea.post(f"/updates/{returned}/return", {"reason": "the minutes are a draft"})
    before = world.size
    again = {"status": "ongoing", "resubmits": MADE_UP_ID}
    document = assert_problem(lab.post("/activities/KP1-A1/updates", again), 422, "unknown_update")
    assert (document["field"], MADE_UP_ID in document["detail"]) == ("resubmits", True)
    elsewhere = again | {"resubmits": returned}
    document = assert_problem(lab.post("/activities/KP1-A2/updates", elsewhere), 422, "unknown_update")
    assert (document["field"], "KP1-A1" in document["detail"]) == ("resubmits", True)
    assert world.size == before


def test_a_co_lead_disputes_a_completion_and_the_secretariat_settles_it(
    world: World, lab: Caller, hlt: Caller, sea: Caller
) -> None:
    update = submit(world.ledger)
    assert_problem(lab.post(f"/updates/{update}/dispute", {"reason": "mine"}), 409, "own_update")
    disputed = hlt.post(f"/updates/{update}/dispute", {"reason": "not all of it is done"})
    assert disputed.json["organisation"] == "HLT"
    assert lab.get(f"/updates/{update}").json["dispute"]["reason"] == "not all of it is done"
    assert_problem(sea.post(f"/updates/{update}/validation"), 409, "disputed")
    submit(world.ledger)
    assert [one["id"] for one in sea.get("/updates?dispute=open").json["items"]] == [update]
    before = f"as_of={disputed.json['receipt']['position'] - 1}"
    assert sea.get(f"/updates?dispute=open&{before}").json["items"] == []
    settlement = {"upheld": True, "reason": "part of it is missing"}
    settled = sea.post(f"/updates/{update}/settlement", settlement)
    assert settled.status_code == 200, settled.json
    told = lab.get(f"/updates/{update}").json
    assert (told["review"], told["reason"]) == ("returned", "part of it is missing")
    assert sea.get("/updates?dispute=open").json["items"] == []
    assert told["dispute"] == {
        "organisation": "HLT",
        "deputy": None,
        "reason": "not all of it is done",
        "position": disputed.json["receipt"]["position"],
        "settled": settled.json["receipt"]["position"],
        "upheld": True,
        "settlement": "part of it is missing",
    }


def test_a_dispute_that_was_turned_down_stays_readable_and_leaves_the_update_open(
    world: World, lab: Caller, hlt: Caller, sea: Caller
) -> None:
    update = submit(world.ledger)
    hlt.post(f"/updates/{update}/dispute", {"reason": "not all of it is done"})
    sea.post(f"/updates/{update}/settlement", {"upheld": False, "reason": "all of it is there"})
    dispute = lab.get(f"/updates/{update}").json["dispute"]
    assert (dispute["upheld"], dispute["settlement"]) == (False, "all of it is there")
    assert sea.post(f"/updates/{update}/validation").status_code == 200
    assert hlt.post(f"/updates/{update}/dispute", {"reason": "now it is gone"}).status_code == 200
    dispute = lab.get(f"/updates/{update}").json["dispute"]
    assert (dispute["reason"], dispute["upheld"], dispute["settled"]) == ("now it is gone", None, None)


def test_the_note_of_a_validation_can_be_read(world: World, lab: Caller, sea: Caller) -> None:
    update = submit(world.ledger)
    assert lab.get(f"/updates/{update}").json["note"] is None
    sea.post(f"/updates/{update}/validation", {"note": "checked against the minutes"})
    told = lab.get(f"/updates/{update}").json
    assert (told["note"], told["reason"], told["erased"]) == ("checked against the minutes", None, [])


def test_updates_are_listed_newest_first_and_page_by_page(world: World, lab: Caller) -> None:
    posted = [submit(world.ledger, actor=actor) for actor in (LAB, HLT, LAB)]
    first = lab.get("/updates?limit=2").json
    second = lab.get(f"/updates?limit=2&before={first['next']}").json
    assert [each["id"] for each in first["items"] + second["items"]] == posted[::-1]
    assert second["next"] is None
    assert len(lab.get("/updates?organisation=HLT").json["items"]) == 1
