"""What people are reminded of: each occasion once, the last one that applies, and nothing that is over."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reminders import LEAD_DAYS, Reminder, missing_updates, overdue, upcoming
from events.vocabulary import (
    ActivityCancelled,
    RescheduleDecided,
    RescheduleRequested,
    UpdateReturned,
)
from tests.events.story import Q3, SEAL, Story, at, update
from tests.figures.quarter import undated

DUE = date(2021, 6, 30)
STORY = Story()
"""KP1-A1 is due at the end of June 2021; KP1-A3, which IOM leads, as well."""


def before(days: int) -> date:
    return DUE - timedelta(days=days)


def of(found: Iterable[Reminder], subject: str = "KP1-A1/M1") -> list[Reminder]:
    return [one for one in found if one.subject == subject]


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (31, None),
        (30, 30),
        (29, 30),
        (15, 30),
        (14, 14),
        (4, 14),
        (3, 3),
        (1, 3),
        (0, 0),
        (-6, 0),
        (-7, None),
    ],
)
def test_the_last_reminder_whose_day_has_come_is_the_one_that_applies(days: int, step: int | None) -> None:
    found = of(upcoming(STORY.state, before(days)))
    assert [one.occasion for one in found] == ([] if step is None else [f"2021-06-30/{step}"])
    assert [(one.days, one.level, one.owners) for one in found] == [(days, 0, ("ILO", "UNDP"))] * len(found)


@pytest.mark.parametrize(
    ("days", "week", "level"),
    [(6, None, 0), (7, 1, 0), (13, 1, 0), (14, 2, 1), (21, 3, 2), (28, 4, 3), (70, 10, 3)],
)
def test_what_is_overdue_is_told_weekly_and_goes_up_step_by_step(
    days: int, week: int | None, level: int
) -> None:
    found = of(overdue(STORY.state, before(-days)))
    expected = [] if week is None else [(f"2021-06-30/+{week}", level)]
    assert [(one.occasion, one.level) for one in found] == expected


def test_what_is_completed_cancelled_or_without_a_date_is_not_reminded_of() -> None:
    story = Story()
    story.given(undated("KP1-A9"))
    story.now = at(2021, 6, 10)
    story.when(update("KP1-A1", "completed", "u1"), on=date(2021, 6, 9))  # waits for its validation
    story.when(ActivityCancelled("KP1-A3", SEAL), "SECRETARIAT", "secretariat")
    for day in (before(14), before(0), before(-30)):
        due = [*upcoming(story.state, day), *overdue(story.state, day)]
        assert {one.activity for one in due} <= {"KP1-A2", "KP3-A1"}
    story.when(UpdateReturned("KP1-A1", "u1", SEAL), "SECRETARIAT", "secretariat")
    assert len(of(upcoming(story.state, before(14)))) == 1  # it is open again


def test_a_date_that_was_moved_starts_anew() -> None:
    story = Story()
    story.now = at(2021, 6, 28)
    story.when(RescheduleRequested("KP1-A3", "r1", "M1", Q3, "IOM", SEAL), "IOM")
    story.when(RescheduleDecided("KP1-A3", "r1", True), "ILO", "secretariat")
    assert of(upcoming(story.state, before(0)), "KP1-A3/M1") == []
    [again] = of(upcoming(story.state, date(2021, 9, 16)), "KP1-A3/M1")
    assert again.occasion == "2021-09-30/14"


def test_an_update_is_asked_for_before_the_quarter_ends_until_somebody_posts_one() -> None:
    story = Story()
    story.now = at(2021, 6, 10)
    assert list(missing_updates(story.state, before(15))) == []
    asked = {one.activity: one.occasion for one in missing_updates(story.state, before(5))}
    assert asked["KP1-A1"] == "2021-Q2/14"
    story.when(update("KP1-A1", "ongoing", "u1"))
    asked = {one.activity: one.occasion for one in missing_updates(story.state, before(3))}
    assert "KP1-A1" not in asked
    assert asked["KP1-A3"] == "2021-Q2/3"
    assert list(missing_updates(story.state, date(2023, 3, 30))) == []  # after the plan


def test_who_sees_nobody_answer_asks_the_secretariat() -> None:
    [one] = of(upcoming(STORY.state, date(2021, 12, 17)), "KP3-A1/M1")
    assert one.owners == ("SECRETARIAT",)


@given(st.sets(st.integers(0, 120), min_size=1), st.sets(st.integers(1, 60), min_size=1, max_size=4))
def test_whichever_days_it_runs_on_each_occasion_is_told_once_and_none_that_has_passed(
    days: set[int], lead: set[int]
) -> None:
    told: Counter[str] = Counter()
    for day in sorted(days):
        today = date(2021, 5, 1) + timedelta(days=day)
        due = [*of(upcoming(STORY.state, today, lead)), *of(overdue(STORY.state, today))]
        assert len(due) <= 1  # never two at once
        for one in due:
            if one.occasion not in told:
                told[one.occasion] += 1
    most = len(lead) + 1 + max(0, (max(days) - 60) // 7)
    assert sum(told.values()) <= min(most, len(days))


def test_run_daily_every_occasion_there_is_is_told() -> None:
    occasions: dict[str, date] = {}
    for day in range(0, 100):
        today = date(2021, 5, 1) + timedelta(days=day)
        for one in [*of(upcoming(STORY.state, today)), *of(overdue(STORY.state, today))]:
            occasions.setdefault(one.occasion, today)
    lead = {f"2021-06-30/{step}": before(step) for step in (*LEAD_DAYS, 0)}
    weekly = {f"2021-06-30/+{week}": before(-7 * week) for week in range(1, 6)}
    assert occasions == lead | weekly
