"""Who may post what, and who may review it."""

from datetime import date

import pytest

from events.refusals import Because, Refusal
from events.values import Evidence, Role
from events.vocabulary import (
    ActivityCancelled,
    DisputeSettled,
    Event,
    UpdateDisputed,
    UpdateReturned,
    UpdateSubmitted,
    UpdateValidated,
    UpdateWithdrawn,
)
from tests.events.story import SEAL, Story, at, update

EARLIER = date(2021, 5, 1)


def refused(
    story: Story, event: Event, code: str, by: str = "ILO", role: Role = "lead_agency", on: date | None = None
) -> Refusal:
    before = story.state.size
    with pytest.raises(Refusal) as caught:
        story.when(event, by, role, on)
    assert caught.value.code == code
    assert story.state.size == before
    return caught.value


def submitted(status: str = "ongoing", **more: object) -> Story:
    return Story().given(update(status=status, **more), on=EARLIER)  # type: ignore[arg-type]


def test_a_lead_posts_an_update_effective_today_unless_it_says_otherwise() -> None:
    story = Story()
    assert story.when(update()) == [update()]
    assert story.state.activities["KP1-A1"].updates["u1"].effective_on == date(2021, 5, 3)


def test_today_is_the_day_in_the_plans_own_time_zone() -> None:
    story = Story(now=at(2021, 5, 3, hour=23))
    story.when(update(), on=date(2021, 5, 4))
    assert story.state.activities["KP1-A1"].updates["u1"].effective_on == date(2021, 5, 4)


def test_who_does_not_lead_the_activity_is_refused() -> None:
    assert refused(Story(), update(organisation="IOM"), "not_a_lead", "IOM").because is Because.FORBIDDEN
    assert "no lead is stated" in refused(Story(), update("KP3-A1"), "not_a_lead").detail


def test_an_activity_that_states_its_own_lead_is_not_led_by_its_sections() -> None:
    refused(Story(), update("KP1-A3"), "not_a_lead")
    Story().when(update("KP1-A3", organisation="IOM"), "IOM")


def test_the_secretariat_posts_on_behalf_of_a_lead_and_says_for_whom() -> None:
    story = Story()
    refused(story, update(organisation="SECRETARIAT"), "on_behalf_of_whom", "SECRETARIAT", "secretariat")
    wrong = update(organisation="SECRETARIAT", on_behalf_of="IOM")
    refused(story, wrong, "on_behalf_of_whom", "SECRETARIAT", "secretariat")
    story.when(update(organisation="SECRETARIAT", on_behalf_of="UNDP"), "SECRETARIAT", "secretariat")


def test_the_secretariat_answers_for_an_activity_without_a_stated_lead() -> None:
    Story().when(update("KP3-A1", organisation="SECRETARIAT"), "SECRETARIAT", "secretariat")


def test_a_lead_cannot_post_on_behalf_of_another() -> None:
    refused(Story(), update(on_behalf_of="UNDP"), "on_behalf_of_forbidden")


@pytest.mark.parametrize(
    ("event", "on", "code"),
    [
        (update("KP1-A77"), None, "unknown_activity"),
        (update(milestone="M2"), None, "unknown_milestone"),
        (update("KP1-A2", "completed"), None, "milestone_needed"),
        (update(status="completed", evidence=()), None, "evidence_needed"),
        (update(status="suspended"), None, "reason_needed"),
        (update(status="cancelled"), None, "reason_needed"),
        (update(confidence="amber"), None, "narrative_needed"),
        (update(confidence="red"), None, "narrative_needed"),
        (update(percent=101), None, "percent_out_of_range"),
        (update(percent=-1), None, "percent_out_of_range"),
        (update(percent=100), None, "percent_contradicts"),
        (update(status="completed", percent=99), None, "percent_contradicts"),
        (update(), date(2021, 5, 4), "effective_in_future"),
        (update(), date(2020, 12, 31), "effective_before_plan"),
        (update(quarter="2021-Q5"), None, "unknown_quarter"),
        (update(quarter="2023-Q1"), None, "unknown_quarter"),
        (update(quarter="2021-Q3"), None, "quarter_not_begun"),
        (update(evidence=(Evidence("document", SEAL, date(2021, 5, 4)),)), None, "evidence_in_future"),
        (update(resubmits="u0"), None, "update_not_open"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_update_that_cannot_be_right_is_refused(
    event: UpdateSubmitted, on: date | None, code: str
) -> None:
    refused(Story(), event, code, on=on)


def test_an_update_on_a_cancelled_activity_is_refused() -> None:
    refused(Story().given(ActivityCancelled("KP1-A1", SEAL)), update(), "activity_cancelled")


def test_validation_moves_the_status_as_of_the_effective_date() -> None:
    story = submitted("completed")
    assert story.state.activities["KP1-A1"].milestones["M1"].status == "not_started"
    story.when(UpdateValidated("KP1-A1", "u1"), "SECRETARIAT", "secretariat")
    (mark,) = story.state.activities["KP1-A1"].milestones["M1"].timeline
    assert (mark.on, mark.status) == (EARLIER, "completed")


def test_a_second_validation_is_refused() -> None:
    story = submitted().given(UpdateValidated("KP1-A1", "u1"))
    refused(story, UpdateValidated("KP1-A1", "u1"), "already_validated", "SECRETARIAT", "secretariat")
    refused(story, UpdateReturned("KP1-A1", "u1", SEAL), "already_validated", "SECRETARIAT", "secretariat")


def test_nobody_validates_an_update_of_their_own_organisation() -> None:
    refused(submitted(), UpdateValidated("KP1-A1", "u1"), "own_organisation", "ILO", "secretariat")
    refused(submitted(), UpdateReturned("KP1-A1", "u1", SEAL), "own_organisation", "ILO", "secretariat")


def test_the_secretariat_does_not_validate_what_its_host_or_itself_reported() -> None:
    hosted = Story().given(update("KP1-A3", organisation="IOM"))
    refused(hosted, UpdateValidated("KP1-A3", "u1"), "own_organisation", "SECRETARIAT", "secretariat")
    hosted.when(UpdateValidated("KP1-A3", "u1"), "UNDP", "secretariat")
    own = Story().given(update(organisation="SECRETARIAT", on_behalf_of="UNDP"))
    for organisation in ("SECRETARIAT", "UNDP", "IOM"):
        refused(own, UpdateValidated("KP1-A1", "u1"), "own_organisation", organisation, "secretariat")


def test_a_returned_update_is_submitted_again_by_its_author_only() -> None:
    story = submitted()
    story.when(UpdateReturned("KP1-A1", "u1", SEAL), "SECRETARIAT", "secretariat")
    assert story.state.activities["KP1-A1"].updates["u1"].review == "returned"
    again = update(name="u2", resubmits="u1", organisation="UNDP")
    refused(story, again, "not_the_author", "UNDP")
    story.when(update(name="u2", resubmits="u1"))
    assert set(story.state.activities["KP1-A1"].updates) == {"u2"}


def test_an_update_that_was_not_returned_is_not_submitted_again() -> None:
    refused(submitted(), update(name="u2", resubmits="u1"), "not_returned")


def test_only_its_author_withdraws_an_update_and_only_before_validation() -> None:
    story = submitted()
    refused(story, UpdateWithdrawn("KP1-A1", "u1"), "not_the_author", "UNDP")
    story.when(UpdateWithdrawn("KP1-A1", "u1"))
    assert story.state.activities["KP1-A1"].posted == {"2021-Q2": {}}
    refused(story, UpdateValidated("KP1-A1", "u1"), "update_not_open", "SECRETARIAT", "secretariat")
    validated = submitted().given(UpdateValidated("KP1-A1", "u1"))
    refused(validated, UpdateWithdrawn("KP1-A1", "u1"), "already_validated")


def test_withdrawing_the_first_post_of_a_quarter_leaves_the_second() -> None:
    story = submitted().given(update(name="u2"))
    story.when(UpdateWithdrawn("KP1-A1", "u1"))
    assert story.state.activities["KP1-A1"].posted["2021-Q2"]["ILO"].update == "u2"


def test_a_co_lead_disputes_a_completion_and_an_upheld_dispute_undoes_it() -> None:
    story = submitted("completed").given(UpdateValidated("KP1-A1", "u1"))
    refused(story, UpdateDisputed("KP1-A1", "u1", "ILO", SEAL), "own_update")
    refused(story, UpdateDisputed("KP1-A1", "u1", "IOM", SEAL), "not_a_lead", "IOM")
    story.when(UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL), "UNDP")
    refused(story, UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL), "already_disputed", "UNDP")
    refused(story, DisputeSettled("KP1-A1", "u1", True, SEAL), "own_organisation", "ILO", "secretariat")
    refused(story, DisputeSettled("KP1-A1", "u1", True, SEAL), "own_dispute", "UNDP", "secretariat")
    story.when(DisputeSettled("KP1-A1", "u1", True, SEAL), "SECRETARIAT", "secretariat")
    assert story.state.activities["KP1-A1"].milestones["M1"].status == "not_started"
    assert story.state.activities["KP1-A1"].updates["u1"].review == "returned"


def test_a_dismissed_dispute_leaves_the_completion_standing() -> None:
    story = submitted("completed").given(UpdateValidated("KP1-A1", "u1"))
    story.when(UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL), "UNDP")
    story.when(DisputeSettled("KP1-A1", "u1", False, SEAL), "SECRETARIAT", "secretariat")
    assert story.state.activities["KP1-A1"].milestones["M1"].status == "completed"
    refused(story, DisputeSettled("KP1-A1", "u1", False, SEAL), "not_disputed", "SECRETARIAT", "secretariat")


def test_an_update_under_dispute_is_not_reviewed_before_it_is_settled() -> None:
    story = submitted("completed").given(UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL))
    refused(story, UpdateValidated("KP1-A1", "u1"), "disputed", "SECRETARIAT", "secretariat")


def test_only_a_completion_is_disputed() -> None:
    refused(submitted(), UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL), "not_a_completion", "UNDP")


def test_the_state_keeps_one_validated_update_a_quarter_however_many_there_were() -> None:
    story = Story()
    for number in range(50):
        story.given(update(name=f"u{number}"), on=EARLIER).given(UpdateValidated("KP1-A1", f"u{number}"))
    assert list(story.state.activities["KP1-A1"].updates) == ["u49"] == list(story.state.updates)
    assert len(story.state.activities["KP1-A1"].milestones["M1"].timeline) == 1
