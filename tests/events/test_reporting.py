"""Who was expected to report on a quarter, and who did in time: before midnight in the plan's own zone."""

from datetime import UTC, date, datetime

import pytest

from events.facts import facts
from events.quarter import Quarter
from events.reporting import expectations, reporting
from events.values import Window
from events.vocabulary import MilestoneAdded, UpdateValidated, UpdateWithdrawn
from tests.events.story import SEAL, Story, update, window

Q2_2021 = Quarter(2021, 2)


def expected(story: Story, quarter: Quarter = Q2_2021) -> dict[str, tuple[bool, bool]]:
    found = expectations(story.state, facts(story.state), quarter)
    return {one.activity: (one.posted_at is not None, one.in_time) for one in found}


def test_what_has_begun_and_is_not_finished_is_expected_to_be_reported_on() -> None:
    assert expected(Story()) == {"KP1-A1": (False, False), "KP1-A3": (False, False)}


def test_what_was_completed_before_the_quarter_is_not_expected_any_more() -> None:
    story = Story()
    story.when(update(status="completed"), on=date(2021, 5, 2))
    story.when(UpdateValidated("KP1-A1", "u1"), "SECRETARIAT", "secretariat")
    assert expected(story)["KP1-A1"] == (True, True)
    assert "KP1-A1" not in expected(story, Quarter(2021, 3))
    assert "KP1-A3" in expected(story, Quarter(2021, 3))


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [
        (datetime(2021, 6, 30, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2021, 6, 30, 22, 0, tzinfo=UTC), False),  # midnight in Zurich, in summer
    ],
)
def test_in_time_means_before_midnight_where_the_plan_is_kept(moment: datetime, in_time: bool) -> None:
    story = Story(now=moment)
    story.when(update())
    assert expected(story)["KP1-A1"] == (True, in_time)


def test_a_milestone_asks_for_no_update_on_quarters_that_were_over_when_it_was_added() -> None:
    story = Story().given(update(status="completed"), UpdateValidated("KP1-A1", "u1"), on=date(2021, 3, 2))
    story.now = datetime(2021, 6, 30, 22, 0, tzinfo=UTC)
    story.given(MilestoneAdded("KP1-A1", window("M2", Window(None, date(2021, 12, 31))), SEAL))
    assert "KP1-A1" not in expected(story)
    assert "KP1-A1" in expected(story, Quarter(2021, 3))


def test_a_withdrawn_update_is_none() -> None:
    story = Story()
    story.when(update())
    story.when(UpdateWithdrawn("KP1-A1", "u1"))
    assert expected(story)["KP1-A1"] == (False, False)


def test_the_counts_are_exact_fractions() -> None:
    story = Story()
    story.when(update())
    counted = reporting(expectations(story.state, facts(story.state), Q2_2021))
    assert (counted.expected, counted.posted, counted.in_time) == (2, 1, 1)
    assert (counted.posted_rate.numerator, counted.posted_rate.denominator) == (1, 2)


@pytest.mark.parametrize(
    ("quarter", "closes"),
    [
        (Quarter(2021, 1), datetime(2021, 3, 31, 22, 0, tzinfo=UTC)),  # summer time began three days before
        (Quarter(2021, 3), datetime(2021, 9, 30, 22, 0, tzinfo=UTC)),
        (Quarter(2021, 4), datetime(2021, 12, 31, 23, 0, tzinfo=UTC)),  # winter time
    ],
)
def test_a_quarter_closes_at_midnight_of_the_plans_time_zone(quarter: Quarter, closes: datetime) -> None:
    assert quarter.closes_at("Europe/Zurich") == closes
