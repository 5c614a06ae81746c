"""The charts: the same bytes each time, every number the dataset's, and nothing outside the picture."""

import re
from collections import Counter
from datetime import date, timedelta
from types import ModuleType
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from events.figures import Dataset
from events.figures.forecast import Projection
from events.figures.progress import Cell, Slip
from events.quarter import Quarter
from service.reports.charts import burn_up, forecast, heat_map, metrics, scorecard, slips, svg
from service.reports.words import LANGUAGES, Words
from tests.events.story import Story
from tests.events.test_completion_laws import QUARTERS, histories
from tests.figures.quarter import made, told

CHARTS = (burn_up, forecast, heat_map, scorecard, slips)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=CHARTS, ids=lambda chart: chart.__name__.rsplit(".", 1)[1])
def chart(request: pytest.FixtureRequest) -> ModuleType:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return Words(str(request.param))


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 - it is ours


def texts(picture: str) -> list[str]:
    return [one.text or "" for one in parsed(picture).iter(f"{SVG}text")]


def check_inside(picture: str) -> None:
    """Every text and every mark lies within the view box."""
    root = parsed(picture)
    _, _, width, height = map(int, root.attrib["viewBox"].split())
    assert (width, height) == (int(root.attrib["width"]), int(root.attrib["height"]))
    for one in root.iter(f"{SVG}text"):
        size, x, y = (int(one.attrib[name]) for name in ("font-size", "x", "y"))
        long = metrics.width(one.text or "", size)
        start = x - {"start": 0, "middle": (long + 1) // 2, "end": long}[one.attrib["text-anchor"]]
        assert start >= 0, one.text
        assert start + long <= width + 1, one.text
        assert size * 9 // 10 <= y <= height, one.text
    for one in root.iter():
        points = re.findall(r"(-?\d+),(-?\d+)", one.attrib.get("points", ""))
        for x, y in points:
            assert 0 <= int(x) <= width
            assert 0 <= int(y) <= height
        if one.tag == f"{SVG}rect":
            x, y, w, h = (int(one.attrib[name]) for name in ("x", "y", "width", "height"))
            assert min(x, y, w, h) >= 0
            assert (x + w <= width, y + h <= height) == (True, True)


def test_a_chart_is_plain_svg_that_says_what_it_shows(chart: ModuleType, words: Words) -> None:
    picture = chart.draw(made(told().state), words)
    root = parsed(picture)
    assert root.attrib["role"] == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert all(child.text for child in root if child.tag in (f"{SVG}title", f"{SVG}desc"))
    allowed = {
        f"{SVG}{tag}" for tag in ("svg", "title", "desc", "text", "rect", "polyline", "circle", "polygon")
    }
    assert {one.tag for one in root.iter()} <= allowed
    assert not {name for one in root.iter() for name in one.attrib} & {"class", "style", "href", "id"}
    assert not re.search(r'="-?\d+\.\d', picture)


def test_the_same_dataset_gives_the_same_bytes(chart: ModuleType, words: Words) -> None:
    assert chart.draw(made(told().state), words) == chart.draw(made(told().state), words)


@settings(max_examples=25, deadline=None)
@given(histories(), QUARTERS)
def test_every_picture_of_every_history_keeps_within_its_edges(story: Story, quarter: Quarter) -> None:
    data = made(story.state, quarter)
    for chart in CHARTS:
        for language in LANGUAGES:
            check_inside(chart.draw(data, Words(language)))


@pytest.mark.parametrize("name", ["W" * 2_000, "მიგრაცია " * 300, "移民" * 200, "<b>&amp;</b>", "שלום"])
def test_no_name_leaves_the_picture_or_brings_markup(chart: ModuleType, words: Words, name: str) -> None:
    data = made(told().state)
    title = {"en": name, "ka": name}
    data = structs.replace(
        data,
        activities=tuple(structs.replace(one, title=title) for one in data.activities),
        sections=tuple(structs.replace(one, title=title) for one in data.sections),
        cover=structs.replace(data.cover, forum=structs.replace(data.cover.forum, acronym=name)),
    )
    check_inside(chart.draw(data, words))


@given(st.text(max_size=80), st.integers(0, 300))
def test_words_are_cut_to_the_room_they_have_and_no_further(words: str, room: int) -> None:
    cut = metrics.fitted(words, svg.SIZE, room)
    assert metrics.width(cut, svg.SIZE) <= room
    assert cut in (words, "") or cut.endswith(metrics.CUT)


@given(words=st.text(alphabet="ab გდ ", max_size=80), room=st.integers(0, 200))
def test_what_does_not_fit_on_a_line_goes_on_the_next_and_nothing_is_lost(words: str, room: int) -> None:
    line, rest = metrics.broken(words, svg.SMALL, room)
    assert f"{line} {rest}".split() == words.split()
    assert not rest or metrics.width(line, svg.SMALL) <= room


COUNTS = st.integers(0, 2_000)


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=8))
def test_the_heat_map_prints_the_counts_of_its_cells(rows: list[tuple[int, ...]]) -> None:
    data = made(told().state)
    cells = tuple(
        Cell(data.sections[0].code, quarter, sum(row), *row)
        for quarter, row in zip(data.heat_map.quarters, rows, strict=False)
        if sum(row)
    )
    data = structs.replace(data, heat_map=structs.replace(data.heat_map, cells=cells))
    shown = Counter(texts(heat_map.draw(data, Words("en"))))
    for cell in cells:
        assert shown[f"{cell.on_time + cell.late}/{cell.due}"] >= 2  # the cell, and the column's total
        assert not cell.overdue or shown[str(cell.overdue)]
    due, done = sum(cell.due for cell in cells), sum(cell.on_time + cell.late for cell in cells)
    assert not due or f"{done}/{due}" in shown


@settings(max_examples=20, deadline=None)
@given(histories(), QUARTERS)
def test_the_table_below_the_burn_up_has_the_numbers_of_its_points(story: Story, quarter: Quarter) -> None:
    data = made(story.state, quarter)
    shown = Counter(texts(burn_up.draw(data, Words("en"))))
    last = max(Quarter.of(data.cover.forum.start).end, data.cover.as_of)
    points = [point for point in data.burn_up if point.on <= last]
    printed = Counter(
        str(value)
        for point in points
        for value in (point.baseline, point.revised, point.actual, point.provisional)
        if value is not None
    )
    assert not printed - shown


@settings(max_examples=20, deadline=None)
@given(histories(), QUARTERS)
def test_the_bars_name_the_exact_fractions(story: Story, quarter: Quarter) -> None:
    data = made(story.state, quarter)
    shown = texts(scorecard.draw(data, Words("en")))
    for card in data.scorecard:
        if card.horizon == "printed" and card.official.figures.due:
            rate = card.official.figures.rates.on_time
            assert f"{rate.numerator} of {rate.denominator} on time" in shown


@given(st.integers(1, 3_000), st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_the_forecast_draws_its_bounds_and_what_is_complete(
    all_: int, one: int, two: int, three: int
) -> None:
    done, low, high = (all_ * part // 100 for part in sorted((one, two, three)))
    data = made(told().state)
    projection = Projection(low, (low + high) // 2, high)
    found = structs.replace(data.forecast, required=all_, completed=done, silence=None, projection=projection)
    for language in LANGUAGES:
        picture = forecast.draw(structs.replace(data, forecast=found), Words(language))
        check_inside(picture)
        shown = texts(picture)
        assert str(all_) in shown
        assert Words(language).t("chart.forecast.label") in shown
        middle = projection.middle
        assert Words(language).t("chart.forecast.bounds", low=low, high=high, middle=middle) in shown


def moved(data: Dataset, days: list[int]) -> Dataset:
    due = date(2021, 9, 30)
    rows = [
        Slip(f"KP1-A1/M{n}", "KP1-A1", due, due + timedelta(days=one), one, 1, None)
        for n, one in enumerate(days)
    ]
    return structs.replace(data, slips=tuple(rows))


@given(st.lists(st.integers(-400, 900), max_size=60))
def test_the_slips_show_how_far_each_moved_and_how_many_are_left_out(days: list[int]) -> None:
    words = Words("en")
    picture = slips.draw(moved(made(told().state), days), words)
    check_inside(picture)
    shown = Counter(texts(picture))
    assert not Counter(words.signed(one) for one in days[: slips.MOST]) - shown
    rest = len(days) - slips.MOST
    assert (f"and {rest} more, in the register" in shown) == (rest > 0)
    assert ("No date has moved." in shown) == (not days)
