"""The page: self-contained, deterministic, honest, in every language."""

import re
from html.parser import HTMLParser
from typing import get_args

import msgspec
import pytest
from msgspec import structs

from events.figures import Dataset, Source, dataset, encode
from events.figures.forecast import Silence
from events.figures.forum import Risk
from events.figures.method import DEFINITIONS
from events.figures.schedule import Change
from events.figures.updates import Seals
from events.quarter import Quarter
from events.units import Basis, Horizon, Level, Timeliness
from events.values import Confidence, EvidenceType, Review, Status
from service.reports.charts.burn_up import LINES
from service.reports.charts.heat_map import FILLS
from service.reports.html import CORRECTED_FIELDS, PARTS, render
from service.reports.texts import Texts
from service.reports.words import LANGUAGES, TEMPLATES, Words, catalogue
from tests.figures.quarter import made, told

NO_TEXTS = Texts({})


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def data() -> Dataset:
    return made(told().state)


def page(data: Dataset, language: str = "en") -> str:
    return render(data, language, NO_TEXTS).decode()


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
        self.loads += [str(given["href"])] if not str(given.get("href", "#")).startswith("#") else []
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
    assert checker.ids == list(PARTS)
    assert "url(" not in page(data, language)
    assert "@import" not in page(data, language)


def test_a_page_is_made_from_the_bytes_of_the_dataset_alone(data: Dataset, language: str) -> None:
    again = msgspec.json.decode(encode(data), type=Dataset)
    assert render(again, language, NO_TEXTS) == render(data, language, NO_TEXTS)


def test_a_page_shows_position_root_and_denominators(data: Dataset) -> None:
    text = page(data)
    assert "the first 35 events of the ledger" in text
    assert data.cover.root in text
    assert '<p class="big">25.0%</p>' in text
    assert '<p class="share">1 of 4</p>' in text
    assert "Provisional: 2 of 4" in text


def test_numbers_and_dates_are_written_as_the_language_does(data: Dataset) -> None:
    text = page(data, "ka")
    assert '<html lang="ka">' in text
    assert "25,0%" in text
    assert "30 ივნისი, 2021" in text
    assert "მცირე გეგმა" in text


def test_a_quarter_in_which_nothing_was_due_says_so_instead_of_a_rate(language: str) -> None:
    quiet = made(told().state, Quarter(2022, 4))
    assert f'<p class="big">{Words(language).t("none_due")}</p>' in page(quiet, language)


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


def test_every_phrase_is_there_in_every_language() -> None:
    for key, phrases in catalogue().items():
        assert set(phrases) == set(LANGUAGES), key
        assert all(str(text).strip() for text in phrases.values()), key


def test_a_phrase_takes_the_same_values_in_every_language() -> None:
    for key, phrases in catalogue().items():
        fields = {frozenset(re.findall(r"{(\w+)}", text)) for text in phrases.values()}
        assert len(fields) == 1, key


def needed() -> set[str]:
    """Every key that templates and code ask for, also those they put together."""
    sources = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    sources += [(TEMPLATES.parent / name).read_text(encoding="utf-8") for name in ("html.py", "words.py")]
    sources += [path.read_text(encoding="utf-8") for path in (TEMPLATES.parent / "charts").glob("*.py")]
    literal = {key for source in sources for key in re.findall(r"\bt\(\s*[\"']([\w.-]+)[\"'][,)]", source)}
    families: dict[str, tuple[object, ...]] = {
        "status": get_args(Status),
        "timeliness": get_args(Timeliness),
        "confidence": get_args(Confidence),
        "review": get_args(Review),
        "evidence": get_args(EvidenceType),
        "risk": get_args(Risk),
        "decision": get_args(Change.__annotations__["decision"]),
        "basis": get_args(Basis),
        "horizon": get_args(Horizon),
        "level": get_args(Level),
        "seal": Seals.__struct_fields__,
        "definition": DEFINITIONS,
        "chart.line": tuple(one.key for one in LINES),
        "chart.cell": tuple(FILLS),
        "chart.forecast": get_args(Silence),
        "month": tuple(range(1, 13)),
        "objective": ("all", "cross-cutting"),
        "dimension": ("section", "area", "objective", "lead"),
        "rate": ("on_time", "completion", "readiness"),
        "outside": ("no_deadline", "on_request", "lead_not_stated", "cancelled"),
        "figure": ("due", "on_time", "late", "overdue", "cancelled", "open", "carried_over"),
    }
    composed = {f"{family}.{name}" for family, names in families.items() for name in names}
    corrected = {phrase for phrase, _ in CORRECTED_FIELDS.values()}
    rest = {"figure.not_reported", "figure.no_deadline", "corrections.yes", "corrections.no"}
    return literal | composed | corrected | rest | {f"{part}.title" for part in PARTS}


def test_no_phrase_is_missing_and_none_is_left_over() -> None:
    assert needed() == set(catalogue())
