"""What a mail says in one language: its own phrases, beside the words, dates and quarters of reports."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from service.reports.words import LANGUAGES, Words

__all__ = ["LANGUAGES", "MailWords", "phrases"]

PHRASES = Path(__file__).parent / "templates" / "phrases.yaml"


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """Every phrase of mails by its key, in every language."""
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    return found


class MailWords(Words):
    """One language, in a mail."""

    def t(self, key: str, **values: object) -> str:
        """The phrase of this key, of mails or else of reports. Raises KeyError where there is none."""
        own = phrases().get(key)
        return super().t(key, **values) if own is None else own[self.language].format(**values)


def words_for(language: str) -> MailWords:
    """The words of a language; of one that mails are not written in, English ones."""
    return MailWords(language if language in LANGUAGES else LANGUAGES[0])
