"""Those who take part in an activity comment and add evidence; nothing is counted otherwise for it."""

from datetime import date

import pytest

from events.facts import facts
from events.refusals import Refusal
from events.values import Evidence, Role
from events.vocabulary import (
    ActivityAmended,
    CommentPosted,
    CommentRetracted,
    Event,
    EvidenceAdded,
    EvidenceWithdrawn,
    OrganisationRegistered,
    SectionChanged,
)
from tests.events.story import EVIDENCE, PLAN, SEAL, Story, update

MEMBERS: tuple[Event, ...] = (
    *PLAN,
    *(OrganisationRegistered(code, {"en": code}, "ngo") for code in ("MEMBER", "OBSERVER", "OTHER")),
    SectionChanged("KP1", SEAL, members=("MEMBER",), observers=("OBSERVER",)),
)


def comment(organisation: str, activity: str = "KP1-A1") -> CommentPosted:
    return CommentPosted(activity, "c1", organisation, "en", SEAL)


def refused(story: Story, event: Event, code: str, by: str, role: Role = "lead_agency") -> None:
    with pytest.raises(Refusal) as caught:
        story.when(event, by, role)
    assert caught.value.code == code


@pytest.mark.parametrize("organisation", ["ILO", "UNDP", "MEMBER", "OBSERVER"])
def test_leads_members_and_observers_comment_and_add_evidence(organisation: str) -> None:
    story = Story(MEMBERS)
    assert story.when(comment(organisation), organisation)
    assert story.when(EvidenceAdded("KP1-A1", "e1", organisation, EVIDENCE[0]), organisation)


def test_others_are_refused_unless_they_are_the_secretariat() -> None:
    story = Story(MEMBERS)
    refused(story, comment("OTHER"), "not_a_partner", "OTHER")
    refused(story, EvidenceAdded("KP1-A1", "e1", "OTHER", EVIDENCE[0]), "not_a_partner", "OTHER")
    refused(story, comment("ILO", "KP3-A1"), "not_a_partner", "ILO")
    refused(story, comment("ILO", "KP1-A9"), "unknown_activity", "ILO")
    refused(story, comment("NOBODY"), "unknown_organisation", "NOBODY", "secretariat")
    assert story.when(comment("OTHER", "KP3-A1"), "OTHER", "secretariat")


def test_members_that_the_activity_states_itself_take_the_place_of_its_sections() -> None:
    story = Story(MEMBERS).given(ActivityAmended("KP1-A1", SEAL, members=("OTHER",)))
    refused(story, comment("MEMBER"), "not_a_partner", "MEMBER")
    assert story.when(comment("OTHER"), "OTHER")
    assert story.when(comment("OBSERVER"), "OBSERVER")


def test_evidence_exists_already_when_it_is_added() -> None:
    tomorrow = Evidence(type="document", title=SEAL, date=date(2021, 5, 4))
    refused(Story(MEMBERS), EvidenceAdded("KP1-A1", "e1", "ILO", tomorrow), "evidence_in_future", "ILO")


def test_only_who_added_something_takes_it_back_and_only_once() -> None:
    story = Story(MEMBERS).given(comment("MEMBER"), EvidenceAdded("KP1-A1", "e1", "ILO", EVIDENCE[0]))
    for event, author in (
        (CommentRetracted("KP1-A1", "c1", "MEMBER"), "MEMBER"),
        (EvidenceWithdrawn("KP1-A1", "e1", "ILO"), "ILO"),
    ):
        refused(story, event, "not_the_author", "UNDP")
        refused(story, event, "not_the_author", "SECRETARIAT", "secretariat")
        assert story.when(event, author)
        refused(story, event, "already_retracted", author)


def test_neither_changes_a_fact_or_stays_in_the_state() -> None:
    story = Story(MEMBERS).given(update())
    known, held = list(facts(story.state)), story.state.updates.copy()
    story.given(comment("ILO"), EvidenceAdded("KP1-A1", "e1", "ILO", EVIDENCE[0], "u1"))
    assert list(facts(story.state)) == known
    assert (story.state.updates, story.state.retractions) == (held, {})
    assert story.state.versions["activity/KP1-A1"] == 4
