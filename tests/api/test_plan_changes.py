"""Adapting the plan: activities, sections, baselines, organisations, dates."""

import pytest

from service.api.examples import REQUESTS
from tests.support.http import BASE, Caller, World, assert_problem

WINDOW = {"kind": "window", "start": "2021-10-01", "end": "2021-12-31", "precision": "quarter"}
NEW = {"code": "KP3-A2", "section": "KP3", "title": {"en": "Dig", "ka": "თხრა"}, "milestones": [WINDOW]}
REASON = {"reason": "decided by the Principals"}


def test_an_activity_is_added_at_the_end_of_its_section(net: Caller) -> None:
    added = net.post("/activities", NEW, if_match=None)
    assert added.status_code == 201, added.json
    assert added.headers["Location"] == f"{BASE}/activities/KP3-A2"
    assert (added.json["code"], added.json["position"]) == ("KP3-A2", 2)
    activity = net.get("/activities/KP3-A2").json
    assert activity["milestones"][0]["end"] == "2021-12-31"
    assert activity["version"] == 1
    assert_problem(net.post("/activities", NEW), 409, "activity_exists")


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"section": "KP9"}, "unknown_section", "section"),
        ({"leads": ["LUB"]}, "unknown_organisation", "leads"),
        ({"code": "KP1-A9"}, "activity_code", "code"),
        ({"milestones": []}, "no_milestone", "milestones"),
        ({"milestones": [{"kind": "window"}]}, "milestone_kind", "milestones"),
        ({"thematic_area": 9}, "unknown_area", "thematic_area"),
        ({"gcm_objectives": [24]}, "unknown_objective", "gcm_objectives"),
        ({"gcm_objectives": [1.5]}, "invalid_request", "gcm_objectives"),
        ({"gcm_objectives": [True]}, "invalid_request", "gcm_objectives"),
        ({"gcm_objectives": "most"}, "invalid_request", "gcm_objectives"),
        ({"code": "KP3-A"}, "activity_code", "code"),
        ({"code": "KP3-A05"}, "activity_code", "code"),
        ({"milestones": [WINDOW | {"end": "2021-12-30"}]}, "precision_contradicts", "milestones"),
        ({"title": {"en": "Dig"}}, "invalid_request", "title.ka"),
        ({"title": {"ka": "თხრა"}}, "invalid_request", "title.en"),
        ({"title": {"en": "Dig", "ka": "თხრა", "English": "Dig"}}, "invalid_request", "title.English"),
        ({"title": {"en": "x" * 2001, "ka": "თხრა"}}, "invalid_request", "title.en"),
        ({"code": "KP3/A2"}, "invalid_request", "code"),
        ({"on_request": "no"}, "invalid_request", "on_request"),
    ],
)
def test_an_activity_is_refused_with(
    world: World, net: Caller, change: dict[str, object], code: str, named: str
) -> None:
    before = world.size
    response = net.post("/activities", NEW | change)
    document = assert_problem(response, 422, code)
    paths = [error["path"] for error in document.get("errors", [])] or [document["field"]]
    assert paths == [named]
    assert world.size == before


def test_what_an_amendment_leaves_out_stays(net: Caller) -> None:
    amendment = {**REASON, "members": ["HLT"], "gcm_objectives": "all"}
    amended = net.send("PATCH", "/activities/KP1-A1", json=amendment, if_match='"1"')
    assert amended.status_code == 200, amended.json
    assert "title" not in amended.json
    activity = net.get("/activities/KP1-A1").json
    assert (activity["members"], activity["gcm_objectives"]) == (["HLT"], "all")
    assert activity["title"]["en"] == "Activity KP1-A1"
    back = {**REASON, "members": None}
    assert net.send("PATCH", "/activities/KP1-A1", json=back, if_match='"2"').status_code == 200
    assert net.get("/activities/KP1-A1").json["members"] == ["SEA"]


def test_an_amendment_of_nothing_is_refused(net: Caller) -> None:
    response = net.send("PATCH", "/activities/KP1-A1", json=REASON, if_match='"1"')
    assert "title" in assert_problem(response, 422, "invalid_request")["detail"]


def test_leads_are_assigned(world: World, net: Caller) -> None:
    body = {**REASON, "leads": ["SEA", "LAB"]}
    assigned = net.send("PUT", "/activities/KP3-A1/leads", json=body, if_match='"1"')
    assert assigned.json["leads"] == ["SEA", "LAB"]
    assert net.get("/activities/KP3-A1").json["leads_stated"] is True
    assert_problem(
        net.send("PUT", "/activities/KP3-A1/leads", json=body, if_match="*"), 409, "nothing_changes"
    )


def test_an_activity_is_cancelled_and_reopened(world: World, net: Caller) -> None:
    assert_problem(net.post("/activities/KP1-A1/reopening", REASON), 409, "not_closed")
    cancelled = net.post("/activities/KP1-A1/cancellation", {**REASON, "effective_on": "2021-07-01"})
    assert cancelled.json["effective_on"] == "2021-07-01"
    assert net.get("/activities/KP1-A1").json["status"] == "cancelled"
    assert_problem(net.post("/activities/KP1-A1/cancellation", REASON), 409, "already_cancelled")
    assert net.post("/activities/KP1-A1/reopening", REASON).status_code == 200
    assert net.get("/activities/KP1-A1").json["status"] == "not_started"


def test_a_section_is_opened_changed_and_closed(world: World, net: Caller) -> None:
    section = {
        "code": "TP1",
        "kind": "thematic_priority",
        "title": {"en": "Seeds", "ka": "თესლი"},
        "persons": ["A. Example"],
    }
    opened = net.post("/sections", section, if_match=None)
    assert opened.headers["Location"] == f"{BASE}/sections/TP1"
    assert opened.json["persons"] == ["A. Example"]
    change = {**REASON, "kind": "working_group", "leads": ["SEA"]}
    assert net.send("PATCH", "/sections/TP1", json=change, if_match='"1"').json["kind"] == "working_group"
    assert_problem(net.post("/sections/TP1/closure", REASON, if_match='"1"'), 412, "stale_version")
    assert net.post("/sections/TP1/closure", REASON, if_match='"2"').status_code == 200
    assert net.get("/sections/TP1").json["closed"] is True
    assert_problem(net.post("/sections/KP1/closure", REASON), 409, "section_has_open_activities")
    assert "field" not in assert_problem(net.post("/sections/KP9/closure", REASON), 404, "unknown_section")


def test_an_organisation_is_registered_once(net: Caller) -> None:
    organisation = {"code": "ბაღი", "names": {"en": "Garden", "ka": "ბაღი"}, "kind": "ngo"}
    assert_problem(net.post("/organisations", organisation), 422, "invalid_request")
    organisation |= {"code": "GARDEN Int'l", "aliases": ["GRDN"], "hosted_by": "SEA"}
    assert net.post("/organisations", organisation, if_match=None).status_code == 201
    assert_problem(net.post("/organisations", organisation), 409, "organisation_exists")
    for taken in ("garden int'L", "grdn", "organisation lab"):
        again = organisation | {"code": taken}
        assert_problem(net.post("/organisations", again), 409, "organisation_exists")
    unkind = assert_problem(
        net.post("/organisations", organisation | {"kind": "club"}), 422, "invalid_request"
    )
    assert [error["path"] for error in unkind["errors"]] == ["kind"]
    hosted = {**organisation, "code": "NEW", "hosted_by": "SEE"}
    assert "SEA" in assert_problem(net.post("/organisations", hosted), 422, "unknown_organisation")["detail"]


def test_a_section_is_reopened_and_names_its_persons_anew(world: World, net: Caller, lab: Caller) -> None:
    body = {**REASON, "persons": ["Nino Example"]}
    named = net.send("PUT", "/sections/KP1/persons", json=body, if_match='"1"')
    assert named.json["persons"] == ["Nino Example"]
    assert net.get("/sections/KP1").json["persons"] == ["Nino Example"]
    assert lab.get("/sections/KP1").json["persons"] == [None]
    position = named.json["receipt"]["position"]
    assert "text" not in lab.get(f"/events/{position}").json["data"]["persons"][0]
    gone = net.send("PUT", "/sections/KP1/persons", json={**REASON, "persons": []}, if_match='"2"')
    assert gone.json["persons"] == []
    assert_problem(net.post("/sections/KP3/reopening", REASON), 409, "not_closed")
    net.post("/activities/KP3-A1/cancellation", REASON)
    net.post("/sections/KP3/closure", REASON)
    assert net.post("/sections/KP3/reopening", REASON, if_match='"2"').status_code == 200
    assert net.get("/sections/KP3").json["closed"] is False
    stream = lab.get("/events?stream=section/KP3").json["items"]
    assert [event["type"] for event in stream] == ["section.opened", "section.closed", "section.reopened"]
    assert lab.get("/events?stream=section/KP9").json == {"items": [], "next": None}


def test_an_organisation_is_changed_with_the_version_that_was_read(net: Caller, sea: Caller) -> None:
    change = REQUESTS["change_organisation"]
    read = net.get("/organisations/HLT")
    assert (read.headers["ETag"], read.json["aliases"]) == ('"1"', [])
    assert_problem(net.send("PATCH", "/organisations/HLT", json=change), 428, "if_match_required")
    done = net.send("PATCH", "/organisations/HLT", json=change, if_match='"1"')
    assert (done.json["code"], done.json["aliases"]) == ("HLT", change["aliases"])
    assert "names" not in done.json
    assert net.get("/organisations/HLT").json["version"] == 2
    assert len(net.get("/activities?lead=herbalists").json["items"]) == 2
    unhost = {"hosted_by": None, **REASON}
    refusal = net.send("PATCH", "/organisations/NET", json=unhost, if_match="*")
    assert_problem(refusal, 403, "own_organisation")
    assert sea.send("PATCH", "/organisations/NET", json=unhost, if_match="*").status_code == 200
    taken = net.send("PATCH", "/organisations/HLT", json={"aliases": ["SEA"], **REASON}, if_match="*")
    assert_problem(taken, 409, "organisation_exists")
    assert_problem(net.get("/organisations/HTL"), 404, "unknown_organisation")
    unknown = net.send("PATCH", "/organisations/HTL", json=change, if_match="*")
    assert_problem(unknown, 404, "unknown_organisation")


def test_a_date_is_moved_by_request_and_decision(world: World, lab: Caller, sea: Caller, net: Caller) -> None:
    body = {"end": "2021-09-30", "justification": "the ground is dry"}
    asked = lab.post("/activities/KP1-A1/reschedules", body)
    assert asked.status_code == 201, asked.json
    assert (asked.json["milestone"], asked.json["justification"]) == ("M1", "the ground is dry")
    assert_problem(lab.post("/activities/KP1-A1/reschedules", body), 409, "request_pending")
    decision = f"/reschedules/{asked.json['id']}/decision"
    before = world.size
    assert_problem(net.post(decision, {"approved": True}), 403, "own_organisation")
    assert_problem(sea.post(decision, {"approved": False}), 422, "reason_needed")
    assert_problem(sea.post(decision, {"approved": 1}), 422, "invalid_request")
    assert_problem(sea.post(decision, {"approved": True}, if_match='"1"'), 412, "stale_version")
    assert world.size == before
    assert sea.post(decision, {"approved": True}, if_match='"2"').status_code == 200
    assert_problem(sea.post(decision, {"approved": True}), 409, "already_decided")
    assert_problem(sea.post("/reschedules/none/decision", {"approved": True}), 404, "unknown_request")
    milestone = lab.get("/activities/KP1-A1").json["milestones"][0]
    assert (milestone["end"], milestone["baseline_end"]) == ("2021-09-30", "2021-06-30")
    (listed,) = lab.get("/reschedules?activity=KP1-A1").json["items"]
    assert lab.get(f"/reschedules/{listed['id']}").json == listed
    assert listed["slip_days"] == 92
    document = assert_problem(lab.get("/reschedules?activity=KP1-A9"), 422, "unknown_activity")
    assert document["field"] == "activity"


@pytest.mark.parametrize(
    ("end", "precision"), [("2021-09-29", "month"), ("2021-08-31", "quarter"), ("2021-09-30", "year")]
)
def test_a_date_fits_the_precision_that_it_is_given_with(lab: Caller, end: str, precision: str) -> None:
    body = {"end": end, "precision": precision, "justification": "the ground is dry"}
    document = assert_problem(lab.post("/activities/KP1-A1/reschedules", body), 422, "precision_contradicts")
    assert document["field"] == "end"


def test_of_several_milestones_the_one_to_move_is_named(lab: Caller) -> None:
    body = {"end": "2021-12-31", "justification": "the ground is dry"}
    document = assert_problem(lab.post("/activities/KP1-A2/reschedules", body), 422, "milestone_needed")
    assert "M1, M2" in document["detail"]
    assert lab.post("/activities/KP1-A2/reschedules", {**body, "milestone": "M2"}).status_code == 201


def test_a_revision_makes_the_next_baseline(net: Caller) -> None:
    revision = {**REASON, "adopted_on": "2021-07-01"}
    assert_problem(net.post("/baselines", {**revision, "number": 3}), 409, "baseline_number")
    tomorrow = net.post("/baselines", {**revision, "adopted_on": "2021-07-06"})
    assert assert_problem(tomorrow, 422, "effective_in_future")["field"] == "adopted_on"
    early = net.post("/baselines", {**revision, "adopted_on": "2021-04-27"})
    assert assert_problem(early, 422, "baseline_backdated")["field"] == "adopted_on"
    made = net.post("/baselines", revision, if_match=None)
    assert (made.status_code, made.json["number"], made.headers["ETag"]) == (201, 2, '"2"')
    assert [each["number"] for each in net.get("").json["baselines"]] == [1, 2]
    assert net.get("/completion?baseline=2").json["baseline"] == 2
    assert_problem(net.get("/completion?baseline=3"), 422, "unknown_baseline")
