"""The board of jobs over HTTP: seen, changed and accounted for; what is asked wrongly is refused."""

from datetime import timedelta
from typing import Any

import pytest

from events.values import Actor
from service.clock import SimulatedClock
from service.jobs import run_due
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import LAB, NET


def test_the_secretariat_sees_every_job_and_when_it_runs_next(each_world: World) -> None:
    net = each_world.caller(NET)
    found = {job["name"]: job for job in net.get("/jobs").json["items"]}
    report = found["quarterly_report"]
    assert (report["enabled"], report["time_of_day"], report["grace_days"]) == (True, "00:00", 14)
    assert (report["next_at"], report["next_period"]) == ("2021-07-14T22:00:00.000Z", "2021-Q2")
    assert (report["last"], report["changes"]) == (None, [])
    assert found["webhooks"]["when"] == "always"
    assert net.get("/jobs/quarterly_report").json == report


def test_a_change_is_kept_with_who_made_it(each_world: World) -> None:
    net = each_world.caller(NET)
    first = net.send("PATCH", "/jobs/quarterly_report", json={"grace_days": 21, "time_of_day": "06:30"})
    assert first.status_code == 200
    assert first.json["next_at"] == "2021-07-22T04:30:00.000Z"
    second = net.send("PATCH", "/jobs/quarterly_report", json={"enabled": False}).json
    assert (second["enabled"], second["grace_days"], second["next_at"]) == (False, 21, None)
    newest, oldest = second["changes"]
    assert newest["options"] == {"grace_days": 21, "time_of_day": "06:30:00", "enabled": False}
    assert oldest["options"] == {"grace_days": 21, "time_of_day": "06:30:00"}
    assert (newest["organisation"], newest["at"]) == ("NET", "2021-07-05T09:00:00.000Z")
    assert newest["by"] is not None


def test_runs_are_listed_in_pages_the_last_due_first(each_world: World) -> None:
    net, clock = each_world.caller(NET), each_world.service.clock
    assert isinstance(clock, SimulatedClock)
    for _ in range(3):
        clock.advance(timedelta(days=100))
        run_due(each_world.service)
    seen: list[dict[str, Any]] = []
    address = "/jobs/runs?limit=2"
    while True:
        page = net.get(address).json
        seen += page["items"]
        if page["next"] is None:
            break
        address = f"/jobs/runs?limit=2&before={page['next']}"
    assert len({run["id"] for run in seen}) == len(seen)
    assert [run["due_at"] for run in seen] == sorted((run["due_at"] for run in seen), reverse=True)
    of_one = net.get("/jobs/runs?job=quarterly_report").json["items"]
    assert [run["period"] for run in of_one] == ["2022-Q1", "2021-Q4", "2021-Q3", "2021-Q2"]
    assert {run["state"] for run in of_one} == {"done"}
    assert net.get("/jobs/quarterly_report").json["last"] == of_one[0]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_request"),
        ({"grace_days": -1}, "invalid_request"),
        ({"grace_days": 91}, "invalid_request"),
        ({"grace_days": "14"}, "invalid_request"),
        ({"time_of_day": "24:00"}, "invalid_request"),
        ({"time_of_day": "7:00"}, "invalid_request"),
        ({"time_of_day": "07:00\n"}, "invalid_request"),
        ({"enabled": "no"}, "invalid_request"),
        ({"when": "day"}, "invalid_request"),
        ({"lead_days": [14]}, "unknown_option"),
        ({"dates": ["2021-09-30"]}, "invalid_request"),
    ],
)
def test_a_change_that_cannot_be_is_refused(world: World, body: dict[str, Any], code: str) -> None:
    net = world.caller(NET)
    assert_problem(net.send("PATCH", "/jobs/quarterly_report", json=body), 422, code)
    assert net.get("/jobs/quarterly_report").json["changes"] == []


def test_what_does_not_exist_is_refused(world: World) -> None:
    net = world.caller(NET)
    assert_problem(net.get("/jobs/quaterly_report"), 404, "unknown_job")
    assert_problem(net.send("PATCH", "/jobs/webhooks", json={"enabled": False}), 422, "unknown_option")
    assert_problem(net.get("/jobs/runs?job=nothing"), 404, "unknown_job")
    assert_problem(net.get("/jobs/runs?before=nothing"), 422, "unknown_run")


def test_leads_neither_see_nor_change_it_and_auditors_only_see(world: World, lab: Caller) -> None:
    assert_problem(lab.get("/jobs"), 403, "role_forbidden")
    assert_problem(world.caller(LAB).get("/jobs/runs"), 403, "role_forbidden")
    auditor = world.caller(Actor("auditor"))
    assert auditor.get("/jobs").status_code == 200
    refused = auditor.send("PATCH", "/jobs/quarterly_report", json={"grace_days": 3})
    assert_problem(refused, 403, "role_forbidden")
