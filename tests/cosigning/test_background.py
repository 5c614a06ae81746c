"""A write only wakes the thread that asks witnesses, and waits for nobody."""

import time
from threading import Event

import pytest

from events.tlog.keys import WITNESS, SigningKey
from service.app import create_app
from service.cosigning.background import Background
from service.store.errors import StoreUnavailable
from tests.cosigning.conftest import House
from tests.support.neighbours import Hanging
from tests.support.plan import submit

PATIENCE_S = 20


def wait_for(what: object) -> None:
    """Until it is so."""
    assert callable(what)
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_a_write_is_cosigned_without_anybody_asking_for_it(each_house: House) -> None:
    house = each_house
    with house.witness():
        create_app(house.service)
        wait_for(lambda: house.shown().satisfied)  # what was there when it started
        submit(house.ledger)
        assert not house.shown().satisfied
        wait_for(lambda: house.shown().satisfied)
        house.service.background.stop()


@pytest.mark.parametrize("dripping", [False, True], ids=["silent", "dripping"])
def test_a_witness_that_hangs_delays_no_write_and_no_other_witness(house: House, dripping: bool) -> None:
    hanging = Hanging(dripping)
    second = SigningKey.generate("second.example.org", WITNESS).public
    house.asks(
        f"witness hangs {second.vkey} {hanging.address}\n"
        f"witness one {house.key.public.vkey} http://127.0.0.1:{house.port}\nquorum one"
    )
    with house.witness():
        house.service.background.start()
        assert hanging.taken.wait(PATIENCE_S)
        for _ in range(5):
            submit(house.ledger)
        assert house.shown().witnesses[0].failing_since is None, "it was still being asked"
        wait_for(lambda: house.shown().satisfied)
        wait_for(lambda: house.shown().witnesses[0].failing_since)
        house.service.background.stop()
    hanging.close()
    assert "no answer" in (house.shown().witnesses[0].failure or "")
    assert house.shown().witnesses[1].failing_since is None


def test_many_wakings_are_one_pass() -> None:
    passes, begun, go_on = [], Event(), Event()

    def submit_slowly() -> None:
        passes.append(1)
        begun.set()
        go_on.wait()

    background = Background(submit_slowly)
    background.wake()
    assert passes == []
    background.start()
    begun.wait()
    for _ in range(100):
        background.wake()
    go_on.set()
    wait_for(lambda: len(passes) == 2)
    background.stop()
    assert len(passes) == 2


def test_a_database_that_is_away_does_not_end_it() -> None:
    passes: list[int] = []

    def fail() -> None:
        passes.append(1)
        raise StoreUnavailable("connection_lost", "the database cannot be reached")

    background = Background(fail)
    background.start()
    wait_for(lambda: passes)
    background.wake()
    wait_for(lambda: len(passes) == 2)
    background.stop()
