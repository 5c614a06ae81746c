"""The ledger as a feed: what is asked for wrongly, and what a stream shows to whom."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

import pytest

from service.api.feed import Stream
from service.api.waiting import WAITING
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB, PERSON, WORKPLAN, submit

STREAM = {"Accept": "text/event-stream"}
SOON_S = 30
"""Long before the end of a wait of a minute, on a loaded machine too."""


def streamed(world: World, caller: Caller, after: int = -1, lasting: float = 0.5) -> list[dict[str, Any]]:
    """The events of a stream that lasts so long."""
    ledger, waiting = world.ledger, world.app.extensions[WAITING]
    stream = Stream(
        service=world.service,
        wp=WORKPLAN,
        limit=3,
        authorization=caller.headers["Authorization"],
        persons=False,
        size=lambda: ledger.state().size,
        waiting=waiting,
        lasting=lasting,
    )
    data = (line for message in stream.messages(after) for line in message.splitlines())
    return [json.loads(line.removeprefix("data: ")) for line in data if line.startswith("data: ")]


def test_a_page_that_waits_is_answered_once_there_is_an_event(each_world: World) -> None:
    caller, last = each_world.caller(HLT), each_world.size - 1
    with ThreadPoolExecutor(1) as pool:
        began = monotonic()
        answer = pool.submit(caller.get, f"/events?after={last}&wait=60")
        sleep(1)
        assert not answer.done()
        submit(each_world.ledger)
        [event] = answer.result(SOON_S).json["items"]
    assert monotonic() - began < SOON_S
    assert (event["position"], event["type"]) == (last + 1, "update.submitted")


def test_a_page_that_waited_in_vain_is_empty(world: World, lab: Caller) -> None:
    began = monotonic()
    assert lab.get(f"/events?after={world.size - 1}&wait=1").json == {"items": [], "next": None}
    assert 1 <= monotonic() - began < SOON_S


def test_a_page_does_not_wait_for_what_is_there(world: World, lab: Caller) -> None:
    began = monotonic()
    assert lab.get("/events?limit=2&wait=60").json == lab.get("/events?limit=2").json
    assert monotonic() - began < SOON_S


def test_who_waits_holds_no_connection(each_world: World) -> None:
    caller, last = each_world.caller(LAB), each_world.size - 1
    pool: Any = each_world.service.engine.pool
    before = pool.checkedout()  # the writer's
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(caller.get, f"/events?after={last}&wait=2")
        held = []
        while not answer.done():
            held.append(pool.checkedout())
            sleep(0.01)
    assert held.count(before) > len(held) / 2


def test_a_stream_gives_the_events_of_the_pages(world: World, lab: Caller) -> None:
    submit(world.ledger)
    assert streamed(world, lab) == lab.get("/events").json["items"]
    assert [event["position"] for event in streamed(world, lab, after=5)] == list(range(6, world.size))


def test_a_stream_says_how_it_is_to_be_read(world: World, lab: Caller) -> None:
    world.app.extensions[WAITING].end()  # so that it ends by itself, after what is there
    for accepts in ("text/event-stream", "text/event-stream, application/json;q=0.5"):
        response = lab.get("/events", headers={"Accept": accepts, "Last-Event-ID": "3"})
        assert response.content_type == "text/event-stream; charset=utf-8"
        assert response.headers["X-Accel-Buffering"] == "no"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.text.startswith("retry: 2000\n\n")
    for accepts in ("*/*", "application/json", "text/event-stream;q=0.5, application/json"):
        assert lab.get("/events", headers={"Accept": accepts}).content_type == "application/json"


def test_names_of_persons_are_in_no_stream_of_those_who_may_not_see_them(world: World, lab: Caller) -> None:
    found = json.dumps(streamed(world, lab))
    assert "section.opened" in found
    assert PERSON not in found


def test_a_stream_ends_by_itself(world: World, lab: Caller) -> None:
    began = monotonic()
    assert streamed(world, lab, after=world.size - 1, lasting=1) == []
    assert 1 <= monotonic() - began < SOON_S


@pytest.mark.parametrize("given", ["x", "-1", "1.0", "1 2", "٣", "9" * 17])
def test_a_last_event_id_that_is_no_position_is_refused(lab: Caller, given: str) -> None:
    response = lab.get("/events", headers=STREAM | {"Last-Event-ID": given.encode().decode("latin-1")})
    assert_problem(response, 400, "malformed_last_event_id")


def feeds(caller: Caller, query: str) -> Iterator[Any]:
    yield caller.get(f"/events?{query}", headers=STREAM)
    yield caller.get(f"/events?{query}&wait=1")


def test_a_feed_does_not_wait_for_the_past(lab: Caller) -> None:
    for response in feeds(lab, "as_of=3"):
        assert_problem(response, 422, "as_of_is_over")


def test_a_reader_ahead_of_the_ledger_is_told_so(world: World, lab: Caller) -> None:
    for response in feeds(lab, f"after={world.size}"):
        assert "backup" in assert_problem(response, 422, "unknown_position")["detail"]


@pytest.mark.parametrize("wait", ["61", "-1", "1.5", "x", "9" * 20])
def test_nobody_waits_longer_than_a_minute(lab: Caller, wait: str) -> None:
    assert_problem(lab.get(f"/events?wait={wait}"), 422, "invalid_request")


def test_at_most_half_of_the_threads_wait(world: World, lab: Caller) -> None:
    waiting = world.app.extensions[WAITING]
    for _ in range(world.service.settings.threads // 2):
        waiting.enter()
    for response in feeds(lab, f"after={world.size - 1}"):
        assert_problem(response, 503, "too_many_waiting")
        assert response.headers["Retry-After"] == "5"
    assert lab.get("/events?wait=60&limit=1").status_code == 200  # there is something: nobody has to wait
    waiting.leave()
    assert lab.get(f"/events?after={world.size - 1}&wait=1").status_code == 200
