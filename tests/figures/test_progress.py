"""The burn-up, the heat map and the slips agree with the figures, in every history."""

from datetime import date

from hypothesis import given, settings

from events.completion import completion
from events.figures import dataset, encode
from events.figures.view import view
from events.quarter import Quarter
from events.units import Standpoint
from tests.events.story import Story
from tests.events.test_completion_laws import QUARTERS, histories
from tests.figures.quarter import SOURCE, made, told


def test_the_burn_up_tells_what_was_to_be_complete_by_when_and_what_was() -> None:
    points = {point.on: point for point in made(told().state).burn_up}
    assert list(points) == sorted(points)
    assert date(2022, 5, 16) in points
    spring, summer = points[date(2021, 3, 31)], points[date(2021, 6, 30)]
    assert (spring.baseline, spring.revised, spring.actual, spring.provisional) == (1, 1, 0, 0)
    assert (summer.baseline, summer.revised, summer.actual, summer.provisional) == (5, 4, 2, 3)
    autumn = points[date(2021, 9, 30)]
    assert (autumn.baseline, autumn.revised, autumn.actual) == (7, 6, None)


def test_the_slips_name_both_dates_and_the_furthest_comes_first() -> None:
    rows = [(row.code, row.due, row.current_due, row.days, row.moves) for row in made(told().state).slips]
    assert rows == [
        ("KP1-A7/M1", date(2021, 9, 30), date(2022, 6, 30), 273, 1),
        ("KP1-A3/M1", date(2021, 6, 30), date(2021, 9, 30), 92, 1),
    ]


@settings(max_examples=40)
@given(histories(replanned=True), QUARTERS)
def test_they_agree_with_the_figures_of_every_history(story: Story, quarter: Quarter) -> None:
    data, seen = made(story.state, quarter), view(story.state, quarter)
    cards = {card.code: card for card in data.whole_plan}
    for line, basis in (("baseline", "baseline"), ("revised", "current")):
        total = cards[f"{basis}-forum-activity"].official.figures.due
        assert [getattr(point, line) for point in data.burn_up][-1] == total
    [now] = [point for point in data.burn_up if point.on == quarter.end]
    whole = cards["baseline-forum-activity"]
    for score, counted in ((whole.official, now.actual), (whole.provisional, now.provisional)):
        assert score.figures.rates.completion.numerator == counted
    for name in data.heat_map.quarters:
        figures = completion(seen.facts, seen.lens(), Quarter.parse(name), seen.at).official
        cells = [cell for cell in data.heat_map.cells if cell.quarter == name]
        for field in ("due", "on_time", "late", "overdue", "cancelled", "open"):
            assert sum(getattr(cell, field) for cell in cells) == getattr(figures, field)
    moved = {row.code for row in data.register if row.decision == "approved"}
    assert moved <= {row.code for row in data.slips}


def test_a_quarter_that_is_running_is_seen_from_the_day_and_nothing_of_it_is_overdue_yet() -> None:
    state = told().state
    running = dataset(state, Quarter(2021, 2), SOURCE, final=False, at=Standpoint.end_of(date(2021, 6, 14)))
    assert (running.cover.as_of, running.cover.running) == (date(2021, 6, 14), True)
    figures = running.scorecard[0].official.figures
    assert (figures.due, figures.overdue, figures.open) == (4, 0, 3)
    assert date(2021, 6, 14) in {point.on for point in running.burn_up}
    assert all(point.actual is None for point in running.burn_up if point.on > date(2021, 6, 14))
    over = dataset(state, Quarter(2021, 2), SOURCE, final=True, at=Standpoint.end_of(date(2021, 9, 1)))
    assert encode(over) == encode(made(state))
