"""Milestones over HTTP: added, read, read anew, taken out."""

import pytest

from service.api.examples import REQUESTS
from tests.support.http import BASE, Caller, World, assert_problem

NEW = REQUESTS["add_milestone"]
HERE = "/activities/KP1-A1/milestones"


def test_a_milestone_is_added_with_the_version_that_was_read(net: Caller, lab: Caller) -> None:
    assert_problem(net.post(HERE, NEW, if_match=None), 428, "if_match_required")
    made = net.post(HERE, NEW, if_match='"1"')
    assert made.status_code == 201, made.json
    assert made.headers["Location"] == f"{BASE}{HERE}"
    assert (made.json["activity"], made.json["milestone"]["code"]) == ("KP1-A1", "M2")
    assert made.json["reason"] == NEW["reason"]
    listed = lab.get(HERE).json
    assert [(one["code"], one["end"], one["baseline_end"]) for one in listed["items"]] == [
        ("M1", "2021-06-30", "2021-06-30"),
        ("M2", "2021-12-31", None),
    ]
    assert lab.get("/activities/KP1-A1").json["milestones"] == listed["items"]
    before = int(made.json["receipt"]["position"]) - 1
    assert len(lab.get(f"{HERE}?as_of={before}").json["items"]) == 1


def test_an_activity_that_got_another_milestone_is_not_completed_any_more(net: Caller, lab: Caller) -> None:
    done = lab.post("/activities/KP1-A1/updates", REQUESTS["submit_update"]).json["id"]
    assert_problem(net.post(HERE, NEW), 409, "update_under_review")
    sea = "/activities?status=completed"
    assert lab.get(f"/updates/{done}").json["review"] == "submitted"
    assert lab.get(sea).json["total"] == 0


def test_status_tells_of_all_milestones_and_the_baseline_of_its_own(
    world: World, net: Caller, lab: Caller, sea: Caller
) -> None:
    done = lab.post("/activities/KP1-A1/updates", REQUESTS["submit_update"]).json["id"]
    sea.post(f"/updates/{done}/validation")
    figures = lab.get("/completion?quarter=2021-Q2").json
    net.post(HERE, NEW)
    activity = lab.get("/activities/KP1-A1").json
    assert (activity["status"], activity["provisional"]["status"]) == ("ongoing", "ongoing")
    assert (activity["timeliness"], activity["completed_on"], activity["due"]) == (
        "on_time",
        "2021-06-28",
        "2021-06-30",
    )
    assert [one["code"] for one in lab.get("/activities?status=ongoing").json["items"]] == ["KP1-A1"]
    again = lab.get("/completion?quarter=2021-Q2").json
    assert {**again, "as_of": None} == {**figures, "as_of": None}
    at = "/completion/provenance?basis=current&level=milestone&quarter=2021-Q4&figure=due"
    (item,) = lab.get(at).json["items"]
    assert [event["type"] for event in item["events"]] == ["activity.added", "milestone.added"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"end": "2021-06-30", "start": None}, 422, "quarter_over"),
        ({"end": "2023-06-30", "start": None}, 422, "end_after_plan"),
        ({"kind": "undated"}, 422, "milestone_kind"),
        ({"kind": "monthly"}, 422, "invalid_request"),
        ({"reason": ""}, 422, "invalid_request"),
        ({"code": "M2"}, 422, "invalid_request"),
    ],
)
def test_a_milestone_is_refused_with_nothing_appended(
    world: World, net: Caller, change: dict[str, object], status: int, code: str
) -> None:
    before = world.size
    assert_problem(net.post(HERE, NEW | change), status, code)
    assert world.size == before


def test_a_reading_is_put_right(net: Caller) -> None:
    amended = net.send("PATCH", f"{HERE}/M1", json=REQUESTS["amend_milestone"], if_match='"1"')
    assert amended.status_code == 200, amended.json
    assert net.get(HERE).json["items"][0]["printed"] == "by the end of 2021"
    nothing = net.send("PATCH", f"{HERE}/M1", json={"reason": "none"}, if_match="*")
    assert "continuation" in assert_problem(nothing, 422, "invalid_request")["detail"]
    unknown = net.send("PATCH", f"{HERE}/M9", json=REQUESTS["amend_milestone"], if_match="*")
    assert_problem(unknown, 422, "unknown_milestone")


def test_one_of_several_milestones_is_taken_out(net: Caller, lab: Caller) -> None:
    there = "/activities/KP1-A2/milestones/M2/cancellation"
    assert_problem(lab.post(there, REQUESTS["cancel_milestone"]), 403, "role_forbidden")
    done = net.post(there, REQUESTS["cancel_milestone"] | {"effective_on": "2021-07-01"})
    assert (done.status_code, done.json["effective_on"]) == (200, "2021-07-01")
    statuses = [one["status"] for one in net.get("/activities/KP1-A2/milestones").json["items"]]
    assert statuses == ["not_started", "cancelled"]
    assert_problem(net.post(f"{HERE}/M1/cancellation", REQUESTS["cancel_milestone"]), 409, "last_milestone")


def test_what_was_added_and_taken_out_is_told_as_differences(net: Caller) -> None:
    start = net.get("/activities/KP1-A2").json["position"] + 1
    made = net.post("/activities/KP1-A2/milestones", NEW).json["receipt"]["position"]
    net.post("/activities/KP1-A2/milestones/M2/cancellation", REQUESTS["cancel_milestone"])
    found = net.get(f"/diff?from={start}").json["differences"]
    by_field = {one["field"]: [event["type"] for event in one["events"]] for one in found}
    assert by_field["milestones.M3.end"] == ["milestone.added"]
    assert by_field["milestones.M2.status"] == ["milestone.cancelled"]
    assert made > start
