"""Trying submissions on a state tells what would happen, and leaves the state as it is."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from events.codec import NewEvent
from events.deciders import decide
from events.deciders.context import Context
from events.refusals import Refusal
from events.trial import advance, trial
from events.values import Actor
from events.vocabulary import UpdateReturned, UpdateSubmitted
from tests.events.story import SEAL, Story, update

LEAD = Actor("lead_agency", "ILO")
CODES = ("KP1-A1", "KP1-A2")

attempts = st.lists(
    st.builds(
        lambda number, code, resubmits: (number, code, resubmits),
        st.integers(1, 3),
        st.sampled_from(CODES),
        st.sampled_from([None, "returned", "new1", "new2"]),
    ),
    max_size=6,
)


def _returned() -> Story:
    story = Story().given(update(name="returned"))
    return story.given(UpdateReturned("KP1-A1", "returned", SEAL))


def _proposals(chosen: list[tuple[int, str, str | None]]) -> list[UpdateSubmitted]:
    return [
        update(
            code, name=f"new{place}", milestone="M1", resubmits=resubmits, quarter=f"2021-Q{1 + number % 2}"
        )
        for place, (number, code, resubmits) in enumerate(chosen, 1)
    ]


@given(attempts)
def test_it_decides_as_if_each_had_happened_and_the_state_stays_as_it_was(
    chosen: list[tuple[int, str, str | None]],
) -> None:
    real, other = _returned(), _returned()
    tried = trial(other.state, CODES)
    before = deepcopy(other.state)
    for event in _proposals(chosen):
        try:
            expected: object = real.when(event)
        except Refusal as refusal:
            expected = refusal.code
        try:
            (decided,) = decide(tried, NewEvent(event), Context(LEAD, other.now))
            advance(tried, decided, other.now, LEAD)
            found: object = [decided.event]
        except Refusal as refusal:
            found = refusal.code
        assert found == expected
    assert other.state == before
    assert tried.versions == real.state.versions
    assert tried.activities == real.state.activities
