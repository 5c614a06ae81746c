"""The whole main job against a running server, on the real workplan, on each database."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import URL

from tests.support.server import Server, body, environment, kvali, new_key, serving

PLAN = "unnm-2021-2022"
Q2 = "/completion?quarter=2021-Q2"


@pytest.fixture
def environ(database_url: URL, tmp_path: Path) -> dict[str, str]:
    """An environment whose database holds the real plan."""
    environ = environment(database_url, tmp_path)
    kvali(environ, "seed")
    return environ


def test_the_main_job(environ: dict[str, str]) -> None:
    secretariat_key = new_key(environ, "secretariat")
    with serving(environ) as server, server.client(secretariat_key, PLAN) as secretariat:
        activity = _first_due_that_the_secretariat_can_validate(secretariat)
        lead_key = new_key(environ, "lead_agency", activity["leads"][0])
        with server.client(lead_key, PLAN) as lead:
            _walk(lead, secretariat, activity["code"])


def _first_due_that_the_secretariat_can_validate(client: httpx.Client) -> Any:
    """Not one of IOM's: it hosts the secretariat."""
    found = body(client.get("/activities", params={"quarter": "2021-Q2", "limit": 100}), 200)["items"]
    return next(one for one in found if one["leads"] and "IOM" not in one["leads"])


def _walk(lead: httpx.Client, secretariat: httpx.Client, code: str) -> None:
    seeded = body(lead.get(Q2), 200)
    activity = lead.get(f"/activities/{code}")
    milestone = activity.json()["milestones"][0]
    update = {
        "status": "completed",
        "milestone": milestone["code"],
        "effective_on": "2021-06-15",
        "narrative": "Endorsed by all members. / ყველა წევრმა დაამტკიცა.",
        "evidence": [
            {"type": "website", "title": "Note", "date": "2021-06-15", "url": "https://example.org"}
        ],
    }
    unversioned = lead.post(f"/activities/{code}/updates", json=update)
    assert body(unversioned, 428)["code"] == "if_match_required"
    headers = {"If-Match": activity.headers["ETag"], "Idempotency-Key": "the-first"}
    posted = lead.post(f"/activities/{code}/updates", json=update, headers=headers)
    submitted = body(posted, 201)
    again = lead.post(f"/activities/{code}/updates", json=update, headers=headers)
    assert again.content == posted.content
    stale = lead.post(f"/activities/{code}/updates", json=update, headers={"If-Match": headers["If-Match"]})
    assert body(stale, 412)["code"] == "stale_version"

    waiting = body(lead.get(Q2), 200)
    assert (waiting["on_time"], waiting["provisional"]["on_time"]) == (
        seeded["on_time"],
        seeded["on_time"] + 1,
    )
    validation = f"/updates/{submitted['id']}/validation"
    own = body(lead.post(validation, headers={"If-Match": "*"}), 403)
    assert own["code"] == "role_forbidden"
    validated = secretariat.post(validation, json={}, headers={"If-Match": posted.headers["ETag"]})
    receipt = body(validated, 200)["receipt"]
    assert body(secretariat.post(validation, headers={"If-Match": "*"}), 409)["code"] == "already_validated"

    now = body(lead.get(Q2), 200)
    assert (now["due"], now["on_time"]) == (seeded["due"], seeded["on_time"] + 1)
    assert now["as_of"]["position"] == receipt["position"]
    earlier = body(lead.get(f"{Q2}&as_of={seeded['as_of']['position']}"), 200)
    assert earlier["as_of"] == seeded["as_of"]
    figures = ("due", "on_time", "late", "overdue", "rates", "provisional")
    assert {name: earlier[name] for name in figures} == {name: seeded[name] for name in figures}

    report = body(secretariat.post("/reports", json={"quarter": "2021-Q2"}), 201)
    served = secretariat.get("/reports/2021-Q2")
    assert body(served, 200)["cover"]["size"] == report["size"] == receipt["position"] + 1
    history = body(lead.get(f"/activities/{code}/history"), 200)["items"]
    assert [event["type"] for event in history][-2:] == ["update.submitted", "update.validated"]


def test_what_was_acknowledged_is_there_after_a_kill(environ: dict[str, str]) -> None:
    key = new_key(environ, "lead_agency", "IOM")
    server = Server(environ)
    server.wait()
    acknowledged: list[str] = []

    def post(number: int) -> None:
        # A client each: what the kill interrupts is not acknowledged.
        with server.client(key, PLAN) as client:
            update = {"status": "ongoing", "narrative": f"number {number}"}
            address = f"/activities/{led}/updates"
            try:
                answer = client.post(address, json=update, headers={"If-Match": "*"})
            except httpx.TransportError:
                return
            acknowledged.append(body(answer, 201)["id"])
            if len(acknowledged) == 20:
                server.stop(signal.SIGKILL)

    with server.client(key, PLAN) as client:
        led = body(client.get("/activities", params={"lead": "IOM", "limit": 1}), 200)["items"][0]["code"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(post, range(60)))

    with serving(environ) as restarted, restarted.client(key, PLAN) as client:
        there = {one["id"] for one in body(client.get("/updates", params={"limit": 1000}), 200)["items"]}
        assert len(acknowledged) >= 20
        assert set(acknowledged) <= there
        events = body(client.get("/events", params={"limit": 1000}), 200)["items"]
        assert [event["position"] for event in events] == list(range(len(events)))
    kvali(environ, "projections", "check")
