"""Consultations, decisions and their follow-up over HTTP."""

import pytest

from events.values import Actor
from service import commands as c
from service.api.examples import REQUESTS
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import LAB, NET, do

HELD, DECIDED = REQUESTS["record_consultation"], REQUESTS["record_decision"]


def ids(response: object) -> list[str]:
    return [one["id"] for one in response.json["items"]]  # type: ignore[attr-defined]


def test_a_consultation_is_recorded_and_read(each_world: World) -> None:
    net, lab = each_world.caller(NET), each_world.caller(LAB)
    made = net.post("/consultations", HELD, if_match=None)
    assert made.status_code == 201, made.json
    address = f"/consultations/{made.json['id']}"
    assert made.headers["Location"] == BASE + address
    assert (made.json["quarter"], made.json["summary"]) == ("2021-Q2", HELD["summary"])
    read = lab.get(address)
    assert read.headers["ETag"] == '"1"'
    assert (read.json["title"], read.json["participants"]) == (HELD["title"], ["LAB", "HLT"])
    assert (read.json["summary"], read.json["decisions"]) == (HELD["summary"], [])
    assert lab.get("/consultations?kind=network&quarter=2021-Q2").json["items"] == [read.json]
    assert lab.get("/consultations?kind=principals").json["items"] == []
    assert_problem(lab.get("/consultations?quarter=2029-Q1"), 422, "unknown_quarter")
    assert_problem(lab.get("/consultations/none"), 404, "unknown_consultation")


def test_a_correction_is_an_event_and_earlier_points_know_what_was_said_before(net: Caller) -> None:
    made = net.post("/consultations", HELD).json
    here = f"/consultations/{made['id']}"
    correction = REQUESTS["correct_consultation"]
    assert_problem(net.send("PATCH", here, json=correction, if_match='"2"'), 412, "stale_version")
    done = net.send("PATCH", here, json=correction, if_match='"1"')
    assert done.status_code == 200, done.json
    assert (net.get(here).json["held_on"], net.get(here).json["version"]) == ("2021-06-23", 2)
    then = net.get(f"{here}?as_of={made['receipt']['position']}").json
    assert (then["held_on"], then["version"]) == ("2021-06-24", 1)
    again = net.send("PATCH", here, json=correction, if_match="*")
    assert_problem(again, 422, "nothing_changes")
    nothing = net.send("PATCH", here, json={"reason": "none"}, if_match="*")
    assert "held_on" in assert_problem(nothing, 422, "invalid_request")["detail"]
    gone = net.send("PATCH", here, json={"summary": None, "reason": "It named a person."}, if_match="*")
    assert gone.status_code == 200
    assert net.get(here).json["summary"] is None


def test_a_decision_is_of_the_day_of_its_consultation_unless_it_says_otherwise(net: Caller) -> None:
    held = net.post("/consultations", HELD).json["id"]
    unsaid = {name: value for name, value in DECIDED.items() if name != "decided_on"}
    made = net.post("/decisions", unsaid | {"consultation": held}, if_match=None)
    assert made.status_code == 201, made.json
    assert made.json["decided_on"] == "2021-06-24"
    assert net.post("/decisions", unsaid | {"due": None}).json["decided_on"] == "2021-07-05"
    assert_problem(net.post("/decisions", unsaid), 422, "due_before_decision")
    stated = net.post("/decisions", DECIDED | {"decided_on": "2021-07-01"}).json
    assert stated["decided_on"] == "2021-07-01"
    assert net.get(f"/consultations/{held}").json["decisions"] == [made.json["id"]]
    read = net.get(f"/decisions/{made.json['id']}").json
    assert (read["text"], read["consultation"], read["status"]) == (DECIDED["text"], held, "open")
    assert read["overdue"] is True
    assert ids(net.get(f"/decisions?consultation={held}")) == [made.json["id"]]
    assert_problem(net.get("/decisions/none"), 404, "unknown_decision")
    assert assert_problem(net.get("/decisions?consultation=none"), 422, "unknown_consultation")["field"]


def test_decisions_are_found_by_owner_subject_and_standing(each_world: World) -> None:
    net = each_world.caller(NET)
    new = DECIDED | {"decided_on": "2021-06-24"}
    late = net.post("/decisions", new).json["id"]
    later = net.post("/decisions", new | {"owners": ["HLT"], "due": "2021-07-05", "activities": []}).json[
        "id"
    ]
    never = net.post("/decisions", new | {"due": None, "activities": [], "sections": ["KP3"]}).json["id"]
    done = net.post("/decisions", new).json["id"]
    net.post(f"/decisions/{done}/follow-ups", {"status": "done"})
    assert ids(net.get("/decisions")) == [done, never, later, late]
    assert ids(net.get("/decisions?state=open")) == [never, later, late]
    assert ids(net.get("/decisions?state=overdue")) == [late]
    assert ids(net.get("/decisions?state=closed")) == [done]
    assert ids(net.get("/decisions?owner=organisation%20hlt")) == [later]
    assert ids(net.get("/decisions?activity=KP1-A1&state=open")) == [late]
    assert ids(net.get("/decisions?section=KP3")) == [never]
    first = net.get("/decisions?limit=3").json
    assert ids(net.get(f"/decisions?limit=3&before={first['next']}")) == [late]
    assert_problem(net.get("/decisions?owner=HTL"), 422, "unknown_organisation")
    assert_problem(net.get("/decisions?activity=KP1-A9"), 422, "unknown_activity")
    assert_problem(net.get("/decisions?state=late"), 422, "invalid_request")


def test_what_was_overdue_is_told_as_of_an_earlier_point(each_world: World) -> None:
    net = each_world.caller(NET)
    made = net.post("/decisions", DECIDED).json
    here = f"/decisions/{made['id']}"
    done = net.post(f"{here}/follow-ups", {"status": "done", "effective_on": "2021-07-04"})
    assert done.json["effective_on"] == "2021-07-04"
    then = f"as_of={made['receipt']['position']}"
    assert net.get(f"{here}?{then}").json["overdue"] is True
    assert ids(net.get(f"/decisions?state=overdue&{then}")) == [made["id"]]
    assert ids(net.get("/decisions?state=overdue")) == []
    (said,) = net.get(here).json["follow_ups"]
    assert (said["status"], said["on"], said["organisation"]) == ("done", "2021-07-04", "NET")


def test_an_owner_follows_a_decision_up(world: World, net: Caller, lab: Caller, hlt: Caller) -> None:
    here = f"/decisions/{net.post('/decisions', DECIDED).json['id']}"
    body = REQUESTS["follow_up_decision"]
    before = world.size
    assert_problem(hlt.post(f"{here}/follow-ups", body), 403, "not_an_owner")
    assert_problem(lab.post(f"{here}/follow-ups", body, if_match=None), 428, "if_match_required")
    assert_problem(lab.post(f"{here}/follow-ups", {"status": "dropped"}), 422, "reason_needed")
    assert_problem(lab.post("/decisions/none/follow-ups", body), 404, "unknown_decision")
    assert world.size == before
    made = lab.post(f"{here}/follow-ups", body, if_match='"1"')
    assert (made.status_code, made.json["status"], made.headers["ETag"]) == (201, "in_progress", '"2"')
    (said,) = hlt.get(here).json["follow_ups"]
    assert (said["note"], said["organisation"]) == (body["note"], "LAB")
    change = net.send("PATCH", here, json=REQUESTS["change_decision"], if_match='"2"')
    assert change.status_code == 200, change.json
    assert hlt.post(f"{here}/follow-ups", {"status": "done"}).status_code == 201


def test_a_date_that_is_moved_stays_visible(net: Caller) -> None:
    here = f"/decisions/{net.post('/decisions', DECIDED).json['id']}"
    moved = {"due": "2021-09-30", "reason": "The editors are ill."}
    assert net.send("PATCH", here, json=moved, if_match='"1"').json["due"] == "2021-09-30"
    read = net.get(here).json
    assert (read["due"], read["first_due"], read["overdue"]) == ("2021-09-30", "2021-07-02", False)


def test_only_the_secretariat_records_and_changes(lab: Caller) -> None:
    for method, place, body in (
        ("POST", "/consultations", HELD),
        ("PATCH", "/consultations/none", REQUESTS["correct_consultation"]),
        ("POST", "/decisions", DECIDED),
        ("PATCH", "/decisions/none", REQUESTS["change_decision"]),
    ):
        assert_problem(lab.send(method, place, json=body, if_match="*"), 403, "role_forbidden")


@pytest.mark.parametrize(
    ("place", "body", "code", "named"),
    [
        ("/consultations", HELD | {"held_on": "2021-07-06"}, "effective_in_future", "held_on"),
        ("/consultations", HELD | {"quarter": "2021-Q4"}, "quarter_not_begun", "quarter"),
        ("/consultations", HELD | {"participants": ["LUB"]}, "unknown_organisation", "participants"),
        ("/consultations", HELD | {"kind": "party"}, "invalid_request", "kind"),
        ("/consultations", HELD | {"title": {"en": "Second"}}, "invalid_request", "title.ka"),
        ("/decisions", DECIDED | {"owners": []}, "no_owner", "owners"),
        ("/decisions", DECIDED | {"due": "2021-06-23"}, "due_before_decision", "due"),
        ("/decisions", DECIDED | {"sections": ["KP9"]}, "unknown_section", "sections"),
        ("/decisions", DECIDED | {"activities": ["KP1-A9"]}, "unknown_activity", "activities"),
        ("/decisions", DECIDED | {"consultation": "none"}, "unknown_consultation", "consultation"),
        ("/decisions", {"owners": ["LAB"]}, "invalid_request", "text"),
    ],
)
def test_a_record_is_refused_with(
    world: World, net: Caller, place: str, body: dict[str, object], code: str, named: str
) -> None:
    before = world.size
    document = assert_problem(net.post(place, body), 422, code)
    paths = [error["path"] for error in document.get("errors", [])] or [document["field"]]
    assert paths == [named]
    assert world.size == before


def test_erased_texts_of_decisions_and_consultations_are_told_as_erased(world: World, net: Caller) -> None:
    held = net.post("/consultations", HELD).json
    made = net.post("/decisions", DECIDED | {"consultation": held["id"], "due": None}).json
    said = net.post(f"/decisions/{made['id']}/follow-ups", REQUESTS["follow_up_decision"]).json
    administrator = Actor("administrator", "NET", None)
    for body, field in ((held, "summary"), (made, "text"), (said, "note")):
        position = body["receipt"]["position"]
        do(world.ledger, administrator, c.EraseText(event=position, field=field, basis="asked for"))
    consultation = net.get(f"/consultations/{held['id']}").json
    assert (consultation["summary"], consultation["erased"][0]["field"]) == (None, "summary")
    decision = net.get(f"/decisions/{made['id']}").json
    assert (decision["text"], decision["follow_ups"][0]["note"]) == (None, None)
    assert [one["field"] for one in decision["erased"]] == ["text", "follow_ups.0.note"]
    assert (consultation["version"], decision["version"]) == (2, 4)


def test_a_repeated_request_records_once(world: World, net: Caller) -> None:
    first = net.post("/decisions", DECIDED, idempotency_key="k")
    size = world.size
    assert net.post("/decisions", DECIDED, idempotency_key="k").json == first.json
    assert world.size == size


def test_who_hosts_the_secretariat_does_not_own_its_decisions(net: Caller, lab: Caller) -> None:
    made = net.post("/decisions", DECIDED | {"owners": ["NET"]}).json["id"]
    assert_problem(lab.post(f"/decisions/{made}/follow-ups", {"status": "done"}), 403, "not_an_owner")
