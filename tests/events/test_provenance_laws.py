"""Every figure has as many items behind it as it says, and their events alone make them what they are."""

from datetime import date
from operator import attrgetter
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from events.completion import Dimension, completion
from events.counted import Figure
from events.facts import facts
from events.provenance import Asked, CountedItem, members, provenance
from events.quarter import Quarter
from events.trail import Trail
from events.units import Lens, Standpoint
from tests.events.story import Story
from tests.events.test_completion_laws import DAYS, LENSES, QUARTERS, histories

ANY_LENS = st.builds(
    lambda lens, baseline: structs.replace(lens, baseline=baseline), LENSES, st.sampled_from([1, 1, 2, 3])
)
SEEN = st.one_of(DAYS.map(Standpoint.on), DAYS.map(Standpoint.end_of))
PERIODS = st.one_of(st.none(), QUARTERS)
DIMENSIONS = st.sampled_from([None, *get_args(Dimension)])


def traced(trail: Trail, asked: Asked) -> tuple[CountedItem, ...]:
    return provenance(members(facts(trail.state), asked), trail, asked)


def every_figure(
    story: Story, lens: Lens, quarter: Quarter | None, at: Standpoint, by: Dimension | None
) -> list[tuple[Asked, int]]:
    """Each figure of all, or of each group, official and provisional, and what completion says it is."""
    seen = completion(facts(story.state), lens, quarter, at, by)
    sets = [(None, seen)] if by is None else [(group.key, group) for group in seen.groups]
    return [
        (
            Asked(figure, lens, quarter, at, provisional=provisional, by=by, key=key),
            attrgetter(figure)(found.provisional if provisional else found.official),
        )
        for key, found in sets
        for provisional in (False, True)
        for figure in get_args(Figure)
    ]


@given(histories(replanned=True), ANY_LENS, PERIODS, SEEN, DIMENSIONS)
def test_as_many_items_are_behind_a_figure_as_it_says(
    story: Story, lens: Lens, quarter: Quarter | None, at: Standpoint, by: Dimension | None
) -> None:
    trail = Trail(story.history)
    for asked, figure in every_figure(story, lens, quarter, at, by):
        items = traced(trail, asked)
        assert len(items) == len({item.code for item in items}) == figure
        for item in items:
            assert all(source.settles for source in item.events)
            assert all(source.type == story.history[source.position].event.TYPE for source in item.events)


@given(histories(replanned=True), ANY_LENS, PERIODS, SEEN, DIMENSIONS)
def test_an_item_is_counted_alike_from_the_foundation_and_its_own_events_alone(
    story: Story, lens: Lens, quarter: Quarter | None, at: Standpoint, by: Dimension | None
) -> None:
    trail = Trail(story.history)
    for asked, _ in every_figure(story, lens, quarter, at, by):
        for item in traced(trail, asked):
            alone = trail.told_by({source.position for source in item.events})
            (again,) = (unit for unit in members(facts(alone), asked) if unit.code == item.code)
            assert again.due == item.due
            if any("status" in source.settles for source in item.events):
                assert (again.status, again.completed_on) == (item.status, item.completed_on)


@given(histories(replanned=True), ANY_LENS, PERIODS, SEEN, DIMENSIONS)
def test_the_events_of_other_activities_are_not_needed(
    story: Story, lens: Lens, quarter: Quarter | None, at: Standpoint, by: Dimension | None
) -> None:
    trail = Trail(story.history)
    for asked, _ in every_figure(story, lens, quarter, at, by)[:20]:
        known = members(facts(trail.state), asked)
        wanted = {f"activity/{unit.activity}" for unit in known}
        own = [
            recorded
            for recorded in story.history
            if not recorded.event.stream.startswith("activity/") or recorded.event.stream in wanted
        ]
        assert provenance(known, Trail(own), asked) == provenance(known, trail, asked)


@given(histories(), QUARTERS)
def test_an_event_behind_an_item_is_of_its_activity_or_of_what_it_stands_in(
    story: Story, quarter: Quarter
) -> None:
    lens = Lens("current", 1, "printed", "milestone", date(2022, 5, 16))
    trail = Trail(story.history)
    asked = Asked("due", lens, quarter, Standpoint.end_of(quarter.end), by="lead")
    for key in ("ILO", "IOM", None):
        for item in traced(trail, structs.replace(asked, key=key)) if _has(trail, asked, key) else ():
            streams = {story.history[source.position].event.stream for source in item.events}
            assert streams <= {f"activity/{item.activity}", f"section/{item.activity.rsplit('-A', 1)[0]}"}


def _has(trail: Trail, asked: Asked, key: str | None) -> bool:
    seen = completion(facts(trail.state), asked.lens, asked.quarter, asked.at, asked.by)
    return key in {group.key for group in seen.groups}
