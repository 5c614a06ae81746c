"""The events behind an item of a figure, told as stories."""

from datetime import date

import pytest

from events.counted import Figure
from events.facts import facts
from events.provenance import Asked, EventBehind, members, provenance
from events.quarter import Quarter
from events.trail import Trail
from events.units import Basis, Horizon, Lens, Level, Standpoint
from events.values import Window
from events.vocabulary import (
    ActivityAmended,
    ActivityCancelled,
    ActivityReopened,
    BaselineRevised,
    DisputeSettled,
    LeadsAssigned,
    RescheduleDecided,
    RescheduleRequested,
    SectionChanged,
    UpdateDisputed,
    UpdateReturned,
    UpdateSubmitted,
    UpdateValidated,
)
from tests.events.story import Q2, Q3, Q4, SEAL, Story, activity, at, update

Q2_2021, Q3_2021, Q4_2021 = (Quarter(2021, number) for number in (2, 3, 4))
LATER = Standpoint.end_of(date(2021, 12, 31))


def lens(
    level: Level = "activity", basis: Basis = "baseline", horizon: Horizon = "printed", baseline: int = 1
) -> Lens:
    return Lens(basis, baseline, horizon, level, date(2022, 5, 16))


def behind(story: Story, asked: Asked) -> dict[str, list[tuple[int, str]]]:
    """Position and, in short, what it settles, of each event, by the code of the item."""
    trail = Trail(story.history)
    items = provenance(members(facts(trail.state), asked), trail, asked)
    return {item.code: [(event.position, "+".join(event.settles)) for event in item.events] for item in items}


def asked(
    figure: Figure, quarter: Quarter | None = Q2_2021, seen: Lens | None = None, **more: object
) -> Asked:
    return Asked(figure, seen or lens(), quarter, LATER, **more)  # type: ignore[arg-type]


def fresh() -> Story:
    """KP1-A1 is added at 7, KP1-A2 at 8, KP1-A3 at 9, KP3-A1 at 10; what follows is at 11."""
    return Story(now=at(2021, 12, 31))


def completed(name: str, on: date, story: Story, activity: str = "KP1-A1", **more: object) -> None:
    story.given(update(activity, "completed", name, **more), on=on)  # type: ignore[arg-type]
    story.given(UpdateValidated(activity, name))


def test_what_is_due_rests_on_its_date_alone() -> None:
    story = fresh()
    completed("u1", date(2021, 6, 1), story)
    assert behind(story, asked("due")) == {"KP1-A1": [(7, "date")], "KP1-A3": [(9, "date")]}


def test_a_completion_leads_to_the_update_that_reported_it_and_to_its_validation() -> None:
    story = fresh().given(update("KP1-A1", "ongoing", "u0"), on=date(2021, 5, 1))
    story.given(UpdateValidated("KP1-A1", "u0"))
    completed("u1", date(2021, 6, 1), story)
    assert behind(story, asked("on_time")) == {"KP1-A1": [(7, "date"), (13, "status"), (14, "status")]}
    assert behind(story, asked("rates.completion.numerator")) == behind(story, asked("on_time"))


def test_a_provisional_completion_leads_to_its_update_alone() -> None:
    story = fresh().given(update("KP1-A1", "completed", "u1"), on=date(2021, 6, 1))
    assert behind(story, asked("on_time")) == {}
    assert behind(story, asked("on_time", provisional=True)) == {"KP1-A1": [(7, "date"), (11, "status")]}


def test_what_a_second_completion_leaves_as_it_was_does_not_lead_to_it() -> None:
    story = fresh()
    completed("u1", date(2021, 6, 1), story)
    completed("u2", date(2021, 6, 1), story)
    completed("u3", date(2021, 6, 20), story)
    first = {"KP1-A1": [(7, "date"), (11, "status"), (12, "status")]}
    assert behind(story, asked("on_time")) == first
    completed("u4", date(2021, 5, 1), story)
    assert behind(story, asked("on_time")) == {"KP1-A1": [(7, "date"), (17, "status"), (18, "status")]}


def test_nothing_reported_and_nothing_done_rests_on_the_plan() -> None:
    story = fresh().given(update("KP1-A1", "ongoing", "u1"), UpdateReturned("KP1-A1", "u1", SEAL))
    assert behind(story, asked("overdue")) == {"KP1-A1": [(7, "date")], "KP1-A3": [(9, "date")]}
    assert behind(story, asked("not_reported")) == {"KP1-A3": [(9, "date")]}


def test_an_activity_leads_to_what_is_told_of_each_of_its_milestones() -> None:
    story = fresh()
    completed("u1", date(2021, 6, 1), story, "KP1-A2", milestone="M1")
    completed("u2", date(2021, 7, 1), story, "KP1-A2", milestone="M2")
    done = {"KP1-A2": [(8, "date"), *((position, "status") for position in (11, 12, 13, 14))]}
    assert behind(story, asked("on_time", Quarter(2022, 2))) == done
    first = {"KP1-A2/M1": [(8, "date"), (11, "status"), (12, "status")]}
    assert behind(story, asked("on_time", Q3_2021, lens("milestone"))) == first


def test_a_cancellation_is_behind_what_is_cancelled_and_its_reopening_leads_back_to_what_was_closed() -> None:
    story = fresh().given(ActivityCancelled("KP1-A1", SEAL), on=date(2021, 5, 1))
    assert behind(story, asked("cancelled")) == {"KP1-A1": [(7, "date"), (11, "status")]}
    story.given(ActivityReopened("KP1-A1", SEAL), on=date(2021, 5, 2))
    assert behind(story, asked("overdue"))["KP1-A1"] == [(7, "date"), (12, "status")]
    completed("u1", date(2021, 6, 1), story)
    story.given(ActivityReopened("KP1-A1", SEAL), on=date(2021, 6, 2))
    again = [(position, "status") for position in (11, 12, 13, 14, 15)]
    assert behind(story, asked("overdue"))["KP1-A1"] == [(7, "date"), *again]


def test_an_upheld_dispute_takes_its_completion_out_of_the_figure_and_out_of_its_events() -> None:
    story = fresh()
    completed("u1", date(2021, 6, 1), story)
    story.given(UpdateDisputed("KP1-A1", "u1", "UNDP", SEAL), DisputeSettled("KP1-A1", "u1", True, SEAL))
    assert behind(story, asked("overdue"))["KP1-A1"] == [(7, "date")]
    completed("u2", date(2021, 6, 10), story)
    assert behind(story, asked("on_time")) == {"KP1-A1": [(7, "date"), (15, "status"), (16, "status")]}


def test_where_an_updates_reach_depended_on_what_came_before_all_of_it_is_behind() -> None:
    """u2 speaks of all that is not completed, so not of M1; then M1's completion is undone and made again."""
    story = fresh()
    completed("u1", date(2021, 5, 1), story, "KP1-A2", milestone="M1")
    story.given(update("KP1-A2", "not_started", "u2"), on=date(2021, 6, 6))
    story.given(UpdateValidated("KP1-A2", "u2"))
    story.given(UpdateDisputed("KP1-A2", "u1", "UNDP", SEAL), DisputeSettled("KP1-A2", "u1", True, SEAL))
    completed("u3", date(2021, 6, 5), story, "KP1-A2", milestone="M1")
    whole = [(position, "status") for position in range(11, 19)]
    found = behind(story, asked("open", Quarter(2022, 2)))
    assert found == {"KP1-A2": [(8, "date+status"), *whole]}


def moved(story: Story, name: str, window: Window, approved: bool = True, milestone: str = "M1") -> None:
    story.given(RescheduleRequested("KP1-A1", name, milestone, window, "ILO", SEAL))
    story.given(RescheduleDecided("KP1-A1", name, approved))


def test_a_current_date_leads_to_the_last_move_that_was_approved_and_the_baseline_to_none() -> None:
    story = fresh()
    moved(story, "r1", Q4)
    moved(story, "r2", Q3)
    moved(story, "r3", Q4, approved=False)
    current = lens(basis="current")
    dates = [(position, "date") for position in (7, 13, 14)]
    assert behind(story, asked("due", Q3_2021, current)) == {"KP1-A1": dates}
    assert behind(story, asked("due"))["KP1-A1"] == [(7, "date")]


def test_a_revised_baseline_leads_to_its_revision_and_to_the_moves_before_it() -> None:
    story = fresh()
    moved(story, "r1", Q3)
    story.given(BaselineRevised(2, date(2021, 6, 1), SEAL), activity("KP1-A9", Q3))
    moved(story, "r2", Q4)
    second = lens(baseline=2)
    dates = {
        "KP1-A1": [(position, "date") for position in (7, 11, 12, 13)],
        "KP1-A9": [(position, "date") for position in (13, 14)],
    }
    assert behind(story, asked("due", Q3_2021, second)) == dates
    assert behind(story, asked("due"))["KP1-A1"] == [(7, "date")]


def test_the_forum_is_dated_by_the_adoption_of_the_plan() -> None:
    forum = asked("due", None, lens(horizon="forum"))
    assert behind(fresh(), forum)["KP1-A1"] == [(0, "date"), (7, "date")]
    ready = asked("rates.readiness.denominator", None)
    assert behind(fresh(), ready)["KP1-A1"] == [(0, "date"), (7, "date")]


def test_what_was_carried_over_is_seen_as_it_stood_when_the_quarter_began() -> None:
    story = fresh().given(update("KP1-A1", "ongoing", "u1"), on=date(2021, 6, 1))
    story.given(UpdateValidated("KP1-A1", "u1"))
    completed("u2", date(2021, 7, 15), story)
    assert behind(story, asked("carried_over", Q3_2021)) == {
        "KP1-A1": [(7, "date"), (11, "status"), (12, "status")],
        "KP1-A3": [(9, "date")],
    }


@pytest.mark.parametrize(
    ("by", "key", "expected"),
    [
        ("section", "KP1", [(7, "date+group")]),
        ("lead", "IOM", [(7, "date"), (11, "group")]),
        ("area", "2", [(5, "group"), (7, "date+group")]),
        ("objective", "all", [(7, "date"), (12, "group")]),
    ],
)
def test_a_group_leads_to_what_put_the_item_into_it(
    by: str, key: str, expected: list[tuple[int, str]]
) -> None:
    story = fresh().given(
        LeadsAssigned("KP1-A1", ("IOM",), SEAL),
        ActivityAmended("KP1-A1", SEAL, gcm_objectives="all"),
        SectionChanged("KP1", SEAL, thematic_area=2),
        ActivityAmended("KP1-A1", SEAL, gcm_objectives="all", title={"en": "Again"}),
    )
    expected = [(13 if (by, position) == ("area", 5) else position, what) for position, what in expected]
    assert behind(story, asked("due", by=by, key=key))["KP1-A1"] == sorted(expected)


def test_a_source_says_what_kind_of_event_it_is() -> None:
    story = fresh()
    completed("u1", date(2021, 6, 1), story)
    trail, question = Trail(story.history), asked("on_time")
    (item,) = provenance(members(facts(story.state), question), trail, question)
    assert (item.activity, item.due, item.status, item.completed_on) == (
        "KP1-A1",
        Q2.end,
        "completed",
        date(2021, 6, 1),
    )
    assert item.events == (
        EventBehind(7, "activity.added", ("date",)),
        EventBehind(11, UpdateSubmitted.TYPE, ("status",)),
        EventBehind(12, UpdateValidated.TYPE, ("status",)),
    )


def test_a_group_that_is_not_there_has_no_members() -> None:
    with pytest.raises(KeyError):
        members(facts(fresh().state), asked("due", by="section", key="KP9"))
