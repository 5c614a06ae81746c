"""How an activity stands follows from its whole timeline, however little of it an update touches."""

from hypothesis import given

from events.facts import pending_marks, standings
from events.state import runs
from tests.events.story import Story
from tests.events.test_completion_laws import histories


@given(histories())
def test_the_runs_that_are_kept_are_those_of_the_whole_timeline(story: Story) -> None:
    for activity in story.state.activities.values():
        for milestone in activity.milestones.values():
            assert milestone.runs == runs(milestone.timeline)


@given(histories())
def test_what_is_provisional_is_the_timeline_with_all_that_is_pending(story: Story) -> None:
    for activity in story.state.activities.values():
        pending = pending_marks(activity)
        for (code, milestone), found in zip(
            activity.milestones.items(), standings(activity).milestones, strict=True
        ):
            whole = sorted([*milestone.timeline, *pending.get(code, [])])
            assert (found.official, found.provisional) == (runs(milestone.timeline), runs(whole))
