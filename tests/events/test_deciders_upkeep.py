"""Deciding on what is done to the ledger itself: erasing texts, and stating that a backup was restored."""

import pytest

from events import vocabulary as v
from events.refusals import Refusal
from events.sealing import sealed_fields, seals_in
from tests.events.story import SEAL, Story, at, update

ERASED = v.TextErased("activity/KP1-A1", 11, "narrative", SEAL.sha256, "GDPR Art. 17(1)(a)")


@pytest.fixture
def story() -> Story:
    return Story().given(update(narrative=SEAL))


def refused(story: Story, event: v.Event, by: str = "SECRETARIAT") -> str:
    with pytest.raises(Refusal) as refusal:
        story.when(event, by=by, role="administrator")
    return refusal.value.code


def test_a_text_is_erased_in_the_stream_of_the_event_that_it_came_with(story: Story) -> None:
    version = story.state.versions["activity/KP1-A1"]
    assert story.when(ERASED, by="SECRETARIAT", role="administrator") == [ERASED]
    assert story.history[-1].envelope.stream == "activity/KP1-A1"
    assert story.state.versions["activity/KP1-A1"] == version + 1
    erasure = story.state.erasures[SEAL.sha256]
    assert (erasure.position, erasure.basis) == (12, "GDPR Art. 17(1)(a)")


def test_erasing_changes_nothing_that_is_decided_or_counted(story: Story) -> None:
    before = story.state.activities["KP1-A1"]
    held = (before.updates.copy(), before.milestones.copy(), before.last_update, before.last_review)
    story.when(ERASED, by="SECRETARIAT", role="administrator")
    after = story.state.activities["KP1-A1"]
    assert (after.updates, after.milestones, after.last_update, after.last_review) == held


def test_what_was_erased_is_not_erased_again(story: Story) -> None:
    story.given(ERASED)
    with pytest.raises(Refusal, match="see event 12") as refusal:
        story.when(ERASED, by="SECRETARIAT", role="administrator")
    assert refusal.value.code == "already_erased"


@pytest.mark.parametrize(
    ("basis", "code"),
    [
        ("", "basis_needed"),
        (" \u00a0", "basis_needed"),
        ("x" * 501, "malformed_statement"),
        ("two\nlines", "malformed_statement"),
        ("a bell \a", "malformed_statement"),
        ("turned \u202e around", "malformed_statement"),
        ("half a \udcff character", "malformed_statement"),
    ],
)
def test_a_basis_is_a_line_that_can_be_read(story: Story, basis: str, code: str) -> None:
    assert refused(story, v.TextErased("activity/KP1-A1", 11, "narrative", SEAL.sha256, basis)) == code


def test_a_basis_can_be_georgian_and_as_long_as_it_may_be(story: Story) -> None:
    longest = "კანონი პერსონალურ მონაცემთა დაცვის შესახებ, მუხლი 16. ".ljust(500, "ა")
    erased = v.TextErased("activity/KP1-A1", 11, "narrative", SEAL.sha256, longest)
    assert story.when(erased, by="SECRETARIAT", role="administrator") == [erased]


def test_whoever_acts_for_an_organisation_acts_for_one_of_the_plan(story: Story) -> None:
    assert refused(story, ERASED, by="NOBODY") == "unknown_organisation"
    assert refused(Story(given=()), ERASED) == "no_workplan"


def test_a_restore_is_stated_with_what_is_known_of_it(story: Story) -> None:
    version = story.state.versions["workplan"]
    bare = v.LedgerRestored("the disk failed")
    full = v.LedgerRestored("the disk failed", "2021-05-02T01:00:00.000Z", story.state.size + 30)
    for event in (bare, full):
        assert story.when(event, by="SECRETARIAT", role="administrator") == [event]
    assert story.state.versions["workplan"] == version + 2


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (v.LedgerRestored(""), "reason_needed"),
        (v.LedgerRestored("a\tb"), "malformed_statement"),
        (v.LedgerRestored("lost", "2021-05-03T12:00:00.001Z"), "backup_in_future"),
        (v.LedgerRestored("lost", size_before=11), "nothing_lost"),
    ],
)
def test_what_contradicts_the_ledger_or_the_clock_is_refused(story: Story, event: v.Event, code: str) -> None:
    assert (story.now, story.state.size) == (at(2021, 5, 3), 12)
    assert refused(story, event) == code


def test_every_seal_has_a_place_in_the_data_of_its_event() -> None:
    one, two = "1" * 64, "2" * 64
    data = {
        "narrative": {"sha256": one},
        "evidence": [{"title": {"sha256": two}, "sha256": "3" * 64, "type": "document"}],
    }
    assert dict(sealed_fields(data)) == {"narrative": one, "evidence.0.title": two}
    assert list(seals_in(data)) == [one, two]
    assert dict(sealed_fields({"persons": [{"sha256": one}]})) == {"persons.0": one}
