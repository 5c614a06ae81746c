"""Completion as domain.md defines it, told as stories."""

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from msgspec import structs

from events.completion import Completion, Dimension, completion
from events.counted import Rate
from events.facts import facts
from events.quarter import Quarter
from events.units import Basis, Horizon, Lens, Level, Standpoint, timeliness, units
from events.values import Milestone, Window
from events.vocabulary import (
    ActivityCancelled,
    BaselineRevised,
    RescheduleDecided,
    RescheduleRequested,
    UpdateSubmitted,
    UpdateValidated,
)
from tests.events.story import Q3, Q4, SEAL, Story, activity, at, update

EVE = date(2022, 5, 16)
Q2_2021, Q3_2021, Q4_2021 = Quarter(2021, 2), Quarter(2021, 3), Quarter(2021, 4)


def lens(
    level: Level = "activity", basis: Basis = "baseline", horizon: Horizon = "printed", baseline: int = 1
) -> Lens:
    return Lens(basis, baseline, horizon, level, EVE)


def count(
    story: Story,
    quarter: Quarter | None = Q2_2021,
    seen: Standpoint | None = None,
    through: Lens | None = None,
    by: Dimension | None = None,
) -> Completion:
    seen = seen or Standpoint.end_of(date(2021, 12, 31))
    return completion(facts(story.state), through or lens(), quarter, seen, by)


def told(*updates: tuple[UpdateSubmitted, date]) -> Story:
    story = Story(now=at(2021, 12, 31))
    for submitted, on in updates:
        story.given(submitted, on=on).given(UpdateValidated(submitted.activity, submitted.update))
    return story


def completed(activity: str = "KP1-A1", name: str = "c", **more: object) -> UpdateSubmitted:
    return update(activity, "completed", name, **more)  # type: ignore[arg-type]


def test_a_freshly_seeded_plan_is_due_by_its_last_milestones() -> None:
    early = Standpoint.on(date(2021, 4, 28))
    due = {
        str(q): count(Story(), q, early).official.due for q in (Q2_2021, Q3_2021, Q4_2021, Quarter(2022, 2))
    }
    assert due == {"2021-Q2": 2, "2021-Q3": 0, "2021-Q4": 1, "2022-Q2": 1}
    assert count(Story(), Q3_2021, early, lens("milestone")).official.due == 1


def test_on_time_is_an_effective_date_up_to_the_end_and_late_is_after_it() -> None:
    assert count(told((completed(), date(2021, 6, 30)))).official.on_time == 1
    late = count(told((completed(), date(2021, 7, 1)))).official
    assert (late.on_time, late.late, late.overdue) == (0, 1, 1)


def test_what_is_due_today_is_not_overdue_before_the_day_has_ended() -> None:
    assert count(Story(), seen=Standpoint.on(date(2021, 6, 30))).official.overdue == 0
    assert count(Story(), seen=Standpoint.end_of(date(2021, 6, 30))).official.overdue == 2


def test_a_completion_after_the_standpoint_does_not_count_yet() -> None:
    story = told((completed(), date(2021, 7, 10)))
    seen = count(story, seen=Standpoint.end_of(date(2021, 6, 30))).official
    assert (seen.late, seen.overdue) == (0, 2)


def test_a_late_item_stays_late_even_if_it_was_rescheduled_first() -> None:
    story = Story(now=at(2021, 12, 31)).given(
        RescheduleRequested("KP1-A1", "r", "M1", Q3, "ILO", SEAL), RescheduleDecided("KP1-A1", "r", True)
    )
    story.given(completed(), on=date(2021, 8, 1)).given(UpdateValidated("KP1-A1", "c"))
    assert count(story).official.late == 1
    assert count(story, through=lens(basis="current")).official.due == 1
    revised = count(story, Q3_2021, through=lens(basis="current")).official
    assert (revised.due, revised.on_time, revised.late) == (1, 1, 0)


def test_unfinished_work_is_carried_over_and_never_leaves_its_own_quarter() -> None:
    story = told((completed(), date(2021, 7, 10)))
    assert count(story, Q2_2021).official.due == 2
    assert count(story, Q3_2021).official.carried_over == 2
    assert count(story, Q4_2021).official.carried_over == 1


def test_the_carry_over_into_a_quarter_that_has_not_begun_is_what_is_overdue_by_now() -> None:
    seen = Standpoint.on(date(2021, 7, 5))
    assert count(Story(), Quarter(2022, 2), seen).official.carried_over == 2


def test_a_new_baseline_is_counted_beside_the_old_one() -> None:
    story = Story(now=at(2021, 12, 31)).given(
        RescheduleRequested("KP1-A1", "r", "M1", Q3, "ILO", SEAL),
        RescheduleDecided("KP1-A1", "r", True),
        BaselineRevised(2, date(2021, 8, 1), SEAL),
    )
    assert count(story, Q2_2021).official.due == 2
    assert count(story, Q2_2021, through=lens(baseline=2)).official.due == 1
    assert count(story, Q3_2021, through=lens(baseline=2)).official.due == 1


def test_an_activity_is_complete_when_all_its_milestones_are_and_due_with_the_last() -> None:
    first = told((completed("KP1-A2", milestone="M1"), date(2021, 7, 1)))
    q = Quarter(2022, 2)
    assert count(first, q).official.on_time == 0
    assert count(first, Q3_2021, through=lens("milestone")).official.on_time == 1
    both = first.given(completed("KP1-A2", "d", milestone="M2"), on=date(2021, 11, 1))
    both.given(UpdateValidated("KP1-A2", "d"))
    assert count(both, q).official.on_time == 1


def test_only_validated_updates_move_the_official_figures_and_provisional_ones_stand_beside() -> None:
    story = Story(now=at(2021, 12, 31)).given(completed(), on=date(2021, 6, 1))
    both = count(story)
    assert (both.official.on_time, both.provisional.on_time) == (0, 1)


def test_a_reopened_item_is_no_longer_complete_and_its_date_is_that_of_its_last_completion() -> None:
    back = update("KP1-A1", "ongoing", "o")
    again = told((completed(), date(2021, 6, 1)), (back, date(2021, 6, 10)))
    assert count(again).official.overdue == 2
    final = told(
        (completed(), date(2021, 6, 1)), (back, date(2021, 6, 10)), (completed(name="c2"), date(2021, 7, 2))
    )
    assert count(final).official.late == 1
    assert count(final, seen=Standpoint.end_of(date(2021, 6, 5))).official.on_time == 1


def test_a_backdated_completion_counts_from_its_effective_date() -> None:
    story = told((completed(), date(2021, 8, 1)), (completed(name="earlier"), date(2021, 6, 15)))
    assert count(story).official.on_time == 1


def test_a_cancelled_item_stays_in_the_denominator_and_is_shown_apart() -> None:
    story = Story(now=at(2021, 12, 31)).given(ActivityCancelled("KP1-A1", SEAL), on=date(2021, 5, 5))
    seen = count(story).official
    assert (seen.due, seen.cancelled, seen.overdue) == (2, 1, 1)
    assert seen.rates.completion == Rate(0, 2)


def test_who_did_not_report_is_counted_in_the_denominator() -> None:
    story = Story(now=at(2021, 12, 31)).given(update(), on=date(2021, 6, 1))
    assert count(story).official.not_reported == 1


def test_the_forum_horizon_caps_later_ends_to_the_eve_of_the_forum() -> None:
    end_2022 = Window(date(2021, 1, 1), date(2022, 12, 31), "year")
    story = Story().given(
        RescheduleRequested("KP1-A1", "r", "M1", end_2022, "ILO", SEAL),
        RescheduleDecided("KP1-A1", "r", True),
    )
    printed, forum = lens(basis="current"), lens(basis="current", horizon="forum")
    assert count(story, Quarter(2022, 4), through=printed).official.due == 1
    assert count(story, Quarter(2022, 4), through=forum).official.due == 0
    assert count(story, Quarter(2022, 2), through=forum).official.due == 2
    late_for_forum = told((completed("KP1-A2", milestone="M1"), date(2021, 7, 1)))
    assert count(late_for_forum, through=printed).official.rates.readiness.denominator == 3
    assert count(late_for_forum, through=forum).official.rates.readiness.denominator == 4


def test_groups_of_a_dimension_with_several_values_add_up_to_more_than_the_total() -> None:
    by_lead = count(Story(), by="lead")
    assert {group.key: group.official.due for group in by_lead.groups} == {
        "ILO": 1,
        "IOM": 1,
        "UNDP": 1,
        None: 0,
    }
    assert sum(group.official.due for group in by_lead.groups) > by_lead.official.due
    assert [group.key for group in count(Story(), by="objective").groups] == ["3", "17", None]
    assert [group.key for group in count(Story(), by="area").groups] == ["1", None]


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Rate(0, 0), None),
        (Rate(0, 7), Decimal("0.0")),
        (Rate(1, 3), Decimal("33.3")),
        (Rate(2, 3), Decimal("66.7")),
        (Rate(1, 16), Decimal("6.3")),
        (Rate(1, 80), Decimal("1.3")),
        (Rate(7, 7), Decimal("100.0")),
    ],
)
def test_a_rate_is_rounded_once_half_up_and_none_due_is_no_rate(rate: Rate, shown: Decimal | None) -> None:
    assert rate.percent() == shown


@pytest.mark.parametrize(
    ("story", "day", "expected"),
    [
        (Story(), date(2021, 3, 1), "not_due"),
        (Story(), date(2021, 4, 1), "due_this_quarter"),
        (Story(), date(2021, 6, 30), "due_this_quarter"),
        (Story(), date(2021, 7, 1), "overdue"),
        (told((completed(), date(2021, 6, 30))), date(2021, 12, 31), "on_time"),
        (told((completed(), date(2021, 7, 1))), date(2021, 12, 31), "late"),
        (Story().given(ActivityCancelled("KP1-A1", SEAL), on=date(2021, 5, 1)), date(2021, 5, 2), None),
    ],
)
def test_timeliness_is_computed_and_never_typed(story: Story, day: date, expected: str | None) -> None:
    seen = Standpoint.on(day)
    unit = next(u for u in units(facts(story.state), lens(), seen) if u.code == "KP1-A1")
    assert timeliness(unit, seen) == expected


def test_what_was_added_after_a_baseline_is_not_without_a_deadline_on_it() -> None:
    story = Story(now=at(2021, 12, 31)).given(BaselineRevised(2, date(2021, 10, 1), SEAL))
    undated = Milestone("M1", Window(None, None), "undated")
    story.given(activity("KP3-A2", Q4), structs.replace(activity("KP3-A3"), milestones=(undated,)))
    for level in get_args(Level):
        old, new = (count(story, None, None, lens(level, baseline=number)).official for number in (1, 2))
        assert (old.no_deadline, new.no_deadline) == (0, 1)
        assert new.due == old.due + 1
    seen = Standpoint.end_of(date(2021, 12, 31))
    shown = {unit.code: timeliness(unit, seen) for unit in units(facts(story.state), lens(), seen)}
    assert (shown["KP3-A2"], shown["KP3-A1"]) == (None, "overdue")
