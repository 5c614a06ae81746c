"""Many submit at once: each gets its own result, whatever becomes of the others."""

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Table

from events.codec import NewEvent
from events.entity import Entity
from events.refusals import Refusal
from events.state import State
from service.store import append
from service.store.append import Writer
from service.store.submission import Appended, Decide, Submission
from tests.contract.house import House, alone, at_version, outcome, project, registered, submission


def at_once(writer: Writer, submissions: Sequence[Submission]) -> list[Appended | Exception]:
    """Submit them while the writer is busy, so that they are committed together, in any order."""
    begun, go = Event(), Event()

    def wait(*_: object) -> list[NewEvent]:
        begun.set()
        go.wait(10)
        return [NewEvent(registered("BUSY"))]

    barrier = Barrier(len(submissions) + 1)

    def submit(one: Submission) -> Appended | Exception:
        barrier.wait(10)
        return outcome(lambda: writer.submit(one))

    with ThreadPoolExecutor(len(submissions) + 1) as pool:
        busy = pool.submit(writer.submit, submission(decide=wait))
        begun.wait(10)
        waiting = [pool.submit(submit, one) for one in submissions]
        barrier.wait(10)
        go.set()
        busy.result(10)
        return [one.result(20) for one in waiting]


def test_one_key_sent_fifty_times_at_once_is_one_event_and_fifty_equal_answers(
    house: House, writer: Writer
) -> None:
    outcomes = at_once(writer, [submission(registered("A"), key="k")] * 50)
    assert house.organisations().count("A") == 1
    assert {o.position for o in outcomes if isinstance(o, Appended)} == {house.organisations().index("A")}
    assert [o.replayed for o in outcomes if isinstance(o, Appended)].count(True) == 49


def test_one_key_sent_fifty_times_to_two_processes_is_one_event(house: House) -> None:
    writers = [house.writer(), house.writer()]
    with ThreadPoolExecutor(50) as pool:
        sent = [pool.submit(writers[n % 2].submit, submission(registered("A"), key="k")) for n in range(50)]
        outcomes = [one.result(20) for one in sent]
    assert house.organisations() == ["A"]
    assert {o.position for o in outcomes} == {0}


def test_a_refusal_does_not_touch_its_neighbours(house: House, writer: Writer) -> None:
    wanted = [submission(registered(f"N{n}")) if n % 3 else submission() for n in range(30)]
    outcomes = at_once(writer, wanted)
    assert [isinstance(o, Refusal) for o in outcomes] == [n % 3 == 0 for n in range(30)]
    assert sorted(o for o in house.organisations() if o.startswith("N")) == sorted(
        f"N{n}" for n in range(30) if n % 3
    )


def test_steps_that_are_refused_late_do_not_touch_their_neighbours(house: House, writer: Writer) -> None:
    steps: tuple[Decide, ...] = (lambda _, __: [NewEvent(registered("HALF"))], lambda _, __: [])
    wanted = [submission(registered("A")), submission(decide=steps), submission(registered("B"))]
    outcomes = at_once(writer, wanted)
    assert [type(o) for o in outcomes] == [Appended, Refusal, Appended]
    assert sorted(o for o in house.organisations() if len(o) == 1) == ["A", "B"]
    assert "HALF" not in house.organisations()


def test_of_many_that_expect_one_version_one_is_appended(house: House, writer: Writer) -> None:
    wanted = [submission(registered("A"), precondition=at_version(0)) for _ in range(20)]
    outcomes = at_once(writer, wanted)
    assert sum(isinstance(o, Appended) for o in outcomes) == 1
    assert {o.code for o in outcomes if isinstance(o, Refusal)} == {"stale_version"}


class BugError(Exception):
    """A mistake in the code."""


def broken(state: State, touched: Sequence[Entity]) -> Mapping[Table, Sequence[Mapping[str, Any]]]:
    """A read model that cannot take one organisation."""
    if any(getattr(entity, "code", None) == "BROKEN" for entity in touched):
        raise BugError
    return project(state, touched)


def mistaken(*_: object) -> list[NewEvent]:
    raise BugError


@pytest.mark.parametrize("long_alone", [False, True])
def test_a_failing_projection_fails_its_own_append_and_no_other(house: House, long_alone: bool) -> None:
    writer = house.writer(broken)
    if long_alone:
        alone(writer)
    wanted = [submission(registered(code)) for code in ("A", "BROKEN", "B")]
    outcomes = at_once(writer, wanted)
    assert [type(o) for o in outcomes] == [Appended, BugError, Appended]
    assert "BROKEN" not in house.organisations()
    assert {"A", "B"} <= house.members().keys()


def test_a_mistake_in_a_decision_is_its_own(house: House, writer: Writer) -> None:
    wanted = [submission(registered("A")), submission(decide=mistaken), submission(registered("B"))]
    outcomes = at_once(writer, wanted)
    assert [type(o) for o in outcomes] == [Appended, BugError, Appended]
    assert {"A", "B"} <= house.members().keys()


def test_two_processes_decide_on_each_others_events(house: House) -> None:
    writers = [house.writer(), house.writer()]
    for number in range(60):
        chain = submission(decide=lambda state, _: [NewEvent(registered(f"N{len(state.organisations)}"))])
        writers[random.Random(number).randrange(2)].submit(chain)  # noqa: S311 - any order will do
    assert house.organisations() == [f"N{n}" for n in range(60)]


def test_a_refusal_rests_on_what_other_processes_appended(house: House) -> None:
    first, second = house.writer(), house.writer()
    alone(first)
    second.submit(submission(registered("A")))

    def needs_it(state: State, _: object) -> list[NewEvent]:
        return [NewEvent(registered("B"))] if "A" in state.organisations else []

    assert first.submit(submission(decide=needs_it)).entries[0].recorded.position == 21


def test_a_process_that_is_far_behind_catches_up(house: House) -> None:
    first, second = house.writer(), house.writer()
    second.submit(submission(registered("A")))
    first.submit(submission(*(registered(f"N{n}") for n in range(2500))))
    count: Callable[[State, object], list[NewEvent]] = lambda state, _: [  # noqa: E731
        NewEvent(registered(f"SEEN-{len(state.organisations)}"))
    ]
    second.submit(submission(decide=count))
    assert house.organisations()[-1] == "SEEN-2501"


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT interrupts, also where the tests were started in the background, in which it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_whoever_is_interrupted_while_waiting_keeps_nobody_else_waiting(house: House) -> None:
    writer = house.writer()
    begun, go = Event(), Event()

    def wait(*_: object) -> list[NewEvent]:
        begun.set()
        go.wait(10)
        return [NewEvent(registered("BUSY"))]

    def interrupt() -> None:
        begun.wait(10)
        while len(writer._waiting) < 1:
            time.sleep(0.001)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    with ThreadPoolExecutor() as pool:
        busy = pool.submit(writer.submit, submission(decide=wait))
        begun.wait(10)
        pool.submit(interrupt)
        with pytest.raises(KeyboardInterrupt):
            writer.submit(submission(registered("INTERRUPTED")))
        go.set()
        busy.result(10)
    writer.submit(submission(registered("AFTER")))
    assert house.organisations() == ["BUSY", "AFTER"]


def test_whoever_is_interrupted_while_a_crowd_comes_back_keeps_nobody_else_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = house.writer()
    writer._crowded = True

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(append, "sleep", interrupted)
        with pytest.raises(KeyboardInterrupt):
            writer.submit(submission(registered("INTERRUPTED")))
    writer.submit(submission(registered("AFTER")))
    assert house.organisations() == ["AFTER"]
