"""Milestones are added, read anew and taken out, and no closed quarter is rewritten by it."""

from datetime import date

import pytest
from hypothesis import given
from msgspec import UNSET, structs

from events.completion import completion
from events.facts import facts
from events.quarter import Quarter
from events.refusals import Refusal
from events.state import State
from events.units import Basis, Lens, Level, Standpoint, Unit, units
from events.values import Milestone, Window
from events.vocabulary import (
    ActivityCancelled,
    ActivityReopened,
    BaselineRevised,
    Event,
    MilestoneAdded,
    MilestoneAmended,
    MilestoneCancelled,
    SectionClosed,
    UpdateValidated,
)
from tests.events.story import Q2, Q3, Q4, SEAL, Story, at, update, window
from tests.events.test_completion_laws import QUARTERS, histories

CLOSED = Quarter(2021, 2)


def added(due: Window = Q4, code: str = "M2", activity: str = "KP1-A1", **more: object) -> MilestoneAdded:
    return MilestoneAdded(activity, structs.replace(window(code, due), **more), SEAL)


def cancelled(milestone: str = "M2", activity: str = "KP1-A2") -> MilestoneCancelled:
    return MilestoneCancelled(activity, milestone, SEAL)


def proposed(story: Story, event: Event, on: date | None = None) -> list[Event]:
    return story.when(event, "SECRETARIAT", "secretariat", on)


def refused(story: Story, event: Event, code: str, on: date | None = None) -> None:
    with pytest.raises(Refusal) as caught:
        proposed(story, event, on)
    assert caught.value.code == code


def whole(story: Story, basis: Basis = "baseline", baseline: int = 1, activity: str = "KP1-A1") -> Unit:
    lens = Lens(basis, baseline, "printed", "activity", date(2022, 5, 16))
    found = units(facts(story.state), lens, Standpoint.end_of(date(2021, 7, 1)))
    return next(unit for unit in found if unit.code == activity)


def delivered() -> Story:
    """KP1-A1, due in the second quarter, was completed in it."""
    story = Story(now=at(2021, 7, 5))
    story.given(update(status="completed", milestone="M1"), on=date(2021, 6, 20))
    return story.given(UpdateValidated("KP1-A1", "u1"))


def test_a_milestone_that_is_added_counts_on_current_dates_and_on_the_next_baseline() -> None:
    story = delivered()
    proposed(story, added())
    before, now = whole(story), whole(story, "current")
    assert (before.due, before.status, before.completed_on) == (Q2.end, "completed", date(2021, 6, 20))
    assert (now.due, now.status, now.completed_on) == (Q4.end, "ongoing", None)
    story.given(BaselineRevised(2, date(2021, 7, 5), SEAL))
    assert whole(story, baseline=1) == before
    assert whole(story, baseline=2).due == Q4.end


@pytest.mark.parametrize("level", ["activity", "milestone"])
@given(histories(), QUARTERS)
def test_no_milestone_that_is_added_moves_a_figure_of_a_baseline(
    level: Level, story: Story, quarter: Quarter
) -> None:
    lens = Lens("baseline", 1, "printed", level, date(2022, 5, 16))
    seen = Standpoint.end_of(date(2022, 12, 31))
    before = completion(facts(story.state), lens, quarter, seen)
    for code, activity in story.state.activities.items():
        story.given(added(Q2, f"M{len(activity.milestones) + 1}", code))
    assert completion(facts(story.state), lens, quarter, seen) == before


def test_what_is_added_falls_due_in_a_quarter_that_is_not_over() -> None:
    refused(Story(now=at(2021, 7, 5)), added(Q2), "quarter_over")
    proposed(Story(now=at(2021, 6, 30)), added(Q2))


def test_the_next_milestone_has_the_next_number_and_is_checked_like_the_first() -> None:
    refused(Story(), added(code="M3"), "milestone_code")
    refused(Story(), added(kind="undated"), "milestone_kind")
    refused(Story(), added(inferred=True), "inference_unexplained")
    refused(Story(), added(Window(None, date(2023, 1, 31))), "end_after_plan")
    refused(Story(), added(activity="KP1-A9"), "unknown_activity")
    proposed(Story(), added(Window(None, None), kind="undated"))


def test_an_update_under_review_is_not_made_to_speak_of_milestones_that_its_author_did_not_know() -> None:
    story = Story().given(update(status="completed"), on=date(2021, 5, 1))
    refused(story, added(), "update_under_review")
    story.given(UpdateValidated("KP1-A1", "u1"))
    proposed(story, added())
    assert [m.status for m in story.state.activities["KP1-A1"].milestones.values()] == [
        "completed",
        "not_started",
    ]


def test_nothing_is_added_to_what_is_cancelled_or_closed() -> None:
    refused(Story().given(ActivityCancelled("KP1-A1", SEAL)), added(), "activity_cancelled")
    closed = Story().given(ActivityCancelled("KP3-A1", SEAL), SectionClosed("KP3", SEAL))
    closed.given(ActivityReopened("KP3-A1", SEAL))
    refused(closed, added(activity="KP3-A1"), "section_closed")


def amended(**changed: object) -> MilestoneAmended:
    return MilestoneAmended("KP1-A1", "M1", SEAL, **changed)  # type: ignore[arg-type]


def plan_of(state: State) -> Milestone:
    return state.activities["KP1-A1"].milestones["M1"].plan


def test_an_amendment_changes_the_reading_and_no_fact() -> None:
    story = Story()
    known = list(facts(story.state))
    proposed(story, amended(printed="by July", inferred=True, note="July begins Q3", continuation=Q3))
    plan = plan_of(story.state)
    assert (plan.printed, plan.inferred, plan.note) == ("by July", True, "July begins Q3")
    assert (plan.continuation, plan.window) == (Q3, Q2)
    assert list(facts(story.state)) == known
    proposed(story, amended(continuation=None))
    assert plan_of(story.state).printed == "by July"


def test_an_amendment_says_something_new_and_explains_what_is_inferred() -> None:
    refused(Story(), amended(printed="as printed", note=UNSET), "nothing_changes")
    refused(Story(), amended(inferred=True), "inference_unexplained")
    refused(Story(), amended(continuation=Window(None, date(2025, 1, 1))), "end_after_plan")
    refused(Story(), MilestoneAmended("KP1-A1", "M7", SEAL, printed="by July"), "unknown_milestone")


def test_what_is_taken_out_stays_in_the_denominator_and_no_longer_counts_for_its_activity() -> None:
    story = Story()
    proposed(story, cancelled())
    with pytest.raises(Refusal, match="milestone_cancelled"):
        story.when(update("KP1-A2", milestone="M2"))
    proposed(story, ActivityCancelled("KP1-A2", SEAL))
    proposed(story, ActivityReopened("KP1-A2", SEAL))
    statuses = [m.status for m in story.state.activities["KP1-A2"].milestones.values()]
    assert statuses == ["not_started", "cancelled"]


def test_of_the_milestones_that_are_left_the_only_one_need_not_be_named() -> None:
    story = Story().given(cancelled("M1"))
    with pytest.raises(Refusal, match="milestone_needed"):
        Story().when(update("KP1-A2", "completed"))
    story.when(update("KP1-A2", "completed"), on=date(2021, 5, 3))
    story.given(UpdateValidated("KP1-A2", "u1"))
    statuses = [m.status for m in story.state.activities["KP1-A2"].milestones.values()]
    assert statuses == ["cancelled", "completed"]


def test_a_milestone_is_taken_out_once_and_never_the_last_one() -> None:
    refused(Story(), cancelled("M1", "KP1-A1"), "last_milestone")
    refused(Story().given(cancelled()), cancelled(), "already_cancelled")
    refused(Story().given(cancelled()), cancelled("M1"), "last_milestone")
    done = Story().given(update("KP1-A2", "completed", milestone="M2"), on=date(2021, 5, 1))
    refused(done, cancelled(), "update_under_review")
    refused(done.given(UpdateValidated("KP1-A2", "u1")), cancelled(), "already_completed")


def test_a_milestone_is_not_cancelled_before_what_is_validated_of_it() -> None:
    begun = Story().given(update("KP1-A2", milestone="M2"), on=date(2021, 5, 1))
    begun.given(UpdateValidated("KP1-A2", "u1"))
    refused(begun, cancelled(), "cancelled_before_status", on=date(2021, 4, 1))
    proposed(begun, cancelled(), on=date(2021, 5, 2))
