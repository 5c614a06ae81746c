"""Deputies: who may name one, for what and how long; and that no delegation widens who may review."""

from datetime import date

import pytest

from events.refusals import Refusal
from events.state import Delegation
from events.values import Role
from events.vocabulary import (
    DelegationEnded,
    DelegationGranted,
    DisputeSettled,
    Event,
    RescheduleDecided,
    RescheduleRequested,
    UpdateDisputed,
    UpdateReturned,
    UpdateValidated,
    UpdateWithdrawn,
)
from tests.events.story import Q3, SEAL, Story, at, update

TODAY = date(2021, 5, 3)


def granted(
    deputy: str = "IOM", organisation: str = "ILO", name: str = "d1", start: date = TODAY, **more: object
) -> DelegationGranted:
    return DelegationGranted(name, organisation, deputy, start, **more)  # type: ignore[arg-type]


def deputised(**more: object) -> Story:
    """IOM, which leads nothing in KP1-A1, acts for ILO, which does."""
    return Story().given(granted(**more))  # type: ignore[arg-type]


def refused(
    story: Story, event: Event, code: str, by: str = "IOM", role: Role = "lead_agency", on: date | None = None
) -> Refusal:
    before = story.state.size
    with pytest.raises(Refusal) as caught:
        story.when(event, by, role, on)
    assert caught.value.code == code
    assert story.state.size == before
    return caught.value


def posted(name: str = "u1", activity: str = "KP1-A1", status: str = "ongoing") -> Event:
    return update(activity, status, name, organisation="IOM", on_behalf_of="ILO")


def delegation(story: Story) -> Delegation:
    return story.state.delegations["d1"]


# Granting


def test_an_organisation_lets_another_act_for_it() -> None:
    story = Story()
    assert story.when(granted(), "ILO") == [granted()]
    assert delegation(story).in_force(TODAY)


def test_the_secretariat_names_a_deputy_for_an_organisation() -> None:
    Story().when(granted(), "SECRETARIAT", "secretariat")


def test_nobody_else_does_and_a_deputy_names_no_further_one() -> None:
    refused(Story(), granted(), "not_the_principal")
    refused(deputised(), granted("UNDP", name="d2"), "not_the_principal")


@pytest.mark.parametrize(
    ("event", "code", "field"),
    [
        (granted("UN"), "unknown_organisation", "deputy"),
        (granted("ILO"), "own_deputy", "deputy"),
        (granted(sections=("KP9",)), "unknown_section", "sections"),
        (granted(activities=("KP1-A9",)), "unknown_activity", "activities"),
        (granted(start=date(2021, 5, 2)), "start_in_past", "start"),
        (granted(start=date(2021, 5, 10), end=date(2021, 5, 9)), "window_reversed", "end"),
    ],
)
def test_what_cannot_be_right_is_refused(event: Event, code: str, field: str) -> None:
    assert refused(Story(), event, code, "ILO").field == field


def test_the_same_is_not_granted_twice_for_the_same_days() -> None:
    story = deputised(end=date(2021, 5, 31))
    refused(story, granted(name="d2", start=date(2021, 5, 31)), "delegation_exists", "ILO")
    story.when(granted(name="d2", start=date(2021, 6, 1)), "ILO")
    story.when(granted(name="d3", sections=("KP1",)), "ILO")
    story.when(granted("UNDP", name="d4"), "ILO")


def test_days_are_those_of_the_plans_own_time_zone() -> None:
    story = Story(now=at(2021, 5, 2, hour=23))
    story.when(granted(), "ILO")
    story.when(posted(), "IOM", on=TODAY)


# Acting for another


def test_a_deputy_posts_and_says_for_whom() -> None:
    story = deputised()
    story.when(posted(), "IOM")
    submitted = story.state.activities["KP1-A1"].updates["u1"].submitted
    assert (submitted.organisation, submitted.on_behalf_of) == ("IOM", "ILO")
    assert list(story.state.activities["KP1-A1"].posted["2021-Q2"]) == ["ILO"]


def test_a_deputy_that_does_not_say_for_whom_is_told_to() -> None:
    told = refused(deputised(), update(organisation="IOM"), "not_a_lead").detail
    assert "on_behalf_of): ILO" in told


def test_nobody_acts_for_who_has_not_let_them() -> None:
    refused(Story(), posted(), "on_behalf_of_forbidden")
    reversed_ = update(organisation="ILO", on_behalf_of="IOM")
    refused(deputised(), reversed_, "on_behalf_of_forbidden", "ILO")
    other = update(organisation="IOM", on_behalf_of="UNDP")
    refused(deputised(), other, "on_behalf_of_forbidden")


def test_a_deputy_may_no_more_than_the_organisation_it_acts_for() -> None:
    refused(deputised(), posted(activity="KP1-A3"), "not_a_lead")
    refused(deputised(), posted(activity="KP3-A1"), "not_a_lead")


@pytest.mark.parametrize(
    ("more", "may", "may_not"),
    [
        ({"sections": ("KP1",)}, ["KP1-A1", "KP1-A2"], []),
        ({"sections": ("KP3",)}, [], ["KP1-A1", "KP1-A2"]),
        ({"activities": ("KP1-A2",)}, ["KP1-A2"], ["KP1-A1"]),
        ({"activities": ("KP1-A2",), "sections": ("KP3",)}, ["KP1-A2"], ["KP1-A1"]),
    ],
)
def test_a_deputy_acts_in_the_sections_and_activities_that_are_named(
    more: dict[str, object], may: list[str], may_not: list[str]
) -> None:
    story = deputised(**more)
    for number, code in enumerate(may):
        story.when(posted(f"u{number}", code), "IOM")
    for code in may_not:
        refused(story, posted("no", code), "on_behalf_of_forbidden")


def test_a_deputy_acts_from_the_first_day_to_the_last_and_on_no_other() -> None:
    story = deputised(start=date(2021, 5, 10), end=date(2021, 5, 12))
    for day, may in ((9, False), (10, True), (12, True), (13, False)):
        story.now = at(2021, 5, day)
        if may:
            story.when(posted(f"u{day}"), "IOM")
        else:
            refused(story, posted(f"u{day}"), "on_behalf_of_forbidden")


def test_what_counts_is_the_day_on_which_one_acts_and_not_from_when_it_is_effective() -> None:
    story = deputised()
    story.when(posted(), "IOM", on=date(2021, 4, 1))


def test_a_deputy_asks_for_another_date() -> None:
    story = deputised()
    asked = RescheduleRequested("KP1-A1", "r1", "M1", Q3, "IOM", SEAL, "ILO")
    story.when(asked, "IOM")
    (move,) = story.state.activities["KP1-A1"].milestones["M1"].moves
    assert (move.organisation, move.deputy) == ("ILO", "IOM")


def test_a_deputy_disputes_a_completion_and_says_for_whom() -> None:
    story = deputised().given(update(status="completed", organisation="UNDP"), on=date(2021, 5, 1))
    refused(story, UpdateDisputed("KP1-A1", "u1", "IOM", SEAL), "not_a_lead")
    story.when(UpdateDisputed("KP1-A1", "u1", "IOM", SEAL, "ILO"), "IOM")
    dispute = story.state.activities["KP1-A1"].updates["u1"].dispute
    assert dispute is not None
    assert (dispute.organisation, dispute.deputy) == ("ILO", "IOM")


@pytest.mark.parametrize(
    ("author", "behalf", "objector", "objects_for"),
    [("ILO", None, "IOM", "ILO"), ("IOM", "ILO", "ILO", None), ("IOM", "ILO", "IOM", "UNDP")],
    ids=["its principal's", "its deputy's", "its own for another"],
)
def test_nobody_disputes_what_they_or_their_deputy_or_principal_reported(
    author: str, behalf: str | None, objector: str, objects_for: str | None
) -> None:
    story = deputised().given(granted("IOM", "UNDP", "d2"))
    story.given(update(status="completed", organisation=author, on_behalf_of=behalf), on=date(2021, 5, 1))
    refused(story, UpdateDisputed("KP1-A1", "u1", objector, SEAL, objects_for), "own_update", objector)


# Nobody reviews what concerns their own organisation


@pytest.mark.parametrize("validator", ["ILO", "IOM", "SECRETARIAT"])
@pytest.mark.parametrize("event", [UpdateValidated("KP1-A1", "u1"), UpdateReturned("KP1-A1", "u1", SEAL)])
def test_neither_deputy_nor_principal_nor_who_is_hosted_by_them_reviews_what_the_deputy_posted(
    event: Event, validator: str
) -> None:
    story = deputised()
    story.when(posted(), "IOM")
    refused(story, event, "own_organisation", validator, "secretariat")
    story.now = at(2021, 5, 4)
    story.when(DelegationEnded("d1"), "ILO")
    refused(story, event, "own_organisation", validator, "secretariat")
    story.when(event, "UNDP", "secretariat")


@pytest.mark.parametrize("decider", ["ILO", "IOM", "SECRETARIAT"])
def test_neither_deputy_nor_principal_decides_on_the_date_that_the_deputy_asked_for(decider: str) -> None:
    story = deputised()
    story.when(RescheduleRequested("KP1-A1", "r1", "M1", Q3, "IOM", SEAL, "ILO"), "IOM")
    decided = RescheduleDecided("KP1-A1", "r1", approved=True)
    refused(story, decided, "own_organisation", decider, "secretariat")
    story.when(decided, "UNDP", "secretariat")


@pytest.mark.parametrize("settler", ["ILO", "IOM", "SECRETARIAT"])
def test_neither_deputy_nor_principal_settles_the_dispute_that_the_deputy_began(settler: str) -> None:
    story = deputised().given(update(status="completed", organisation="UNDP"), on=date(2021, 5, 1))
    story.when(UpdateDisputed("KP1-A1", "u1", "IOM", SEAL, "ILO"), "IOM")
    settled = DisputeSettled("KP1-A1", "u1", upheld=True, reason=SEAL)
    refused(story, settled, "own_dispute", settler, "secretariat")


def test_who_posted_it_withdraws_it_and_nobody_else() -> None:
    story = deputised()
    story.when(posted(), "IOM")
    refused(story, UpdateWithdrawn("KP1-A1", "u1"), "not_the_author", "ILO")
    story.when(UpdateWithdrawn("KP1-A1", "u1"), "IOM")
    assert story.state.activities["KP1-A1"].posted["2021-Q2"] == {}


# Ending


@pytest.mark.parametrize(
    ("by", "role"), [("ILO", "lead_agency"), ("IOM", "lead_agency"), ("SECRETARIAT", "secretariat")]
)
def test_either_side_or_the_secretariat_ends_it_at_once(by: str, role: Role) -> None:
    story = deputised()
    story.when(posted(), "IOM")
    story.when(DelegationEnded("d1"), by, role)
    assert not delegation(story).in_force(TODAY)
    refused(story, posted("u2"), "on_behalf_of_forbidden")


def test_nobody_else_ends_it() -> None:
    refused(deputised(), DelegationEnded("d1"), "not_a_side", "UNDP")


def test_it_ends_from_a_later_day_on_and_can_then_still_end_earlier() -> None:
    story = deputised(end=date(2021, 6, 30))
    story.when(DelegationEnded("d1"), "ILO", on=date(2021, 6, 1))
    assert delegation(story).end == date(2021, 5, 31)
    refused(story, DelegationEnded("d1"), "nothing_changes", "ILO", on=date(2021, 6, 1))
    story.when(DelegationEnded("d1"), "ILO", on=date(2021, 5, 10))
    assert delegation(story).end == date(2021, 5, 9)


def test_it_does_not_end_in_the_past_or_twice() -> None:
    story = deputised()
    refused(story, DelegationEnded("d1"), "effective_in_past", "ILO", on=date(2021, 5, 2))
    story.when(DelegationEnded("d1"), "ILO")
    refused(story, DelegationEnded("d1"), "delegation_over", "ILO")
    refused(story, DelegationEnded("d2"), "unknown_delegation", "ILO")


def test_one_that_has_not_begun_is_ended_before_it_does() -> None:
    story = deputised(start=date(2021, 6, 1), end=date(2021, 6, 30))
    story.when(DelegationEnded("d1"), "ILO")
    story.now = at(2021, 6, 1)
    refused(story, posted(), "on_behalf_of_forbidden")
