"""Reading the plan, its figures and its history, now and as of an earlier point."""

import pytest

from service import commands as c
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import LAB, NET, SEA, do, submit


def test_the_workplans_are_listed(world: World, lab: Caller) -> None:
    headers = {"Authorization": f"Bearer {lab.key}"}
    (plan,) = world.ask("/api/v1/workplans", headers=headers).json["items"]
    assert (plan["code"], plan["sections"], plan["activities"]) == ("garden", 2, 3)
    assert lab.get("").json == plan


def test_sections_and_organisations_are_listed_in_their_order(lab: Caller) -> None:
    assert [each["code"] for each in lab.get("/sections").json["items"]] == ["KP1", "KP3"]
    codes = [each["code"] for each in lab.get("/organisations").json["items"]]
    assert codes == ["HLT", "LAB", "NET", "SEA"]
    assert lab.get("/sections/KP1").json["title"]["ka"] == "კვლები"


def test_an_activity_reads_as_the_api_promises(lab: Caller) -> None:
    activity = lab.get("/activities/KP1-A1").json
    promised = (
        "code section number title milestones leads leads_stated members observers gcm_objectives "
        "thematic_area status timeliness review version position"
    )
    assert set(promised.split()) <= activity.keys()
    milestone = "code start end forum_end precision printed kind inferred"
    assert set(milestone.split()) <= activity["milestones"][0].keys()
    assert (activity["leads"], activity["timeliness"]) == (["LAB", "HLT"], "overdue")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["KP1-A1", "KP1-A2", "KP3-A1"]),
        ("section=KP3", ["KP3-A1"]),
        ("lead=HLT", ["KP1-A1", "KP1-A2"]),
        ("status=completed", ["KP1-A1"]),
        ("timeliness=no_deadline", ["KP3-A1"]),
        ("quarter=2021-Q2", ["KP1-A1"]),
        ("objective=3", ["KP1-A1", "KP1-A2"]),
        ("area=2", ["KP3-A1"]),
        ("text=kp1-a2", ["KP1-A2"]),
        ("text=საქმე&section=KP1&status=not_started", ["KP1-A2"]),
        ("status=suspended", []),
    ],
)
def test_activities_are_filtered_by(world: World, lab: Caller, query: str, codes: list[str]) -> None:
    do(world.ledger, SEA, c.ValidateUpdate(update=submit(world.ledger)))
    found = lab.get(f"/activities?{query}").json
    assert [each["code"] for each in found["items"]] == codes
    assert found["total"] == len(codes)


def test_activities_are_read_page_by_page(lab: Caller) -> None:
    first = lab.get("/activities?limit=2").json
    second = lab.get(f"/activities?limit=2&cursor={first['next']}").json
    assert [each["code"] for each in first["items"] + second["items"]] == ["KP1-A1", "KP1-A2", "KP3-A1"]
    assert second["next"] is None


def test_completion_reads_as_the_api_promises(lab: Caller) -> None:
    found = lab.get("/completion?quarter=2021-Q2&by=section&level=milestone").json
    promised = (
        "quarter basis horizon level as_of due on_time late overdue cancelled carried_over not_reported "
        "rates provisional groups"
    )
    assert set(promised.split()) <= found.keys()
    assert (found["due"], found["overdue"]) == (2, 2)
    assert found["rates"]["completion"] == {"numerator": 0, "denominator": 2, "display": "0.0 %"}
    assert [group["key"] for group in found["groups"]] == ["KP1", "KP3"]


@pytest.mark.parametrize("point", ["position", "date", "quarter"])
def test_every_read_can_look_back(world: World, lab: Caller, point: str) -> None:
    before = {"position": str(world.size - 1), "date": "2021-07-05", "quarter": "2021-Q3"}[point]
    if point == "position":
        submit(world.ledger)
    else:
        world.service.clock.set(world.service.clock.now().replace(year=2022))  # type: ignore[attr-defined]
        submit(world.ledger)
    for path in ("/activities/KP1-A1", "/updates", "/activities/KP1-A1/history", "/events", ""):
        assert lab.get(path).json != lab.get(f"{path}?as_of={before}").json
    assert lab.get(f"/updates?as_of={before}").json["items"] == []
    for path in ("/sections", "/organisations", "/completion", "/reschedules", "/reports", "/events/0"):
        assert lab.get(f"{path}?as_of={before}").status_code == 200


def test_the_history_of_an_activity_is_its_stream(world: World, lab: Caller, sea: Caller) -> None:
    update = submit(world.ledger)
    sea.post(f"/updates/{update}/validation")
    history = lab.get("/activities/KP1-A1/history").json["items"]
    assert [event["type"] for event in history] == ["activity.added", "update.submitted", "update.validated"]
    assert [event["version"] for event in history] == [1, 2, 3]
    assert lab.get("/activities/KP1-A1/history?after=2").json["items"] == history[2:]


def test_events_are_read_on_from_a_position(world: World, lab: Caller) -> None:
    first = lab.get("/events?limit=5").json
    rest = lab.get(f"/events?after={first['next']}&limit=1000").json
    assert [event["position"] for event in first["items"] + rest["items"]] == list(range(world.size))
    assert rest["next"] is None
    assert lab.get(f"/events?after={world.size - 1}").json == {"items": [], "next": None}
    assert lab.get("/events?limit=1001").status_code == 422
    assert lab.get(f"/events/{world.size}").json["code"] == "unknown_position"


def test_an_event_is_attributed_to_a_key_and_to_no_person(world: World, lab: Caller) -> None:
    posted = lab.post("/activities/KP1-A1/updates", {"status": "ongoing"})
    event = lab.get(f"/events/{posted.json['receipt']['position']}").json
    assert event["actor"].keys() == {"role", "organisation", "key"}
    assert event["correlation"] == posted.headers["X-Request-Id"]
    assert world.caller(LAB).get("/activities/KP1-A1").json["last_update"] == posted.json["id"]


def test_every_answer_from_a_demonstration_is_marked_as_one(demonstration: World) -> None:
    made_up = demonstration.caller(LAB)
    update = submit(demonstration.ledger)
    paths = (
        "",
        "/completion",
        "/activities",
        "/activities/KP1-A1",
        "/updates",
        f"/updates/{update}",
        "/events",
    )
    for path in paths:
        answer = made_up.get(path)
        assert answer.headers["Kvali-Demonstration"] == "true"
        assert answer.json.get("as_of", {"demonstration": True})["demonstration"] is True
    posted = made_up.post("/activities/KP1-A1/updates", {"status": "ongoing"})
    assert posted.headers["Kvali-Demonstration"] == "true"


def test_an_answer_from_a_real_ledger_is_not_marked(lab: Caller) -> None:
    answer = lab.get("/completion")
    assert "Kvali-Demonstration" not in answer.headers
    assert answer.json["as_of"]["demonstration"] is False


def test_an_event_names_the_ledger_that_it_stands_in(lab: Caller) -> None:
    (event,) = lab.get("/events?limit=1").json["items"]
    assert event["ledger"] == "example.org/garden"


@pytest.mark.parametrize("name", ["HLT", "hlt", "organisation hlt", "Herbalists", "ბაღის ექიმი"])
def test_an_organisation_is_found_by_its_code_names_and_aliases_in_any_case(
    world: World, lab: Caller, name: str
) -> None:
    net = world.caller(NET)
    names = {"en": "Herbalists", "ka": "მებოსტნეები"}
    herb = {"code": "HERB", "names": names, "kind": "ngo", "aliases": ["ბაღის ექიმი", "HLT"]}
    assert net.post("/organisations", herb).status_code == 201
    net.send(
        "PUT", "/activities/KP3-A1/leads", json={"leads": ["HERB"], "reason": "they asked"}, if_match="*"
    )
    code = "HLT" if "hlt" in name.casefold() else "HERB"
    query = {"lead": name}
    found = lab.get("/activities", query_string=query).json["items"]
    assert [each["code"] for each in found] == (["KP3-A1"] if code == "HERB" else ["KP1-A1", "KP1-A2"])
    assert lab.get("/updates", query_string={"organisation": name}).json["items"] == []


def test_differences_are_told_with_the_events_behind_them(each_world: World) -> None:
    before = each_world.size - 1
    update = submit(each_world.ledger)
    lab, sea = each_world.caller(LAB), each_world.caller(SEA)
    sea.post(f"/updates/{update}/validation")
    found = lab.get(f"/diff?from={before}").json
    assert (found["from"]["position"], found["to"]["position"]) == (before, before + 2)
    (status,) = (one for one in found["differences"] if one["field"] == "status")
    assert status == {
        "activity": "KP1-A1",
        "field": "status",
        "old": "not_started",
        "new": "completed",
        "events": [{"position": before + 2, "type": "update.validated"}],
    }
    assert lab.get(f"/diff?from={before}&to={before}").json["differences"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "invalid_request"),
        ("from=1&until=2", "invalid_request"),
        ("from=5&to=4", "from_after_to"),
        ("from=99", "unknown_position"),
        ("from=1&to=2021-07-05", "as_of_in_future"),
        ("from=soon", "malformed_as_of"),
    ],
)
def test_points_that_cannot_be_compared_are_a_problem(lab: Caller, query: str, code: str) -> None:
    assert_problem(lab.get(f"/diff?{query}"), 422, code)


def test_a_figure_of_completion_leads_to_the_events_behind_it(each_world: World) -> None:
    update = submit(each_world.ledger)
    lab, sea = each_world.caller(LAB), each_world.caller(SEA)
    sea.post(f"/updates/{update}/validation")
    query = "quarter=2021-Q2&by=lead"
    template = lab.get(f"/completion?{query}").json["provenance"]
    assert template == f"{BASE}/completion/provenance?{query}{{&figure,review,group}}"
    assert lab.get("/completion").json["provenance"].endswith("/provenance{?figure,review,group}")
    address = template.removeprefix(BASE).partition("{")[0]
    found = lab.get(f"{address}&figure=on_time&group=HLT").json
    assert (found["value"], found["group"], found["baseline"]) == (1, "HLT", 1)
    (item,) = found["items"]
    assert (item["code"], item["completed_on"]) == ("KP1-A1", "2021-06-30")
    for event in item["events"]:
        assert lab.get(f"/events/{event['position']}").json["type"] == event["type"]
    settled = [event["type"] for event in item["events"] if "status" in event["settles"]]
    assert settled == ["update.submitted", "update.validated"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "invalid_request"),
        ("figure=done", "invalid_request"),
        ("figure=due&review=draft", "invalid_request"),
        ("figure=due&group=LAB", "unknown_group"),
        ("figure=due&by=lead&group=LAP", "unknown_group"),
        ("figure=due&quarter=2031-Q1", "unknown_quarter"),
        ("figure=due&as_of=99", "unknown_position"),
    ],
)
def test_a_figure_that_is_not_there_is_a_problem(lab: Caller, query: str, code: str) -> None:
    assert_problem(lab.get(f"/completion/provenance?{query}"), 422, code)
