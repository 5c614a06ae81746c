"""The PDF: tagged, archival, reproducible, with every figure in it, whatever people write."""

import hashlib
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from msgspec import structs
from pypdf import PdfReader

from events.figures import Dataset, Source, dataset
from events.quarter import Quarter
from service.reports.files import RENDERERS
from service.reports.glyphs import Replaced
from service.reports.pdf import render
from service.reports.room import ROWS, rows_each, shortened
from service.reports.tables import Written
from service.reports.tables.model import Count, Share
from service.reports.texts import Texts
from service.reports.words import LANGUAGES, Words
from tests.events.story import PLAN, SEAL, Story
from tests.figures.quarter import Q2_2021, made, told
from tests.reports.pages import TEXT, report, told_report
from tests.reports.printed import pages, squeezed, text_of


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def with_text(text: str, language: str = "en") -> str:
    return text_of(render(report(made(told().state), language, Texts({SEAL.sha256: text}))))


def test_it_is_tagged_and_archival_and_says_what_it_is(language: str) -> None:
    written = told_report(language)
    made = render(written)
    reader = PdfReader(BytesIO(made))
    root: Any = reader.trailer["/Root"]
    xmp = reader.xmp_metadata
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert xmp is not None
    said = xmp.stream.get_data().decode()
    assert re.search(r"<pdfaid:part>2</pdfaid:part>", said)
    assert re.search(r"<pdfaid:conformance>A</pdfaid:conformance>", said)
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", said)
    assert written.data.cover.root in said
    assert f"position {written.data.cover.size}" in said
    assert written.cover.title in said
    assert len(reader.outline) >= len(written.parts)


def test_every_figure_is_encrypted_by_nobody_and_embedded_are_all_fonts() -> None:
    reader = PdfReader(BytesIO(render(told_report())))
    assert not reader.is_encrypted
    fonts = {font["/BaseFont"] for page in reader.pages for font in _fonts(page)}
    assert {name.partition("+")[2] for name in fonts} >= {"NotoSans-Regular", "NotoSans-Bold"}
    assert all("Noto" in name for name in fonts)


def _fonts(page: Any) -> list[dict[str, str]]:
    found = page["/Resources"].get("/Font", {})
    return [font.get_object() for font in found.values()]


def test_it_holds_every_cell_of_every_table_that_documents_show(language: str) -> None:
    written = told_report(language)
    text = text_of(render(written))
    words = written.words
    for part in written.parts:
        assert squeezed(part.title) in text
        for table in part.blocks:
            for row in getattr(table, "rows", ()):
                for cell in row:
                    for said in _said(cell, words):
                        assert squeezed(said) in text, (part.key, said)


def _said(cell: object, words: Words) -> list[str]:
    if isinstance(cell, Count):
        return [str(cell.value)]
    if isinstance(cell, Share):
        return [cell.nothing] if cell.percent is None else [words.pct(cell.percent), words.share(cell.rate)]
    if isinstance(cell, tuple):
        return [state.text for state in cell]
    return [cell] if isinstance(cell, str) else []


def test_the_cover_shows_position_and_root_and_every_page_its_number(language: str) -> None:
    written = told_report(language)
    made = render(written)
    found = pages(made)
    assert written.data.cover.root in found[0].text
    assert str(written.data.cover.size) in found[0].text
    for number, page in enumerate(found, 1):
        footer = written.words.t("page_of", page=number, pages=len(found))
        assert squeezed(footer) in squeezed(page.text)
    annotations: Any = PdfReader(BytesIO(made)).pages[0]["/Annots"]
    assert sum(one.get_object()["/Subtype"] == "/Link" for one in annotations) >= len(written.parts)


REPRODUCE = """
import hashlib, sys
from service.reports.words import LANGUAGES
from tests.reports.pages import told_report
from service.reports.files import RENDERERS
for language in LANGUAGES:
    for ending, _, render in RENDERERS:
        print(ending, hashlib.sha256(render(told_report(language))).hexdigest())
"""


def test_another_process_in_another_place_makes_the_same_bytes() -> None:
    here = [
        f"{ending} {hashlib.sha256(render(told_report(language))).hexdigest()}"
        for language in LANGUAGES
        for ending, _, render in RENDERERS
    ]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "ka_GE.UTF-8",
        "SOURCE_DATE_EPOCH": "86400",
    }
    run = subprocess.run(
        [sys.executable, "-c", REPRODUCE], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == here


def test_it_is_dated_when_the_last_event_was_recorded_to_the_second() -> None:
    data = made(told().state)
    cover = structs.replace(data.cover, recorded_at="2021-07-05T12:34:56.789Z")
    reader = PdfReader(BytesIO(render(report(structs.replace(data, cover=cover)))))
    assert reader.metadata is not None
    assert reader.metadata.creation_date == datetime(2021, 7, 5, 12, 34, 56, tzinfo=UTC)


def draft(*, demonstration: bool = False, final: bool = False) -> Written:
    source = Source("mini.example/plan", "ab" * 32, demonstration=demonstration)
    return report(dataset(told().state, Q2_2021, source, final=final))


def test_a_draft_bears_a_watermark_on_every_page_and_an_edition_none() -> None:
    assert all(page.largest > 60 for page in pages(render(draft())))
    assert all(page.largest < 60 for page in pages(render(draft(final=True))))


def test_a_demonstration_is_marked_on_every_page() -> None:
    shown = draft(demonstration=True, final=True)
    mark = squeezed(shown.words.t("cover.demonstration"))
    assert all(mark in squeezed(page.text) for page in pages(render(shown)))
    assert mark not in text_of(render(told_report()))


def test_characters_that_the_fonts_lack_are_reported_and_none_is_a_box(language: str) -> None:
    text = with_text("国际 🎉 ა\u20e3 \x07 \ue000", language)
    assert "[U+56FD][U+9645][U+1F389]ა[U+20E3]" in text
    said = Words(language).t("missing_glyphs", characters="U+0007, U+20E3, U+56FD, U+9645, U+E000, U+1F389")
    assert squeezed(said) in text


@pytest.mark.parametrize(
    "text",
    [
        "منظمة العمل الدولية (ILO) 2021",
        "ארגון העבודה הבינלאומי",
        "abc \u202edef\u202c ghi",
        "x" * 2000,
        "ანგარიშვალდებულება" * 120,
        "line\n" * 400,
        "",
        "#panic() $x$ *a* _b_ `c` <d> @e \\ // /* [ ] { } \" '",
    ],
    ids=["arabic", "hebrew", "bidi", "unbroken", "georgian", "lines", "empty", "markup"],
)
def test_whatever_people_write_can_be_typeset(text: str) -> None:
    found = with_text(text)
    if "#panic" in text:
        assert squeezed(text) in found
    if "def" in text:
        assert "abcdefghi" in found


def test_a_title_of_two_thousand_characters_fits(language: str) -> None:
    data = made(told().state)
    title = ("A very long title indeed, " * 80)[:2000]
    rows = tuple(structs.replace(row, title={"en": title}) for row in data.activities)
    made_from = report(structs.replace(data, activities=rows), language)
    made_pages = pages(render(made_from))
    assert all(page.right < page.width - 36 for page in made_pages)
    assert squeezed(title) in squeezed("".join(page.text for page in made_pages))


def test_a_quarter_with_nothing_due_and_a_plan_without_activities_are_typeset(language: str) -> None:
    words = Words(language)
    for data in (made(told().state, Quarter(2022, 4)), empty()):
        text = text_of(render(report(data, language)))
        assert squeezed(words.t("none_due")) in text
        assert squeezed(words.t("nothing")) in text


def empty() -> Dataset:
    """Of a plan with nothing in it."""
    return made(Story(PLAN[:7]).state)


def test_georgian_is_never_in_capitals(language: str) -> None:
    text = text_of(render(told_report(language)))
    assert not re.search("[\u1c90-\u1cbf]", text)


def test_the_typesetter_is_given_nothing_that_the_fonts_lack() -> None:
    replaced = Replaced(set())
    text = text_of(render(told_report("ka")))
    replaced.shown(text)
    assert replaced.characters == set()
    assert squeezed(TEXT) in text


@pytest.mark.parametrize("text", ["x" * 2000, "გ" * 500, "a" * 63 + "/" + "b" * 200])
def test_a_word_longer_than_any_line_is_broken_and_stays_on_the_page(text: str) -> None:
    data = made(told().state)
    rows = tuple(structs.replace(row, title={"en": text}) for row in data.activities)
    made_pages = pages(render(report(structs.replace(data, activities=rows))))
    assert all(page.right < page.width - 36 for page in made_pages)


def test_a_document_has_no_more_rows_than_it_has_room_for_and_says_so() -> None:
    data = made(told().state)
    more = [structs.replace(data.activities[0], code=f"KP1-A{number}") for number in range(100, ROWS + 300)]
    written = report(structs.replace(data, activities=(*data.activities, *more)))
    text = text_of(render(written))
    (left_out,) = re.findall(r"Therewasnoroomherefor(\d+)rows", text)
    printed = set(re.findall(r"KP1A(\d{3,4})KP1A1", text))
    assert 100 < len(printed) < ROWS
    assert len(printed) + int(left_out) == len(more) + 1  # the activity of the second section
    assert sum(len(shortened(p.blocks, rows_each(written.parts))[0]) > 0 for p in written.parts) > 10
