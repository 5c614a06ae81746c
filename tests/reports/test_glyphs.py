"""What the fonts can show is shown, what they cannot is reported, and nothing is an empty box."""

import hashlib
import re
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

import seed
from service.reports.glyphs import FONTS, Replaced, coverage
from service.reports.words import catalogue

PLANS = Path(seed.__path__[0])
FAMILIES = {"NotoSans", "NotoSansGeorgian", "NotoSansArabic", "NotoSansHebrew", "NotoSansMono"}


def shown(text: str) -> tuple[str, set[str]]:
    replaced = Replaced(set())
    return replaced.shown(text), replaced.characters


def test_the_coverage_of_the_fonts_is_what_fonttools_reads_from_them() -> None:
    assert set(coverage()) == FAMILIES
    for path in FONTS.glob("*.ttf"):
        family = path.stem.partition("_")[0]
        assert coverage()[family] <= set(TTFont(path).getBestCmap())
    for family, points in coverage().items():
        expected = [set(TTFont(path).getBestCmap()) for path in FONTS.glob(f"{family}_*.ttf")]
        controls = {point for point in range(0xA0) if unicodedata.category(chr(point)) == "Cc"}
        assert points == set.intersection(*expected) - controls


def test_the_fonts_are_those_that_their_page_tells_of() -> None:
    page = (FONTS / "README.md").read_text(encoding="utf-8")
    told = {name: sha256 for sha256, name in re.findall(r"(?m)^([0-9a-f]{64})  (\S+\.ttf)$", page)}
    assert told == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert "SIL OPEN FONT LICENSE Version 1.1" in page


def test_every_character_of_the_phrases_and_of_the_plan_is_in_the_fonts() -> None:
    for key, phrases in catalogue().items():
        for phrase in phrases.values():
            assert shown(phrase) == (phrase, set()), key
    for path in PLANS.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert shown(text)[1] == set(), path


@pytest.mark.parametrize(
    ("text", "expected", "missing"),
    [
        ("Ünïcödé, Ελλάδα, Кыргызстан", "Ünïcödé, Ελλάδα, Кыргызстан", ""),
        ("მუშაობა → დასრულდა", "მუშაობა → დასრულდა", ""),
        ("منظمة العمل الدولية", "منظمة العمل الدولية", ""),
        ("ארגון העבודה", "ארגון העבודה", ""),
        ("国际 x", "[U+56FD][U+9645] x", "国际"),
        ("done 🎉", "done [U+1F389]", "🎉"),
        ("cafe\u0301", "caf\u00e9", ""),
        ("ა\u20e3", "ა[U+20E3]", "\u20e3"),
        ("a\u202eb\u200fc\ufeffd\u00ade\ufe0f", "abcde", ""),
        ("one\r\ntwo\rthree\u2028four\tfive", "one\ntwo\nthree\nfour five", ""),
        ("bell\x07, nul\x00", "bell[U+0007], nul[U+0000]", "\x07\x00"),
        ("\ue000 private", "[U+E000] private", "\ue000"),
    ],
)
def test_a_text_is_shown_as_far_as_the_fonts_go(text: str, expected: str, missing: str) -> None:
    assert shown(text) == (expected, set(missing))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_whatever_the_text_what_is_shown_is_covered_mark_by_mark(text: str) -> None:
    found, _ = shown(text)
    base = ""
    for character in found:
        if not unicodedata.category(character).startswith("M"):
            base = character
        wanted = {ord(base), ord(character)} if base != "\n" else {ord(character)}
        assert character == "\n" or any(wanted <= points for points in coverage().values()), repr(found)
    assert shown(found) == (found, set())


def test_what_was_replaced_is_listed_in_order() -> None:
    replaced = Replaced(set())
    replaced.shown("際国 🎉国")
    assert replaced.numbers() == "U+56FD, U+969B, U+1F389"
