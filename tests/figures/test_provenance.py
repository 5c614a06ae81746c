"""Every count in a report leads to as many items as it says, and those to their events."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from events.figures import Dataset
from events.figures.provenance import place, trace
from events.figures.view import View, view
from events.quarter import Quarter
from events.trail import Trail
from events.values import Window
from events.vocabulary import RescheduleDecided, RescheduleRequested
from tests.events.story import SEAL, Story, at, update
from tests.events.test_completion_laws import QUARTERS, histories
from tests.figures.quarter import Q2_2021, made, told

COUNTED = ("scorecard", "whole_plan", "dimensions", "forum", "burn_up", "heat_map", "recurring", "reporting")


def leaves(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a dataset by its JSON Pointer."""
    if isinstance(value, dict | list | tuple):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in pairs:
            yield from leaves(inner, f"{pointer}/{step}")
    else:
        yield pointer, value


def counts(data: Dataset) -> dict[str, int]:
    """Every whole number in the parts that count."""
    return {
        pointer: value
        for pointer, value in leaves(msgspec.to_builtins(data))
        if type(value) is int and pointer.split("/")[1] in COUNTED and pointer != "/forum/days"
    }


def behind(story: Story, pointer: str, quarter: Quarter = Q2_2021) -> dict[str, list[tuple[int, str]]]:
    """Position and type of the events that settle more than a date, by the code of their item."""
    seen = view(story.state, quarter)
    items = trace(place(made(story.state, quarter), seen, pointer), seen, Trail(story.history))
    return {
        item.code: [(e.position, "+".join(e.settles)) for e in item.events if e.settles != ("date",)]
        for item in items
    }


def check(data: Dataset, seen: View, trail: Trail) -> None:
    for pointer, value in counts(data).items():
        found = place(data, seen, pointer)
        items = trace(found, seen, trail)
        assert len({item.code for item in items}) == len(items) == found.value == value, pointer
        assert all(item.events for item in items)


def test_every_count_of_a_report_leads_to_its_items() -> None:
    story = told()
    data = made(story.state)
    assert len(counts(data)) > 500
    check(data, view(story.state, Q2_2021), Trail(story.history))


@settings(max_examples=15)  # each follows several hundred counts
@given(histories(replanned=True), QUARTERS)
def test_every_count_of_any_report_leads_to_its_items(story: Story, quarter: Quarter) -> None:
    check(made(story.state, quarter), view(story.state, quarter), Trail(story.history))


def test_a_headline_leads_to_the_update_and_its_validation() -> None:
    story = Story(now=at(2021, 6, 21)).given(update("KP1-A1", "completed", "u1"), on=date(2021, 6, 20))
    found = behind(story, "/scorecard/0/provisional/figures/on_time")
    assert found == {"KP1-A1": [(11, "status")]}
    assert behind(story, "/scorecard/0/official/figures/on_time") == {}


def test_who_reported_is_told_by_the_first_update_for_the_quarter() -> None:
    story = Story(now=at(2021, 6, 21)).given(update("KP1-A1", "ongoing", "u1"), update(name="u2"))
    reported = {"KP1-A1": [(11, "report")]}
    for name in ("posted", "in_time", "posted_rate/numerator", "in_time_rate/numerator"):
        assert behind(story, f"/reporting/overall/counts/{name}") == reported
    assert behind(story, "/reporting/overall/counts/expected").keys() == {"KP1-A1", "KP1-A3"}
    by_lead = behind(story, "/reporting/by_lead/0/counted/counts/posted")
    assert by_lead == {"KP1-A1": [(5, "group"), (7, "date+group"), (11, "report")]}


def test_what_is_at_risk_leads_to_the_judgement_and_to_the_move() -> None:
    story = Story(now=at(2021, 6, 21)).given(
        update("KP3-A1", "ongoing", "u1", organisation="SECRETARIAT", confidence="red", narrative=SEAL),
        RescheduleRequested("KP1-A2", "r1", "M2", Window(None, date(2022, 12, 31)), "ILO", SEAL),
        RescheduleDecided("KP1-A2", "r1", approved=True),
    )
    found = behind(story, "/forum/at_risk")
    assert found["KP3-A1"] == [(11, "risk")]
    assert found["KP1-A2"] == [(12, "risk"), (13, "risk")]


@pytest.mark.parametrize(
    ("pointer", "why"),
    [
        ("", "nothing at ''"),
        ("scorecard", "nothing at"),
        ("/scorecard/8/official/figures/due", "nothing at"),
        ("/scorecard/-1/official/figures/due", "nothing at"),
        ("/scorecard/٣/official/figures/due", "nothing at"),
        ("/scorecard/0/official/figures/done", "nothing at"),
        ("/scorecard/0/official/figures/due/0", "nothing at"),
        ("/cover/size", "no count"),
        ("/forum/days", "no count"),
        ("/scorecard/0/official/percent/on_time", "no count"),
        ("/scorecard/0", "no count"),
        ("/activities/0/posted", "no count"),
    ],
)
def test_what_is_no_count_is_told_with_what_is(pointer: str, why: str) -> None:
    story = told()
    with pytest.raises(LookupError, match=why):
        place(made(story.state), view(story.state, Q2_2021), pointer)
