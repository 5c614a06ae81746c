"""The scheduler delivers: killed in the middle, it loses nothing, and tells nothing that was rolled back."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest
from sqlalchemy import URL, update
from standardwebhooks.webhooks import Webhook

from service.store.engine import writing
from service.store.tables import WEBHOOK
from tests.feeds.conftest import Garden, told
from tests.support.plan import WORKPLAN
from tests.support.server import body, serving
from tests.webhooks.conftest import ROOT, Receiver

PATIENCE_S = 90
random = Random()  # noqa: S311 - only to disturb


@pytest.fixture
def garden(database_url: URL, tmp_path: Path) -> Iterator[Garden]:
    it = Garden(database_url, tmp_path)
    it.environ["KVALI_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    yield it
    it.service.close()


@contextmanager
def scheduling(garden: Garden) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "service.cli", "scheduler"]
    process = subprocess.Popen(command, env=garden.environ, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def wait_for(receiver: Receiver, count: int) -> None:
    deadline = monotonic() + PATIENCE_S
    while len(set(receiver.positions)) < count:
        assert monotonic() < deadline, f"{len(receiver.positions)} of {count}"
        sleep(0.1)


def lease_ends(garden: Garden) -> None:
    """A minute passes in which nobody tends the webhook that a killed process had claimed."""
    with writing(garden.service.engine) as connection:
        connection.execute(update(WEBHOOK).values(due_at=garden.service.clock.now()))


def test_nothing_is_lost_or_made_up_while_schedulers_are_killed(garden: Garden, up: Receiver) -> None:
    with serving(garden.environ) as server, server.client(garden.key, WORKPLAN) as client:
        first = garden.size
        hook = body(client.post("/webhooks", json={"url": f"{up.address}/ok"}), 201)
        with garden.writer() as said:
            for kills in range(1, 5):
                with scheduling(garden) as scheduler:
                    wait_for(up, 15 * kills)
                    sleep(random.random() * 0.5)
                    scheduler.send_signal(signal.SIGKILL)
                lease_ends(garden)
        last = garden.size - 1
        with scheduling(garden) as scheduler:
            wait_for(up, last - first + 1)
            scheduler.send_signal(signal.SIGTERM)
            assert scheduler.wait(30) == 0
        shown = body(client.get(f"/webhooks/{hook['id']}"), 200)
    assert set(up.positions) == set(range(first, last + 1))
    # In order; what was under way at a kill came once more, as the very same message.
    once = list(dict.fromkeys(up.positions))
    assert once == sorted(once)
    assert len(up.positions) - len(once) <= 4
    assert len({got.headers["webhook-id"] for got in up.requests}) == len(once)
    for got in up.requests:
        Webhook(hook["secret"]).verify(got.body, got.headers)
    codes = {got.event["data"]["data"].get("organisation") for got in up.requests}
    undone = set(told(said, "undone"))
    assert undone
    assert not undone & codes
    assert set(told(said, "kept")) <= codes
    assert (shown["position"], shown["waiting"], shown["dead"]) == (last, 0, 0)


def test_a_scheduler_that_is_told_to_stop_waits_for_no_receiver_longer_than_it_must(
    garden: Garden, up: Receiver
) -> None:
    with serving(garden.environ) as server, server.client(garden.key, WORKPLAN) as client:
        hook = body(client.post("/webhooks", json={"url": f"{up.address}/slow", "after": 0}), 201)
        with scheduling(garden) as scheduler:
            wait_for(up, 1)
            began = monotonic()
            scheduler.send_signal(signal.SIGTERM)
            assert scheduler.wait(30) == 0
            assert monotonic() - began < 20
        assert body(client.get(f"/webhooks/{hook['id']}"), 200)["failure"] == "no answer in time"


def test_two_schedulers_send_each_event_once(garden: Garden, up: Receiver) -> None:
    with serving(garden.environ) as server, server.client(garden.key, WORKPLAN) as client:
        first = garden.size
        body(client.post("/webhooks", json={"url": f"{up.address}/ok"}), 201)
    with garden.writer(), scheduling(garden), scheduling(garden):
        wait_for(up, 60)
    assert len(up.positions) == len(set(up.positions))
    assert up.positions[:60] == list(range(first, first + 60))
