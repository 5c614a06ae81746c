"""Deputies over HTTP: named, listed, acting, ended; now and as of an earlier point. On each database."""

from datetime import timedelta
from typing import Any

import pytest

from events.values import Actor
from service.projections.rebuild import check, rebuild
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB, NET, SEA, TODAY

SEA_LEAD = Actor("lead_agency", "SEA")
UPDATES = "/activities/KP1-A1/updates"
FOR_LAB = {"status": "ongoing", "on_behalf_of": "LAB"}


@pytest.fixture
def lab(each_world: World) -> Caller:
    return each_world.caller(LAB)


@pytest.fixture
def sea(each_world: World) -> Caller:
    """An agency that leads nothing."""
    return each_world.caller(SEA_LEAD)


def grant(caller: Caller, **more: Any) -> dict[str, Any]:
    response = caller.post("/delegations", {"deputy": "SEA", **more})
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json
    return found


def test_a_deputy_is_named_and_posts_and_nobody_of_either_side_reviews(
    each_world: World, lab: Caller, sea: Caller
) -> None:
    assert_problem(sea.post(UPDATES, FOR_LAB), 403, "on_behalf_of_forbidden")
    made = lab.post("/delegations", {"deputy": "SEA", "end": "2021-07-31", "sections": ["KP1"]})
    assert made.headers["Location"].endswith(f"/delegations/{made.json['id']}")
    assert (made.json["organisation"], made.json["start"]) == ("LAB", TODAY.isoformat())
    done = sea.post(UPDATES, FOR_LAB)
    assert (done.status_code, done.json["organisation"], done.json["on_behalf_of"]) == (201, "SEA", "LAB")
    for reviewer in (SEA, NET):
        refused = each_world.caller(reviewer).post(f"/updates/{done.json['id']}/validation")
        assert_problem(refused, 403, "own_organisation")
    other = each_world.caller(Actor("secretariat", "HLT"))
    assert other.post(f"/updates/{done.json['id']}/validation").status_code == 200


def test_a_delegation_is_shown_with_its_version_and_ended_by_it(lab: Caller, sea: Caller) -> None:
    made = grant(lab)
    shown = sea.get(f"/delegations/{made['id']}")
    assert shown.headers["ETag"] == '"1"'
    assert shown.json == {
        "id": made["id"],
        "organisation": "LAB",
        "deputy": "SEA",
        "start": TODAY.isoformat(),
        "end": None,
        "sections": [],
        "activities": [],
        "in_force": True,
        "granted": made["receipt"]["position"],
        "granted_at": made["receipt"]["recorded_at"],
        "ended": None,
        "ended_at": None,
        "version": 1,
    }
    end = f"/delegations/{made['id']}/end"
    assert_problem(lab.post(end, if_match=None), 428, "if_match_required")
    assert_problem(lab.post(end, if_match='"2"'), 412, "stale_version")
    ended = lab.post(end, if_match='"1"')
    assert (ended.status_code, ended.json["effective_on"]) == (200, TODAY.isoformat())
    shown = sea.get(f"/delegations/{made['id']}").json
    assert (shown["in_force"], shown["end"]) == (False, (TODAY - timedelta(days=1)).isoformat())
    assert shown["ended"] == ended.json["receipt"]["position"]
    assert_problem(sea.post(UPDATES, FOR_LAB), 403, "on_behalf_of_forbidden")


def test_delegations_are_listed_by_whom_they_concern(each_world: World, lab: Caller) -> None:
    first = grant(lab)["id"]
    second = grant(each_world.caller(HLT), activities=["KP1-A2"])["id"]
    third = grant(each_world.caller(NET), organisation="SEA", deputy="HLT")["id"]
    for query, ids in (
        ("", [first, second, third]),
        ("?organisation=LAB", [first]),
        ("?organisation=organisation hlt", [second, third]),
        ("?organisation=NET", []),
    ):
        assert [one["id"] for one in lab.get(f"/delegations{query}").json["items"]] == ids
    assert_problem(lab.get("/delegations?organisation=LUB"), 422, "unknown_organisation")
    assert_problem(lab.get("/delegations/none"), 404, "unknown_delegation")


def test_an_earlier_point_knows_the_deputies_of_then(each_world: World, lab: Caller) -> None:
    made = grant(lab)
    before, then = made["receipt"]["position"] - 1, made["receipt"]["position"]
    lab.post(f"/delegations/{made['id']}/end")
    assert lab.get(f"/delegations?as_of={before}").json["items"] == []
    (found,) = lab.get(f"/delegations?as_of={then}").json["items"]
    assert (found["in_force"], found["end"], found["version"]) == (True, None, 1)
    (now,) = lab.get("/delegations").json["items"]
    assert (now["in_force"], now["version"]) == (False, 2)


def test_the_rows_of_delegations_are_those_of_a_fresh_fold(each_world: World, lab: Caller) -> None:
    made = grant(lab)
    lab.post(f"/delegations/{made['id']}/end", {"effective_on": "2021-07-20"})
    engine, ledger = each_world.service.engine, each_world.ledger
    assert check(engine, ledger.id) == []
    assert rebuild(engine, ledger.id) == 0


def test_a_deputys_request_and_dispute_say_who_spoke(each_world: World, lab: Caller, sea: Caller) -> None:
    grant(lab)
    body = {"end": "2021-09-30", "justification": "Rain", "on_behalf_of": "LAB"}
    asked = sea.post("/activities/KP1-A1/reschedules", body).json
    shown = sea.get(f"/reschedules/{asked['id']}").json
    assert (shown["organisation"], shown["deputy"]) == ("LAB", "SEA")
    done = each_world.caller(HLT).post(
        "/activities/KP1-A2/updates",
        {
            "status": "completed",
            "milestone": "M1",
            "evidence": [{"type": "document", "title": "Minutes", "date": "2021-06-29"}],
        },
    )
    disputed = sea.post(f"/updates/{done.json['id']}/dispute", {"reason": "Not so", "on_behalf_of": "LAB"})
    assert disputed.status_code == 200, disputed.text
    dispute = sea.get(f"/updates/{done.json['id']}").json["dispute"]
    assert (dispute["organisation"], dispute["deputy"]) == ("LAB", "SEA")


def test_a_request_sent_again_is_one_delegation(lab: Caller) -> None:
    body = {"deputy": "SEA", "activities": ["KP1-A1"]}
    answers = [lab.post("/delegations", body, idempotency_key="once").data for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(lab.get("/delegations").json["items"]) == 1
