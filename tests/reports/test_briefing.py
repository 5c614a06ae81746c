"""The briefing for the Principals: one page, whatever there is to say, in every language."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from msgspec import structs
from pypdf import PdfReader

from events.quarter import Quarter
from service.reports.packs.cutting import cut
from service.reports.pdf import render
from service.reports.tables import Written
from service.reports.tables.model import Count, Share, Table, Tiles
from service.reports.texts import Texts
from service.reports.words import LANGUAGES, Words
from tests.events.story import PLAN, SEAL, Story
from tests.figures.quarter import made, told
from tests.figures.test_forecast import lived
from tests.reports.meetings import before_a_meeting, large, page, seen
from tests.reports.pages import TEXT
from tests.reports.printed import pages, squeezed

LONG = ("A very long title indeed, " * 80)[:2000]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def printed(written: Written) -> str:
    """The text of its one page."""
    (one,) = pages(render(written))
    assert one.right < one.width - 36
    return squeezed(one.text)


def table(written: Written, key: str) -> Table:
    (found,) = (one for one in written.tables() if one.key == key)
    return found


def test_it_says_what_a_principal_needs(language: str) -> None:
    written = page(language)
    words, cover, text = written.words, written.data.cover, printed(written)
    tiles = next(block for block in written.parts[0].blocks if isinstance(block, Tiles)).tiles
    days, ready, baseline, current = (tile.figure for tile in tiles)
    assert days == Count(329)
    assert isinstance(ready, Share)
    assert (ready.rate, ready.at) == (written.data.forum.readiness, "/forum/readiness")
    for share in (ready, baseline, current):
        assert isinstance(share, Share)
        assert squeezed(words.share(share.rate)) in text
    for said in (
        words.quarter("2021-Q2"),
        words.t("cover.draft_note"),
        words.t("cover.events_value", size=cover.size),
        cover.root,
        cover.origin,
        TEXT,
        words.t("forecast.too_little_history"),
    ):
        assert squeezed(said) in text


def test_what_is_at_risk_has_an_owner_and_what_has_most_against_it_comes_first() -> None:
    rows = table(page(), "briefing_risks").rows
    assert [(row[0], row[3], [state.tone for state in row[2]]) for row in rows] == [  # type: ignore[union-attr]
        ("KP1-A6", "ILO, UNDP", ["red"]),
        ("KP1-A4", "ILO, UNDP", ["overdue"]),
        ("KP1-A5", "IOM", ["overdue"]),
    ]


def test_where_no_lead_is_stated_the_secretariat_answers_and_that_is_an_inference() -> None:
    rows = table(page(data=seen(before_a_meeting().state, date(2022, 3, 31))), "briefing_risks").rows
    assert ("KP3-A1", "SECRETARIAT (inferred)") in [(row[0], row[3]) for row in rows]


def test_asked_are_support_then_dates_after_the_forum_then_others_then_overdue_decisions() -> None:
    rows = table(page(), "asked").rows
    kinds = [row[2][0].text for row in rows]  # type: ignore[index,union-attr]
    assert kinds == ["support", "a date after the forum", "another date", "a decision, overdue"]
    assert [row[3] for row in rows] == ["ILO", "ILO", "IOM", "IOM"]


def test_the_forecast_is_shown_with_its_interval_and_said_to_be_none_of_the_facts(language: str) -> None:
    data = seen(lived(), date(2021, 6, 30))
    text = printed(page(language, data))
    assert squeezed(Words(language).t("chart.forecast.label")) in text
    assert data.forecast.projection is not None
    bounds = structs.asdict(data.forecast.projection)
    assert squeezed(Words(language).t("chart.forecast.bounds", **bounds)) in text


def test_of_an_issued_edition_it_is_no_draft(language: str) -> None:
    text = printed(page(language, made(told().state)))
    assert squeezed(Words(language).t("cover.edition", edition=1)) in text
    assert squeezed(Words(language).t("cover.draft")) not in text


def test_it_is_tagged_and_archival() -> None:
    reader = PdfReader(BytesIO(render(page())))
    root: Any = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en")
    assert reader.xmp_metadata is not None
    said = reader.xmp_metadata.stream.get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", said)
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", said)


def test_after_the_forum_and_with_nothing_in_the_plan_it_still_is_a_page(language: str) -> None:
    words = Words(language)
    assert squeezed(words.t("briefing.forum_over")) in printed(
        page(language, made(told().state, Quarter(2022, 4)))
    )
    empty = printed(page(language, seen(Story(PLAN[:7]).state)))
    assert squeezed(words.t("none_due")) in empty
    assert squeezed(words.t("key_messages.none")) in empty


TITLES = {
    "long": LONG,
    "wide": "W" * 2000,
    "georgian": ("ანგარიშვალდებულების კვარტალური ანგარიში " * 50)[:2000],
    "arabic": ("منظمة العمل الدولية " * 100)[:2000],
    "hebrew": ("ארגון העבודה הבינלאומי " * 90)[:2000],
    "glyphs that are missing": "".join(map(chr, range(0x4E00, 0x4E00 + 2000))),
    "marks": "a\u0301\u0323" * 660,
    "lines": "line\n" * 400,
    "one character": "x",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_it_is_one_page_whatever_titles_and_texts_there_are(title: str, language: str) -> None:
    data = large(40, title)
    cover = structs.replace(data.cover, title={"en": title})
    data = structs.replace(data, cover=cover)
    written = page(language, data, Texts({SEAL.sha256: title}))
    text = printed(written)
    more_risks = table(written, "briefing_risks")
    assert len(more_risks.rows) == 5
    assert "35" in more_risks.note
    assert squeezed(more_risks.note) in text
    assert "36" in table(written, "asked").note
    if len(title) > 1000:
        assert squeezed(Words(language).t("briefing.cut")) in text


def test_it_is_one_page_for_a_large_plan(language: str) -> None:
    assert "1495" in table(page(language, large(1500, LONG)), "briefing_risks").note
    printed(page(language, large(1500, LONG)))


def test_a_cut_ends_between_words_and_says_that_it_is_one() -> None:
    assert cut("one  two\nthree", 100) == "one two three"
    assert cut("one\n\n two ", 100, 50) == "one\ntwo"
    assert cut(LONG, 20).endswith("…")
    assert cut(LONG, 20)[:-1] in LONG
    assert len(cut("国" * 100, 20)) < len(cut("a" * 100, 20))
    assert cut("a\nb\nc\nd", 100, 50) == "a\nb…"
    assert cut("", 5) == ""
