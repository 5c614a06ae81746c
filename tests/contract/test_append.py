"""What an append promises, on every database, to a writer that starts and to one that has long been alone."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import DatabaseError

from events.codec import NewEvent, timestamp
from events.entity import Entity
from events.merkle import leaf_hash, root_of
from events.refusals import Because, Refusal, invalid
from events.sealing import seal
from events.state import State
from service.clock import SimulatedClock
from service.store.append import MAX_BATCH, Writer
from service.store.engine import reading, writing
from service.store.ledgers import open_ledger
from service.store.read import leaves, stream_events
from service.store.submission import Appended
from service.store.tables import EVENT, IDEMPOTENCY
from service.store.texts import openings
from tests.contract.house import House, alone, at_version, project, registered, submission
from tests.events.story import at
from tests.support.signing import ledger_key


def test_positions_and_versions_have_no_gaps(house: House, writer: Writer) -> None:
    for code in ("A", "B"):
        writer.submit(submission(registered(code), registered(f"{code}-2"), registered(code, "ngo")))
    history = house.history()
    assert [r.position for r in history] == list(range(len(history)))
    with reading(house.engine) as connection:
        stream = list(stream_events(connection, house.ledger_id, "organisation/A"))
    assert [r.envelope.version for r in stream] == [1, 2]


def test_what_is_answered_is_what_is_stored(house: House, writer: Writer) -> None:
    appended = writer.submit(submission(registered("A"), registered("B")))
    assert [entry.recorded for entry in appended.entries] == house.history()[-2:]
    with reading(house.engine) as connection:
        stored = list(leaves(connection, house.ledger_id, 0, house.ledger().size))
    assert [entry.leaf_hash for entry in appended.entries] == [leaf_hash(leaf) for leaf in stored[-2:]]


def test_every_column_repeats_what_its_leaf_says(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("A"), registered("B")))
    with reading(house.engine) as connection:
        rows = connection.execute(select(EVENT).order_by(EVENT.c.position)).all()
    for row, recorded in zip(rows, house.history(), strict=True):
        envelope = recorded.envelope
        said = (envelope.position, envelope.stream, envelope.version, envelope.type, envelope.recorded_at)
        assert (row.position, row.stream, row.version, row.type, row.recorded_at) == said
        assert row.leaf_hash == leaf_hash(row.leaf)


def test_the_head_holds_size_time_and_tree_of_the_stored_leaves(house: House, writer: Writer) -> None:
    house.later(days=1)
    writer.submit(submission(*(registered(f"N{n}") for n in range(11))))
    with reading(house.engine) as connection:
        stored = list(leaves(connection, house.ledger_id, 0, 1000))
    head = house.ledger()
    assert (head.size, head.recorded_at) == (len(stored), timestamp(house.clock.now()))
    assert head.root == root_of(stored)


def test_the_read_model_is_written_with_the_events(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("A", "un"), registered("B", "un")))
    writer.submit(submission(registered("A", "ngo")))
    members = house.members()
    assert (members["A"], members["B"]) == ("ngo", "un")


def test_recorded_times_never_go_back_though_the_clock_does(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("A")))
    house.later(hours=-3)
    writer.submit(submission(registered("B")))
    before, after = (r.envelope.recorded_at for r in house.history()[-2:])
    assert after == before


def test_a_recorded_time_has_whole_milliseconds(house: House, writer: Writer) -> None:
    house.clock.set(at(2022, 1, 1) + timedelta(microseconds=1999))
    writer.submit(submission(registered("A")))
    assert house.history()[-1].envelope.recorded_at == "2022-01-01T12:00:00.001Z"


def test_a_decision_sees_the_events_before_it(house: House, writer: Writer) -> None:
    def decide(state: State, _: datetime) -> list[NewEvent]:
        return [NewEvent(registered(f"AFTER-{state.size}-{'A' in state.organisations}"))]

    size = house.ledger().size
    writer.submit(submission(registered("A")))
    writer.submit(submission(decide=decide))
    assert house.organisations()[-1] == f"AFTER-{size + 1}-True"


def test_many_submissions_are_appended_each_by_itself_and_answered_in_order(
    house: House, writer: Writer
) -> None:
    sent = [submission(*([registered(f"M{n}")] if n % 7 else [])) for n in range(2 * MAX_BATCH + 10)]
    outcomes = writer.submit_all(sent)
    last = [o.entries[-1].recorded.event.stream if isinstance(o, Appended) else str(o) for o in outcomes]
    for n, found in enumerate(last):
        assert found == f"organisation/M{n}" if n % 7 else found.startswith("nothing_to_append")
    mine = [f"M{n}" for n in range(len(sent)) if n % 7]
    assert house.organisations()[-len(mine) :] == mine


def test_many_and_single_submissions_from_several_threads_are_all_served(
    house: House, writer: Writer
) -> None:
    def many(name: int) -> int:
        return sum(
            isinstance(outcome, Appended)
            for outcome in writer.submit_all([submission(registered(f"T{name}-{n}")) for n in range(300)])
        )

    def single(name: int) -> int:
        return sum(bool(writer.submit(submission(registered(f"S{name}-{n}"))).entries) for n in range(50))

    before = house.ledger().size
    with ThreadPoolExecutor(6) as pool:
        done = [*pool.map(many, range(3)), *pool.map(single, range(3))]
    assert done == [300] * 3 + [50] * 3
    assert house.ledger().size == before + 1050


def test_whoever_is_interrupted_with_many_leaves_the_turn_to_others(house: House) -> None:
    interrupted = Event()

    def project_once(state: State, touched: Sequence[Entity]) -> Mapping[Table, Sequence[Mapping[str, Any]]]:
        if not interrupted.is_set():
            interrupted.set()
            raise KeyboardInterrupt
        return project(state, touched)

    writer = house.writer(project_once)
    with pytest.raises(KeyboardInterrupt):
        writer.submit_all([submission(registered(f"N{n}")) for n in range(MAX_BATCH + 10)])
    assert writer.submit(submission(registered("AFTER"))).entries
    assert house.organisations() == ["AFTER"]


def test_steps_see_each_other_and_are_appended_together(house: House, writer: Writer) -> None:
    size = house.ledger().size
    steps = (
        lambda _, __: [NewEvent(registered("A"))],
        lambda state, _: [NewEvent(registered(f"B{len(state.organisations)}"))],
    )
    appended = writer.submit(submission(decide=steps))
    assert [entry.recorded.position for entry in appended.entries] == [size, size + 1]


def test_steps_are_appended_all_or_not_at_all(house: House, writer: Writer) -> None:
    def refuse(*_: object) -> list[NewEvent]:
        raise invalid("wrong", "the second step is wrong")

    before = house.ledger()
    steps = (lambda _, __: [NewEvent(registered("A"))], refuse)
    with pytest.raises(Refusal, match="wrong"):
        writer.submit(submission(decide=steps))
    assert (house.ledger(), "A" in house.members()) == (before, False)
    writer.submit(submission(registered("B")))
    assert house.organisations()[-1] == "B"
    assert house.ledger().size == before.size + 1


def test_a_refusal_appends_nothing(house: House, writer: Writer) -> None:
    def refuse(*_: object) -> list[NewEvent]:
        raise invalid("wrong", "this is wrong", "field")

    before = house.ledger()
    with pytest.raises(Refusal) as caught:
        writer.submit(submission(decide=refuse, key="k"))
    assert (caught.value.code, caught.value.field) == ("wrong", "field")
    assert house.ledger() == before


def test_an_expected_version_must_be_that_of_the_stream(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("A"), precondition=at_version(0)))
    with pytest.raises(Refusal) as caught:
        writer.submit(submission(registered("A"), precondition=at_version(0)))
    assert (caught.value.because, caught.value.code) == (Because.CONFLICT, "stale_version")
    writer.submit(submission(registered("A"), precondition=at_version(1)))
    assert house.history()[-1].envelope.version == 2


def test_an_empty_append_is_refused(house: House, writer: Writer) -> None:
    before = house.ledger()
    with pytest.raises(Refusal) as caught:
        writer.submit(submission())
    assert caught.value.code == "nothing_to_append"
    assert house.ledger() == before


def test_an_event_that_is_too_large_is_refused_and_those_beside_it(house: House, writer: Writer) -> None:
    before = house.ledger()
    with pytest.raises(Refusal) as caught:
        writer.submit(submission(registered("A"), registered("B", "x" * 65_536)))
    assert (caught.value.because, caught.value.code) == (Because.INVALID, "event_too_large")
    assert house.ledger() == before


def test_the_largest_event_is_taken(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("B", "x" * 65_000)))
    assert house.organisations()[-1] == "B"


def test_sealed_texts_are_stored_beside_the_ledger(house: House, writer: Writer) -> None:
    sealed, opening = seal("მოხსენება\nმზადაა", house.clock.salt())
    writer.submit(submission(registered("A"), openings=(opening,)))
    with reading(house.engine) as connection:
        assert openings(connection, house.ledger_id, [sealed.sha256, "0" * 64]) == {sealed.sha256: opening}


def test_ten_thousand_events_are_one_append(house: House, writer: Writer) -> None:
    size = house.ledger().size
    appended = writer.submit(submission(*(registered(f"N{n}") for n in range(10_000))))
    assert len(appended.entries) == 10_000
    assert house.ledger().size == size + 10_000
    with reading(house.engine) as connection:
        assert house.ledger().root == root_of(leaves(connection, house.ledger_id, 0, size + 10_000))


def test_ledgers_of_one_database_are_apart(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("A"), key="k"))
    key = ledger_key("example.org/other")
    with writing(house.engine) as connection:
        other = open_ledger(connection, "other", key, demonstration=False)
    second = Writer(house.engine, other, SimulatedClock(at(2021, 5, 3), "other"), lambda _, __: {}, key)
    appended = second.submit(submission(registered("A"), key="k"))
    assert (appended.replayed, appended.entries[0].recorded.position) == (False, 0)
    second.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET leaf = 'changed'",
        "UPDATE event SET stream = stream WHERE position = 0",
        "DELETE FROM event",
        "DELETE FROM event WHERE position = 0",
    ],
)
def test_events_are_never_changed_or_deleted(house: House, writer: Writer, statement: str) -> None:
    writer.submit(submission(registered("A")))
    before = house.history()
    with pytest.raises(DatabaseError, match="events are never"), writing(house.engine) as connection:
        connection.exec_driver_sql(statement)
    assert house.history() == before


def test_events_are_never_truncated_or_replaced(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("A")))
    before = house.history()
    if house.engine.dialect.name == "postgresql":
        statement = "TRUNCATE event"
    else:
        statement = "INSERT OR REPLACE INTO event SELECT * FROM event WHERE position = 0"
    with pytest.raises(DatabaseError, match="events are never"), writing(house.engine) as connection:
        connection.exec_driver_sql(statement)
    assert house.history() == before


def test_a_position_is_taken_once(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("A")))
    with reading(house.engine) as connection:
        row = connection.execute(select(EVENT).where(EVENT.c.position == 0)).one()._asdict()
    with pytest.raises(DatabaseError), writing(house.engine) as connection:
        connection.execute(insert(EVENT), {**row, "version": 99})


class TestIdempotencyKeys:
    def test_a_repeat_is_answered_with_the_first_answer(self, house: House, writer: Writer) -> None:
        first = writer.submit(submission(registered("A"), key="k"))
        size = house.ledger().size
        again = writer.submit(submission(registered("A"), key="k"))
        assert (again.position, again.replayed, again.entries) == (first.position, True, ())
        assert house.ledger().size == size

    def test_a_repeat_is_answered_after_a_restart(self, house: House, writer: Writer) -> None:
        first = writer.submit(submission(registered("A"), key="k"))
        again = house.writer().submit(submission(registered("A"), key="k"))
        assert (again.position, again.replayed) == (first.position, True)

    def test_a_repeat_to_a_writer_that_has_long_been_alone_is_answered(self, house: House) -> None:
        first = house.writer().submit(submission(registered("A"), key="k"))
        writer = house.writer()
        alone(writer)
        again = writer.submit(submission(registered("A"), key="k"))
        assert (again.position, again.replayed) == (first.position, True)

    def test_a_repeat_is_answered_though_it_would_be_refused_now(self, writer: Writer) -> None:
        once = submission(registered("A"), precondition=at_version(0), key="k")
        first = writer.submit(once)
        assert writer.submit(once).position == first.position

    def test_a_key_used_for_another_request_is_refused(self, house: House, writer: Writer) -> None:
        writer.submit(submission(registered("A"), key="k"))
        before = house.ledger()
        for other in (writer, house.writer()):
            with pytest.raises(Refusal) as caught:
                other.submit(submission(registered("B"), key="k", body="2"))
            assert (caught.value.because, caught.value.code) == (
                Because.CONFLICT,
                "idempotency_key_reused",
            )
        assert house.ledger() == before

    def test_a_refused_request_does_not_use_its_key_up(self, writer: Writer) -> None:
        with pytest.raises(Refusal):
            writer.submit(submission(key="k"))
        assert not writer.submit(submission(registered("A"), key="k", body="2")).replayed

    def test_only_a_hash_of_the_request_is_kept(self, house: House, writer: Writer) -> None:
        fingerprint = hashlib.sha256(b"request").hexdigest()
        writer.submit(submission(registered("A"), key="k", body=fingerprint[:1]))
        with reading(house.engine) as connection:
            row = connection.execute(select(IDEMPOTENCY)).one()
        assert (row.scope, row.key, row.fingerprint) == ("SECRETARIAT", "k", fingerprint[0] * 64)
