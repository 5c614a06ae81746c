"""What is made once of the facts, and the status of a whole activity from those of its milestones."""

from datetime import date
from itertools import product
from typing import get_args

import pytest

from events.facts import facts
from events.units import Known, Lens, Level, Standpoint, overall, units
from events.values import Status
from tests.events.story import Story


@pytest.mark.parametrize(
    ("milestones", "whole"),
    [
        ("not_started", "not_started"),
        ("completed completed", "completed"),
        ("completed cancelled", "completed"),
        ("cancelled cancelled", "cancelled"),
        ("completed not_started", "ongoing"),
        ("completed ongoing suspended", "ongoing"),
        ("completed suspended not_started", "suspended"),
        ("suspended cancelled", "suspended"),
    ],
)
def test_the_status_of_an_activity_follows_from_its_milestones(milestones: str, whole: str) -> None:
    statuses: list[Status] = milestones.split()  # type: ignore[assignment]
    assert overall(statuses) == whole


def test_the_order_of_milestones_does_not_matter_to_the_status_of_their_activity() -> None:
    for three in product(get_args(Status), repeat=3):
        assert overall(three) == overall(reversed(three))


def test_facts_that_are_counted_again_give_the_same_units_without_making_them_anew() -> None:
    state = Story().state
    known, at = Known(facts(state)), Standpoint.end_of(date(2021, 6, 30))
    for level, provisional in product(get_args(Level), (False, True)):
        lens = Lens("baseline", 1, "printed", level, date(2022, 5, 16))
        once, again = (units(known, lens, at, provisional=provisional) for _ in range(2))
        assert once == again == units(facts(state), lens, at, provisional=provisional)
        assert all(one is other for one, other in zip(once, again, strict=True))


def test_a_list_of_units_that_is_changed_changes_none_that_is_made_later() -> None:
    known, at = Known(facts(Story().state)), Standpoint.end_of(date(2021, 6, 30))
    lens = Lens("baseline", 1, "printed", "activity", date(2022, 5, 16))
    units(known, lens, at).clear()
    assert units(known, lens, at)
