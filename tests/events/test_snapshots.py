"""A state that was put away and taken out again goes on as if it never had been."""

import msgspec
import pytest

from events.evolve import evolve, fold
from events.state import State
from events.vocabulary import DisputeSettled, UpdateDisputed, UpdateReturned, UpdateValidated
from tests.events.story import SEAL, Story, update


def _history() -> Story:
    story = Story()
    story.when(update(name="u1", status="completed"))
    story.when(UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL), by="UNDP")
    story.when(DisputeSettled("KP1-A1", "u1", upheld=True, reason=SEAL), by="SECRETARIAT", role="secretariat")
    story.when(update(name="u2", status="completed", resubmits="u1"))
    story.when(UpdateValidated("KP1-A1", "u2"), by="UNDP", role="secretariat")
    story.when(update(name="u3", activity="KP1-A2"))
    story.when(UpdateReturned("KP1-A2", "u3", SEAL), by="UNDP", role="secretariat")
    return story


@pytest.mark.parametrize("size", range(len(_history().history)))
def test_a_state_goes_on_from_a_snapshot_at_any_position_as_from_the_start(size: int) -> None:
    story = _history()
    before = fold(State(), story.history[:size])
    restored = msgspec.msgpack.decode(msgspec.msgpack.encode(before), type=State)
    for recorded in story.history[size:]:
        evolve(restored, recorded)
    assert restored == story.state


def test_the_last_review_of_an_activity_is_that_of_its_last_update() -> None:
    story = _history()
    first, second = story.state.activities["KP1-A1"], story.state.activities["KP1-A2"]
    assert (first.last_update, first.last_review) == ("u2", "validated")
    assert (second.last_update, second.last_review) == ("u3", "returned")
