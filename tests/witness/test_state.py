"""What a witness remembers is never silently forgotten: whatever happens to its file, it says so."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from events.tlog.add_checkpoint import AddCheckpoint
from events.tlog.keys import WITNESS, SigningKey
from events.verify import misbehaviour
from service.clock import SimulatedClock
from service.witness.evidence import KEPT
from service.witness.state import State, StateError
from service.witness.witness import Refused, Witness
from tests.support.log import SmallLog

KEY = SigningKey.generate("witness.example.org", WITNESS)
LOG = SmallLog()


def state_of(path: Path, size: int | None = 5) -> State:
    """The state of a witness that follows the log, and has cosigned it at this size."""
    state = State(path, KEY.public)
    state.follow(LOG.key.public)
    if size is not None:
        clock = SimulatedClock(datetime(2021, 7, 1, tzinfo=UTC), "witness")
        Witness(KEY, state, clock).add_checkpoint(LOG.request(0, size))
    return state


def test_a_state_that_is_not_there_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    state = State(tmp_path / "state", KEY.public)
    with pytest.raises(StateError, match="restore it"):
        state.logs()
    with pytest.raises(StateError, match="restore it"):
        state.log(LOG.key.public.name)
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    assert state_of(tmp_path / "state").path.stat().st_mode & 0o777 == 0o600


def test_following_a_log_again_forgets_nothing(tmp_path: Path) -> None:
    state = state_of(tmp_path / "state")
    assert not state.follow(LOG.key.public)
    [log] = state.logs()
    assert log.checkpoint is not None
    assert log.checkpoint.size == 5


def test_a_log_is_not_followed_by_a_second_key(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="followed already, by another key"):
        state_of(tmp_path / "state").follow(SmallLog().key.public)


def test_a_state_that_another_witness_kept_is_refused(tmp_path: Path) -> None:
    other = SigningKey.generate("other.example.org", WITNESS)
    with pytest.raises(StateError, match=r"it was not other\.example\.org"):
        State(state_of(tmp_path / "state").path, other.public).logs()


@pytest.mark.parametrize("damage", ["truncated", "emptied", "overwritten", "edited", "rolled back by hand"])
def test_a_damaged_state_is_refused(tmp_path: Path, damage: str) -> None:
    state = state_of(tmp_path / "state")
    data = state.path.read_bytes()
    if damage == "truncated":
        state.path.write_bytes(data[: len(data) // 2])
    elif damage == "emptied":
        state.path.write_bytes(b"")
    elif damage == "overwritten":
        state.path.write_bytes(b"\0" * len(data))
    elif damage == "edited":
        assert data.count(b"\n5\n") == 1
        state.path.write_bytes(data.replace(b"\n5\n", b"\n3\n"))
    else:
        with sqlite3.connect(state.path) as connection:
            connection.execute("UPDATE log SET note = ?", (LOG.checkpoint(3),))
        connection.close()
    with pytest.raises(StateError, match="cannot be used"):
        state.logs()
    with pytest.raises(StateError, match="cannot be used"):
        state.log(LOG.key.public.name)


def test_wrong_proofs_of_what_is_public_do_not_crowd_out_a_fork(tmp_path: Path) -> None:
    state = state_of(tmp_path / "state")
    witness = Witness(KEY, state, SimulatedClock(datetime(2021, 7, 1, tzinfo=UTC), "witness"))
    wrong = [AddCheckpoint(5, (), LOG.checkpoint(size)).encode() for size in range(6, 6 + KEPT + 9)]
    for body in (*wrong, LOG.forked(at=2).request(5, 5)):
        with pytest.raises(Refused):
            witness.add_checkpoint(body)
    kept = tmp_path / "state.refused"
    assert len(list(kept.glob("*.checkpoint"))) == KEPT + 1
    [proof] = kept.glob("*.json")
    assert misbehaviour.verify(proof.read_bytes()) == LOG.key.public
