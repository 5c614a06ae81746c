"""In which language pages are: English and Georgian, said in the address, so that a link says it too.

Messages are English in the sources; `translations/` has them in the other languages, a file a subject, read
as they are. What the domain is called comes from the catalogue of the reports, so that a page and a report
never differ.
"""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, request
from flask_babel import Babel, Domain, get_locale
from werkzeug.routing import BaseConverter

from events.values import Text
from service.reports.words import LANGUAGES, Words

PSEUDO = "xb"
"""A language of tests: English written from right to left, in which a message that was forgotten shows."""
FOLDER = Path(__file__).parent / "translations"
NAMES = {"en": "English", "ka": "ქართული"}
REGIONS = {"en": "en_GB", PSEUDO: "en_GB"}
"""Where a language is written in several ways, whose dates: 30 June 2021, as the reports have them."""


class Language(BaseConverter):
    """The first part of an address: one of the languages that there are."""

    regex = "|".join((*LANGUAGES, PSEUDO))


class Catalogues(Domain):  # type: ignore[misc] # flask-babel has no types
    """The messages of the pages, read from `translations/`."""

    def get_translations(self) -> NullTranslations:
        """Those of the language of this request."""
        return pseudo() if chosen() == PSEUDO else catalogue(str(get_locale()))


def register(app: Flask) -> None:
    """Let an app speak the languages."""
    app.url_map.converters["language"] = Language
    babel = Babel(app, locale_selector=_locale)
    babel.domain_instance = Catalogues()


def chosen() -> str:
    """The language of this page: that of its address, else the one that the browser prefers."""
    said: str = g.get("language") or request.path.split("/")[1]
    if said in (*LANGUAGES, PSEUDO):
        return said
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])


def words() -> Words:
    """The words of the reports, in the language of this page."""
    return _PseudoWords(LANGUAGES[0]) if chosen() == PSEUDO else _words(chosen())


def is_rtl() -> bool:
    """Whether the page is written from right to left."""
    return chosen() == PSEUDO


def _locale() -> str:
    return REGIONS.get(chosen(), chosen())


@cache
def _words(language: str) -> Words:
    return Words(language)


@cache
def catalogue(language: str) -> NullTranslations:
    """All messages of a language, as gettext looks them up."""
    merged = Translations()
    for file in files(language):
        compiled = BytesIO()
        with file.open("rb") as source:
            write_mo(compiled, read_po(source, locale=language))
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged


def files(language: str) -> Iterator[Path]:
    """The files of a language, in the order of their names."""
    return iter(sorted((FOLDER / language).glob("*.po")))


def _marked(message: str) -> str:
    """Between marks that turn the direction of writing around (U+202E, U+202C)."""
    return f"\u202e{message}\u202c"


class _PseudoWords(Words):
    """The words of the reports, marked in the same way; what the plan says, isolated (U+2068, U+2069)."""

    def phrase(self, key: str) -> str:
        return _marked(super().phrase(key))

    def text(self, text: Text) -> str:
        return f"\u2068{super().text(text)}\u2069"


class _Pseudo(NullTranslations):
    """Every message of the pages, marked."""

    def gettext(self, message: str) -> str:
        return _marked(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    ugettext, ungettext = gettext, ngettext


@cache
def pseudo() -> NullTranslations:
    """The messages of the language of tests."""
    return _Pseudo()
