"""Deadlines in Georgian, phrase by phrase."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.quarter import Quarter
from seed.phrases import Reading, read_day, read_deadline, read_years

FIRST_YEAR = 2031


def quarter(first: str, last: str, **more: object) -> Reading:
    """The reading from the start of one quarter to the end of another."""
    reading = Reading(Quarter.parse(first).start, Quarter.parse(last).end, "quarter")
    return Reading(**{name: getattr(reading, name) for name in reading.__slots__} | more)


@pytest.mark.parametrize(
    ("phrase", "reading"),
    [
        ("2031", Reading(date(2031, 1, 1), date(2031, 12, 31), "year")),
        ("2031-2032", Reading(date(2031, 1, 1), date(2032, 12, 31), "year")),
        ("2031- 2032", Reading(date(2031, 1, 1), date(2032, 12, 31), "year")),
        ("2031 – 2032", Reading(date(2031, 1, 1), date(2032, 12, 31), "year")),
        ("2031 და 2032", Reading(date(2031, 1, 1), date(2032, 12, 31), "year")),
        ("2031 წლის მე-2 კვარტალი", quarter("2031-Q2", "2031-Q2")),
        ("2031 წლის პირველი კვარტალი", quarter("2031-Q1", "2031-Q1")),
        ("2031წლის პირველი - მე-2 კვარტალი", quarter("2031-Q1", "2031-Q2")),
        ("2031 წლის მე-2 -მე-4 კვარტალი", quarter("2031-Q2", "2031-Q4")),
        ("2031 წლის პირველ და მე-2 კვარტალი", quarter("2031-Q1", "2031-Q2")),
        ("2031 – 2032 წლის პირველი კვარტალი", quarter("2031-Q1", "2032-Q1")),
        ("Q3 – Q4 2031", quarter("2031-Q3", "2031-Q4")),
        ("– 2031 წლის მე-2 კვარტალი", quarter("2031-Q2", "2031-Q2", start=None)),
        ("პირველი კვარტალი (არჩევა)", quarter("2031-Q1", "2031-Q1", inferred=True)),
        ("მე-2 – მე-4 კვარტალი (გამოცდა)", quarter("2031-Q2", "2031-Q4", inferred=True)),
        ("2031 წლის მე-2 და მე-3 კვარტალი და მიმდინარე", quarter("2031-Q2", "2031-Q3", ongoing=True)),
        ("2031 წლის თებერვალი", Reading(date(2031, 2, 1), date(2031, 2, 28), "month")),
        ("2032 წლის თებერვალი", Reading(date(2032, 2, 1), date(2032, 2, 29), "month")),
        ("2031 წლის აგვისტო", Reading(date(2031, 8, 1), date(2031, 8, 31), "month")),
        ("2031 წლის დეკემბერი", Reading(date(2031, 12, 1), date(2031, 12, 31), "month")),
        ("2031 წლის ივლისისთვის", Reading(None, date(2031, 6, 30), "month", inferred=True)),
        ("2031 წლის ივლისამდე", Reading(None, date(2031, 6, 30), "month", inferred=True)),
        ("2032 წლის იანვრისთვის", Reading(None, date(2031, 12, 31), "month", inferred=True)),
        (
            "2031 წლის მე-2 კვარტალი (გაგრძელება ქსელის მეშვეობით მე-3-მე-4 კვარტალში Q3 –Q4)",
            quarter("2031-Q2", "2031-Q2", continuation=(date(2031, 7, 1), date(2031, 12, 31))),
        ),
    ],
)
def test_a_phrase_is_read_by_rule(phrase: str, reading: Reading) -> None:
    assert read_deadline(phrase, FIRST_YEAR) == reading


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "მალე",
        "2031 წლის გაზაფხული",
        "2031 და 2033",
        "2032-2031",
        "2031 წლის მე-5 კვარტალი",
        "2031 წლის პირველი და მე-3 კვარტალი",
        "2031 წლის მე-4 - მე-2 კვარტალი",
        "2031 წლის პირველი კვარტალი და 2032 წლის მე-2 კვარტალი",
        "2031 წლის მე-2 კვარტალი 2032",
        "2031 წლის მე-2 კვარტალი (ა) (ბ)",
    ],
)
def test_a_phrase_that_no_rule_covers_is_not_guessed(phrase: str) -> None:
    assert read_deadline(phrase, FIRST_YEAR) is None


def test_a_continuation_that_contradicts_itself_is_not_read() -> None:
    reading = read_deadline("2031 წლის მე-2 კვარტალი (გაგრძელდება მე-3 კვარტალში Q4)", FIRST_YEAR)
    assert reading is not None
    assert reading.continuation is None


ORDINALS = {1: "პირველი", 2: "მე-2", 3: "მე-3", 4: "მე-4"}


@given(
    year=st.integers(2000, 2099),
    numbers=st.lists(st.integers(1, 4), min_size=2, max_size=2, unique=True).map(sorted),
    dash=st.sampled_from(["-", " - ", " – ", " -", "- ", "–", "\n–\n"]),
    space=st.sampled_from(["", " ", "\n"]),
)
def test_spacing_and_dashes_change_no_reading(year: int, numbers: list[int], dash: str, space: str) -> None:
    first, last = numbers
    phrase = f"{year}{space}წლის {ORDINALS[first]}{dash}{ORDINALS[last]} კვარტალი"
    reading = read_deadline(phrase, FIRST_YEAR)
    assert reading == Reading(Quarter(year, first).start, Quarter(year, last).end, "quarter")


def test_the_head_of_a_plan_names_its_day_and_its_years() -> None:
    assert read_day("2031წლის 28 აპრილის მდგომარეობით") == date(2031, 4, 28)
    assert read_day("2031 წლის აპრილი") is None
    assert read_years("გეგმა 2031 – 2032 წლების საქმეები") == (date(2031, 1, 1), date(2032, 12, 31))
    assert read_years("გეგმა 2031") is None
