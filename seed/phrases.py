"""Deadlines in Georgian: what a printed phrase says, by fixed rules, or nothing where no rule reads it."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from events.quarter import Quarter
from events.values import Precision
from seed.text import folded

MONTHS = (
    "იანვა?რ",
    "თებერვა?ლ",
    "მარტ",
    "აპრილ",
    "მაის",
    "ივნის",
    "ივლის",
    "აგვისტ",
    "სექტემბე?რ",
    "ოქტომბე?რ",
    "ნოემბე?რ",
    "დეკემბე?რ",
)
"""The stems of the months, from January; endings follow them."""

BY = r"(?P<by>ისთვის|ამდე|ოსთვის|ომდე)"
MONTH = "|".join(f"(?P<m{number}>{stem})" for number, stem in enumerate(MONTHS, 1))
IN_A_MONTH = re.compile(rf"(?P<year>\d{{4}}) (?:{MONTH})(?:ი|ო|{BY})")
DAY = re.compile(rf"(?P<year>\d{{4}})\s*წლის (?P<day>\d{{1,2}}) (?:{MONTH})(?:ი|ო|ის|ოს)(?!\w)")
YEARS = re.compile(r"(?P<first>\d{4})(?:(?P<link>-| და )(?P<last>\d{4}))?")
QUARTERS = re.compile(
    r"(?:(?P<first>\d{4})(?:-(?P<last>\d{4}))? )?"
    r"Q(?P<a>[1-4])(?:(?P<link>-| და )Q(?P<b>[1-4]))?"
    r"(?: (?P<after>\d{4}))?"
)
CONTINUES = "გაგრძელ"
ONGOING = " და მიმდინარე"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says. `inferred` where a rule had to go beyond the words: a year, or the end of "by"."""

    start: date | None
    end: date
    precision: Precision
    ongoing: bool = False
    inferred: bool = False
    continuation: tuple[date, date] | None = None


def read_deadline(phrase: str, first_year: int) -> Reading | None:
    """Read one deadline; a phase without a year lies in the plan's first year."""
    matched = re.fullmatch(r"(?P<head>[^()]*)(?:\((?P<aside>[^()]*)\))?", folded(phrase))
    if matched is None:
        return None
    head = simplified(matched["head"])
    reading = _dated(head.removeprefix("-").removesuffix(ONGOING), first_year)
    if reading is None:
        return None
    if head.startswith("-"):
        reading = replace(reading, start=None)
    aside = matched["aside"] or ""
    if aside.startswith(CONTINUES):
        reading = replace(reading, continuation=_continuation(aside, reading.end.year))
    return replace(reading, ongoing=head.endswith(ONGOING))


def read_day(text: str) -> date | None:
    """The first day that a text names, such as "2021 წლის 28 აპრილის"."""
    matched = DAY.search(folded(text))
    return date(int(matched["year"]), _month(matched), int(matched["day"])) if matched else None


def read_years(text: str) -> tuple[date, date] | None:
    """The first range of years that a text names."""
    matched = re.search(r"\d{4}-\d{4}", simplified(text))
    reading = _years(matched[0]) if matched else None
    return (reading.start, reading.end) if reading and reading.start else None


def simplified(phrase: str) -> str:
    """The phrase with one spelling of dashes, quarters and years: `2021 Q2-Q4`."""
    text = re.sub(r"\s*[-–—]\s*", "-", folded(phrase))
    text = re.sub(r"პირველი?(?!\w)", "Q1", text)
    text = re.sub(r"მე-([2-4])(?!\w)", r"Q\1", text)
    text = re.sub(r"(\d{4})\s*წლის(?!\w)", r"\1 ", text)
    return folded(re.sub(r"კვარტალ(?:ი|ში)(?!\w)", "", text))


def _dated(text: str, first_year: int) -> Reading | None:
    return _years(text) or _quarters(text, first_year) or _in_a_month(text)


def _years(text: str) -> Reading | None:
    matched = YEARS.fullmatch(text)
    if matched is None:
        return None
    first, last = int(matched["first"]), int(matched["last"] or matched["first"])
    if not _follows(first, last, matched["link"]):
        return None
    return Reading(date(first, 1, 1), date(last, 12, 31), "year")


def _quarters(text: str, first_year: int) -> Reading | None:
    matched = QUARTERS.fullmatch(text)
    if matched is None or (matched["first"] and matched["after"]):
        return None
    year = int(matched["first"] or matched["after"] or first_year)
    start = Quarter(year, 1 if matched["last"] else int(matched["a"]))
    end = Quarter(int(matched["last"] or year), int(matched["b"] or matched["a"]))
    if end < start or not _follows(int(matched["a"]), end.number, matched["link"]):
        return None
    return Reading(start.start, end.end, "quarter", inferred=not (matched["first"] or matched["after"]))


def _follows(first: int, last: int, link: str | None) -> bool:
    """Whether two numbers make one stretch: "and" joins neighbours only, a dash anything in order."""
    if link is None:
        return first == last
    return last == first + 1 if "და" in link else first < last


def _in_a_month(text: str) -> Reading | None:
    matched = IN_A_MONTH.fullmatch(text)
    if matched is None:
        return None
    start = date(int(matched["year"]), _month(matched), 1)
    if matched["by"]:
        return Reading(None, start - timedelta(days=1), "month", inferred=True)
    return Reading(start, _next_month(start) - timedelta(days=1), "month")


def _month(matched: re.Match[str]) -> int:
    return next(number for number in range(1, len(MONTHS) + 1) if matched[f"m{number}"])


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _continuation(aside: str, year: int) -> tuple[date, date] | None:
    """The quarters of a continuation; null unless all that it names agree."""
    named = set(re.findall(r"Q[1-4](?:-Q[1-4])?", simplified(aside)))
    reading = _quarters(named.pop(), year) if len(named) == 1 else None
    return (reading.start, reading.end) if reading and reading.start else None
