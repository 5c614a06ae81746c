"""The page: self-contained, deterministic, honest, in every language."""

import re
from html.parser import HTMLParser

import msgspec
import pytest
from msgspec import structs

from events.figures import Dataset, Source, dataset, encode
from events.figures.provenance import place
from events.figures.view import view
from events.quarter import Quarter
from service.reports.html import render
from service.reports.tables import PARTS
from service.reports.texts import Texts
from service.reports.words import LANGUAGES, Words
from tests.events.story import SEAL
from tests.figures.quarter import Q2_2021, made, told
from tests.reports.pages import TEXT, report

PROVENANCE = "/api/v1/workplans/mini/reports/2021-Q2/provenance?edition=1&amp;figure="


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return made(told().state)


def page(data: Dataset, language: str = "en", **given: Texts) -> str:
    return render(report(data, language, **given)).decode()


OURS = ("#", "/api/v1/workplans/mini/reports/2021-Q2/provenance?")
"""Where a page leads: within itself, and to the events behind its figures."""


class Checker(HTMLParser):
    """Collects what a page loads or runs, and whether its elements are closed in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.loads += [
            str(given[name]) for name in ("src", "srcset", "action", "background") if name in given
        ]
        self.loads += [str(given["href"])] if not str(given.get("href", "#")).startswith(OURS) else []
        self.loads += [tag] if tag in ("script", "link", "iframe", "object", "img", "form", "base") else []
        self.loads += [name for name in given if name.startswith("on")]
        self.ids += [str(given["id"])] if "id" in given else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_well_formed_and_loads_and_runs_nothing(data: Dataset, language: str) -> None:
    checker = Checker()
    checker.feed(page(data, language))
    assert checker.loads == []
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids)) == len(PARTS)
    assert "url(" not in page(data, language)
    assert "@import" not in page(data, language)


def test_a_page_is_made_from_the_bytes_of_the_dataset_alone(data: Dataset, language: str) -> None:
    again = msgspec.json.decode(encode(data), type=Dataset)
    assert page(again, language) == page(data, language)


def test_a_page_shows_position_root_and_denominators(data: Dataset) -> None:
    text = page(data)
    assert "the first 35 events of the ledger" in text
    assert data.cover.root in text
    assert '<p class="big">25.0% <small>' in text
    assert "provisional: 2 of 4" in text


def test_numbers_and_dates_are_written_as_the_language_does(data: Dataset) -> None:
    text = page(data, "ka")
    assert '<html lang="ka">' in text
    assert "25,0%" in text
    assert "30 ივნისი, 2021" in text
    assert "მცირე გეგმა" in text


def test_a_quarter_in_which_nothing_was_due_says_so_instead_of_a_rate(language: str) -> None:
    quiet = made(told().state, Quarter(2022, 4))
    assert f"<p class=\"big\"><span class='soft'>{Words(language).t('none_due')}</span></p>" in page(
        quiet, language
    )


def test_a_demonstration_is_marked_as_one_and_nothing_else_is(data: Dataset, language: str) -> None:
    source = Source("mini.example/demo", "ab" * 32, demonstration=True)
    shown = dataset(told().state, Quarter(2021, 2), source, final=True)
    words = Words(language).t("cover.demonstration")
    assert page(shown, language).count(words) == 2
    assert words not in page(data, language)


def test_texts_of_the_plan_cannot_bring_markup_along(data: Dataset) -> None:
    first = structs.replace(data.activities[0], title={"en": "<script>alert(1)</script>"})
    text = page(structs.replace(data, activities=(first, *data.activities[1:])))
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_every_figure_of_an_issued_report_leads_to_the_events_behind_it(data: Dataset) -> None:
    seen, known = view(told().state, Q2_2021), msgspec.to_builtins(data)
    links = re.findall(rf"<a class='n' href='{re.escape(PROVENANCE)}([^']*)'>(\d+)</a>", page(data))
    assert len(links) > 300
    for pointer, shown in set(links):
        assert place(data, seen, pointer).value == len(place(data, seen, pointer).units) == int(shown), (
            pointer
        )
    assert known["cover"]["final"]


def test_a_draft_leads_nowhere_because_nothing_was_issued(language: str) -> None:
    draft = dataset(told().state, Q2_2021, Source("mini.example/plan", "ab" * 32, False), final=False)
    assert PROVENANCE not in page(draft, language)
    assert page(draft, language).count(Words(language).t("cover.draft_note")) == 2


def test_texts_are_quoted_and_what_was_erased_is_said(data: Dataset, language: str) -> None:
    assert TEXT in page(data, language)
    erased = page(data, language, texts=Texts({}))
    assert TEXT not in erased
    assert Words(language).t("erased") in erased


def test_quotes_cannot_bring_markup_along_and_say_their_language(data: Dataset) -> None:
    text = page(data, "ka", texts=Texts({SEAL.sha256: "<b onclick=x>bold</b>"}))
    assert "<b onclick" not in text
    assert "<bdi lang='en'>&lt;b onclick=x&gt;bold&lt;/b&gt;</bdi>" in text
