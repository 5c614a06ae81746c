"""Drafts: updates that are written in several goes, seen by their own organisation alone."""

from typing import Any

import pytest

from events.values import Actor
from service import commands as c
from service.commands import drafts
from service.commands.issue import issue
from service.store.engine import writing
from service.store.tables import DRAFT
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB, NET

DRAFT_PATH = "/activities/KP1-A1/draft"
HALF = {"narrative": "Two of five — ორი ხუთიდან", "evidence": [{"title": "Minutes"}]}
WHOLE = {"status": "ongoing", "narrative": "Three of five", "effective_on": "2021-07-01", "percent": 60}


def save(caller: Caller, body: object, if_match: str | None = None) -> Any:
    return caller.send("PUT", DRAFT_PATH, json=body, if_match=if_match)


def submitted(caller: Caller, if_match: str | None = "*") -> Any:
    return caller.send("POST", f"{DRAFT_PATH}/submission", if_match=if_match)


def test_a_draft_is_saved_half_finished_and_submitted_when_it_is_whole(each_world: World) -> None:
    lab, before = each_world.caller(LAB), each_world.size
    first = save(lab, HALF)
    assert (first.status_code, first.json["draft"]) == (201, HALF)
    read = lab.get(DRAFT_PATH)
    assert (read.json, read.headers["ETag"]) == (first.json, first.headers["ETag"])
    assert_problem(submitted(lab, read.headers["ETag"]), 422, "invalid_request")
    second = save(lab, WHOLE, read.headers["ETag"])
    assert (second.status_code, second.json["draft"]) == (200, WHOLE)
    assert [one["activity"] for one in lab.get("/drafts").json["items"]] == ["KP1-A1"]
    assert each_world.size == before
    done = submitted(lab, second.headers["ETag"])
    assert done.status_code == 201, done.json
    assert (done.json["narrative"], done.json["percent"]) == ("Three of five", 60)
    assert each_world.size == before + 1
    assert lab.get(done.headers["Location"].partition("/garden")[2]).json["effective_on"] == "2021-07-01"
    assert_problem(lab.get(DRAFT_PATH), 404, "unknown_draft")


def test_the_same_submission_again_is_answered_alike(each_world: World) -> None:
    lab = each_world.caller(LAB)
    tag = save(lab, WHOLE).headers["ETag"]
    first, after = submitted(lab, tag), each_world.size
    again = submitted(lab, tag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (201, first.data, first.headers["ETag"])
    save(lab, HALF)  # another one, which the repetition does not touch
    assert submitted(lab, tag).data == first.data
    assert each_world.size == after
    assert lab.get(DRAFT_PATH).json["draft"] == HALF


def test_who_was_killed_before_the_draft_was_deleted_submits_it_once(each_world: World) -> None:
    lab = each_world.caller(LAB)
    tag = save(lab, WHOLE).headers["ETag"]
    kept = drafts.draft(each_world.ledger, LAB, "KP1-A1")
    first, after = submitted(lab, tag), each_world.size
    row = {name: getattr(kept, name) for name in kept.__struct_fields__}
    with writing(each_world.service.engine) as connection:
        connection.execute(DRAFT.insert().values(ledger_id=each_world.ledger.id, organisation="LAB", **row))
    assert submitted(lab).data == first.data
    assert each_world.size == after
    assert_problem(lab.get(DRAFT_PATH), 404, "unknown_draft")


def test_nobody_else_sees_a_draft(world: World, lab: Caller, hlt: Caller) -> None:
    save(lab, HALF)
    for other in (hlt, world.caller(NET)):
        assert other.get("/drafts").json["items"] == []
        assert_problem(other.get(DRAFT_PATH), 404, "unknown_draft")
        assert_problem(submitted(other), 404, "unknown_draft")
        assert_problem(other.send("DELETE", DRAFT_PATH, if_match="*"), 404, "unknown_draft")
    assert save(hlt, WHOLE).status_code == 201
    assert lab.get(DRAFT_PATH).json["draft"] == HALF
    assert_problem(world.caller(Actor("auditor")).get("/drafts"), 403, "role_forbidden")
    assert_problem(world.nobody.get("/drafts"), 401, "key_missing")


def test_nobody_overwrites_a_draft_that_they_have_not_seen(each_world: World) -> None:
    lab = each_world.caller(LAB)
    first = save(lab, HALF).headers["ETag"]
    assert first.strip('"') in assert_problem(save(lab, WHOLE), 428, "if_match_required")["detail"]
    second = save(lab, WHOLE, first).headers["ETag"]
    for refused in (
        save(lab, HALF, first),
        lab.send("DELETE", DRAFT_PATH, if_match=first),
        submitted(lab, first),
    ):
        assert_problem(refused, 412, "stale_version")
    assert_problem(submitted(lab, None), 428, "if_match_required")
    assert lab.get(DRAFT_PATH).headers["ETag"] == second
    assert lab.send("DELETE", DRAFT_PATH, if_match=second).status_code == 204
    assert_problem(save(lab, HALF, second), 412, "stale_version")
    assert save(lab, HALF, "*").status_code == 201
    assert_problem(save(lab, HALF, "7"), 400, "malformed_if_match")


def test_a_draft_remembers_which_version_of_its_activity_it_is_for(world: World, lab: Caller) -> None:
    save(lab, WHOLE | {"if_match": '"1"'})
    issue(world.ledger, c.Order(actor=HLT), c.SubmitUpdate(activity="KP1-A1", status="ongoing"))
    before = world.size
    assert_problem(submitted(lab), 412, "stale_version")
    assert world.size == before
    tag = lab.get(DRAFT_PATH).headers["ETag"]
    save(lab, WHOLE | {"if_match": '"2"'}, tag)
    assert submitted(lab).status_code == 201


def test_what_an_update_takes_is_asked_when_it_is_submitted_and_the_draft_stays(
    world: World, lab: Caller
) -> None:
    save(lab, {"status": "completed"})
    before = world.size
    assert_problem(submitted(lab), 422, "evidence_needed")
    save(lab, HALF | {"status": "ongoing"}, "*")
    document = assert_problem(submitted(lab), 422, "invalid_request")
    assert {one["path"] for one in document["errors"]} == {"evidence.0.type", "evidence.0.date"}
    assert lab.get(DRAFT_PATH).json["draft"]["status"] == "ongoing"
    assert world.size == before


@pytest.mark.parametrize(
    "body",
    [{"status": "done"}, {"percent": 101}, {"other": 1}, {"narrative": "\u0000"}, [1], {"percent": "5"}],
)
def test_what_can_never_become_an_update_is_not_saved(lab: Caller, body: object) -> None:
    assert_problem(save(lab, body), 422, "invalid_request")
    assert lab.get("/drafts").json["items"] == []


def test_there_is_no_draft_for_what_is_not_in_the_plan(lab: Caller) -> None:
    response = lab.send("PUT", "/activities/KP9-A9/draft", json=HALF)
    assert_problem(response, 404, "unknown_activity")
