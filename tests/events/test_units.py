"""The status of a whole activity, from those of its milestones."""

from itertools import product
from typing import get_args

import pytest

from events.units import overall
from events.values import Status


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
