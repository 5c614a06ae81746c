"""The tables: each defined once, every figure in them that of the dataset at the place it names."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from events.figures import Dataset
from events.figures.provenance import place
from events.figures.view import view
from events.quarter import Quarter
from events.state import State
from service.reports.flat import flat
from service.reports.layout import laid_out
from service.reports.tables import Written
from service.reports.tables.model import Count, Share, Table
from service.reports.words import LANGUAGES, Words
from tests.events.story import Story
from tests.events.test_completion_laws import QUARTERS, histories
from tests.figures.quarter import Q2_2021, made, told
from tests.reports.pages import report, told_report

SHEET_NAME = 31
NOT_IN_SHEET_NAMES = set("[]:*?/\\'")


def at(data: Dataset, pointer: str) -> Any:
    found: Any = msgspec.to_builtins(data)
    for step in pointer.split("/")[1:]:
        found = found[int(step) if isinstance(found, list | tuple) else step]
    return found


def check_figures(written: Written, state: State, quarter: Quarter) -> int:
    """How many figures there are; each is what the dataset has at its place, and leads to as many items."""
    seen, places = view(state, quarter), dict[str, int]()
    for table in written.tables():
        for row in table.rows:
            for cell in row:
                if isinstance(cell, Count) and cell.at is not None:
                    places[cell.at] = cell.value
                if isinstance(cell, Share) and cell.at is not None:
                    places[f"{cell.at}/numerator"] = cell.rate.numerator
                    places[f"{cell.at}/denominator"] = cell.rate.denominator
    for pointer, value in places.items():
        assert at(written.data, pointer) == value, pointer
        assert len(place(written.data, seen, pointer).units) == value, pointer
    return len(places)


def test_every_figure_is_the_datasets_and_leads_to_the_items_that_it_counts() -> None:
    assert check_figures(told_report(), told().state, Q2_2021) > 200


@settings(max_examples=15, deadline=None)
@given(histories(), QUARTERS)
def test_so_it_is_in_any_quarter_of_any_history(story: Story, quarter: Quarter) -> None:
    check_figures(report(made(story.state, quarter)), story.state, quarter)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_has_a_name_that_a_sheet_can_bear_and_no_other_has(language: str) -> None:
    names = [table.name for table in told_report(language).tables()]
    assert len({name.casefold() for name in names}) == len(names) > 30
    for name in names:
        assert 0 < len(name) <= SHEET_NAME, name
        assert not NOT_IN_SHEET_NAMES & set(name), name


def test_tables_are_the_same_in_every_language_but_for_their_words() -> None:
    def shape(written: Written) -> list[Any]:
        return [
            (t.key, [(c.key, c.kind, c.under) for c in t.columns], [_figures(row) for row in t.rows])
            for t in written.tables()
        ]

    assert shape(told_report("en")) == shape(told_report("ka"))


def _figures(row: Any) -> list[Any]:
    return [
        (cell.rate, cell.percent, cell.at) if isinstance(cell, Share) else cell
        for cell in row
        if isinstance(cell, Count | Share | int)
    ]


def tables() -> list[Table]:
    return list(told_report().tables())


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.key)
def test_a_row_has_a_cell_a_column_however_it_is_laid_out(table: Table) -> None:
    assert all(len(row) == len(table.columns) for row in table.rows)
    laid, plain = laid_out(table), flat(table, Words("en"))
    assert all(len(line.places) == len(laid.columns) for line in laid.lines)
    assert all(len(row) == len(plain.titles) == len(plain.kinds) for row in plain.rows)


def test_the_columns_for_programs_do_not_depend_on_what_is_in_them() -> None:
    quiet = report(made(told().state, Quarter(2022, 4)))
    assert [flat(t, Words("en")).titles for t in quiet.tables()] == [
        flat(t, Words("en")).titles for t in tables()
    ]


def test_a_provisional_figure_stands_beside_the_official_one() -> None:
    table = next(table for table in tables() if table.key == "scorecard_activity_rates")
    plain = flat(table, Words("en"))
    row = dict(zip(plain.titles, plain.rows[0], strict=True))
    assert row["Baseline, dates as printed: numerator"] == 1
    assert row["Baseline, dates as printed (provisional): numerator"] == 2
    assert row["Baseline, dates as printed: denominator"] == 4
