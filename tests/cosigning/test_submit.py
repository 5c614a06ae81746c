"""A witness is brought up to date: at once, later, from whatever it knows, by one process at a time."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from events.tlog import tlog_proof
from events.tlog.checkpoint import opened
from events.tlog.keys import WITNESS, SigningKey, public_key
from service.app import create_app
from service.bootstrap import Service
from service.cosigning.submit import LEASE, PAUSE
from service.queries.proofs import event_proof
from service.queries.view import view
from service.store import cosignatures
from service.store.engine import writing
from service.store.tables import WITNESS as ASKED
from tests.cosigning.conftest import House
from tests.support.plan import WORKPLAN, submit


def test_a_cosignature_is_kept_served_and_satisfies_the_policy(each_house: House) -> None:
    house = each_house
    with house.witness():
        house.submit()
    policy, newest = house.service.settings.policy, house.newest()
    cosigned = policy.cosigned(newest.note)
    assert policy.quorum_at(cosigned) == int(house.clock.now().timestamp())
    client = create_app(house.service).test_client()
    served = client.get(f"/ledgers/{WORKPLAN}/checkpoint").data
    assert served == newest.note.encode()
    assert opened(served, public_key(house.vkey))[0] == newest.checkpoint
    shown = house.shown()
    assert (shown.satisfied, shown.agreed, shown.agreed_at) == (True, shown.newest, house.clock.now())
    [one] = shown.witnesses
    assert (one.name, one.size, one.failing_since) == ("one", newest.checkpoint.size, None)


def test_only_the_newest_checkpoint_is_submitted_and_never_twice(each_house: House) -> None:
    house, sizes = each_house, []
    with house.witness():
        for _ in range(2):
            submit(house.ledger)
            submit(house.ledger)
            house.submit()
            house.submit()
            sizes.append(house.newest().checkpoint.size)
    assert house.sizes() == sizes


def test_a_witness_that_is_away_is_told_of_once_and_caught_up(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    since = house.clock.now()
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            house.submit()
            house.clock.advance(PAUSE)
    [told] = [one for one in caplog.records if "does not cosign" in one.message]
    assert told.levelname == "WARNING"
    assert "the witness one does not cosign: no answer: ConnectionRefusedError" in told.message
    shown = house.shown()
    assert (shown.satisfied, shown.agreed) == (False, None)
    assert shown.witnesses[0].failing_since == since
    submit(house.ledger)
    with house.witness(), caplog.at_level(logging.INFO):
        house.submit()
    assert "the witness one cosigns again" in caplog.text
    assert house.shown().satisfied
    assert house.shown().witnesses[0].failing_since is None


def test_a_witness_that_failed_is_left_alone_for_a_while(house: House) -> None:
    house.submit()
    with house.witness():
        house.clock.advance(PAUSE - timedelta(seconds=1))
        house.submit()
        assert house.sizes() == []
        house.clock.advance(timedelta(seconds=1))
        house.submit()
        assert house.sizes() == [house.newest().checkpoint.size]


def test_what_a_witness_knows_is_learnt_from_it(each_house: House) -> None:
    house = each_house
    with house.witness():
        house.submit()
        before = house.known()
        submit(house.ledger)
        with writing(house.service.engine) as connection:
            connection.execute(ASKED.delete())
        house.submit()
    assert (before, house.known()) == tuple(house.sizes())


def test_of_many_processes_at_once_one_asks(each_house: House, caplog: pytest.LogCaptureFixture) -> None:
    house = each_house
    others = [Service(house.service.settings, house.clock) for _ in range(4)]
    with house.witness(), caplog.at_level(logging.INFO, "service.witness.app"), ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda service: service.submit_newest(), others))
    asked = [one.message for one in caplog.records if one.name == "service.witness.app"]
    assert asked == ["POST /add-checkpoint 200"]
    for service in others:
        service.close()


def test_a_process_that_died_while_asking_is_followed_by_another(house: House) -> None:
    which = house.ledger.id, house.key.public.vkey, house.clock.now()
    with writing(house.service.engine) as connection:
        assert cosignatures.claim(connection, *which, LEASE) == 0
    with house.witness():
        house.submit()
        assert house.sizes() == []
        house.clock.advance(LEASE)
        house.submit()
    assert house.sizes() == [house.newest().checkpoint.size]


def test_a_ledger_that_the_policy_does_not_name_is_not_submitted(house: House) -> None:
    other = SigningKey.generate("witness.example.org", WITNESS).public
    house.vkey = SigningKey.generate("another/ledger", 1).public.vkey
    house.asks(f"witness one {other.vkey} http://127.0.0.1:{house.port}\nquorum one")
    with house.witness():
        house.submit()
    assert house.known() is None
    assert house.shown().witnesses[0].failing_since is None


def proved_by(house: House, position: int) -> tuple[int, int]:
    """The size of the checkpoint that proves an event by default, and how many witnesses cosigned it."""
    policy = house.service.settings.policy
    with view(house.service.engine, WORKPLAN, house.clock) as seen:
        proof = tlog_proof.parse(event_proof(seen, policy, position).encode())
    found, note = opened(proof.checkpoint, public_key(house.vkey))
    return found.size, len(policy.cosigned(note))


def test_an_event_is_proved_by_the_newest_checkpoint_that_a_quorum_cosigned(each_house: House) -> None:
    house = each_house
    with house.witness():
        house.submit()
    agreed = house.newest().checkpoint.size
    submit(house.ledger)
    newest = house.newest().checkpoint.size
    assert newest > agreed
    assert proved_by(house, agreed - 1) == (agreed, 1)
    assert proved_by(house, agreed) == (newest, 0)
    shown = house.shown()
    assert (shown.newest.size, shown.satisfied) == (newest, False)
    assert shown.agreed is not None
    assert shown.agreed.size == agreed


def test_a_quorum_of_two_needs_both(house: House) -> None:
    second = SigningKey.generate("second.example.org", WITNESS).public
    rules = (
        f"witness one {house.key.public.vkey} http://127.0.0.1:{house.port}\n"
        f"witness two {second.vkey} http://127.0.0.1:1\n"
        "group both all one two\nquorum both"
    )
    house.asks(rules)
    with house.witness():
        house.submit()
    shown = house.shown()
    assert (shown.quorum, shown.satisfied, shown.agreed) == ("both", False, None)
    assert [one.size for one in shown.witnesses] == [shown.newest.size, None]
    house.asks(rules.replace("both all", "both any"))
    assert house.shown().satisfied
