"""What a report says in one language: phrases, plan texts, dates and numbers. No locale is consulted."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from events.counted import Rate
from events.quarter import Quarter
from events.values import Text

LANGUAGES = ("en", "ka")
TEMPLATES = Path(__file__).parent / "templates"
NO_DATE = "–"


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every phrase by its key, in every language."""
    phrases: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        (TEMPLATES / "phrases.yaml").read_text(encoding="utf-8")
    )
    return phrases


class Words:
    """One language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def t(self, key: str, **values: object) -> str:
        """The phrase of this key. Raises KeyError where there is none: nothing is left blank."""
        return self.phrase(key).format(**values)

    def phrase(self, key: str) -> str:
        """The same with its fields still to be filled in."""
        return catalogue()[key][self.language]

    def text(self, text: Text) -> str:
        """A text of the plan in this language; where it lacks it, in the first one that it has."""
        return text.get(self.language) or next(iter(text.values()))

    def day(self, day: date | str | None) -> str:
        """`30 June 2021`; of a recorded time its date in UTC; a dash where there is none."""
        if day is None:
            return NO_DATE
        on = date.fromisoformat(day[:10]) if isinstance(day, str) else day
        return self.t("format.date", day=on.day, month=self.t(f"month.{on.month}"), year=on.year)

    def recorded(self, moment: str | None) -> date | None:
        """The date, in UTC, of a recorded time."""
        return None if moment is None else date.fromisoformat(moment[:10])

    def quarter(self, text: str) -> str:
        """`Quarter 2 of 2021`."""
        quarter = Quarter.parse(text)
        return self.t("format.quarter", number=quarter.number, year=quarter.year)

    def pct(self, percent: str) -> str:
        """A rate as displayed, with this language's decimal sign."""
        whole, tenth = percent.split(".")
        return self.t("format.percent", whole=whole, tenth=tenth)

    def share(self, rate: Rate) -> str:
        """`14 of 21`."""
        return self.t("format.share", numerator=rate.numerator, denominator=rate.denominator)

    def signed(self, days: int | None) -> str:
        """`+92`, `0` or `−10`."""
        if days is None:
            return NO_DATE
        return f"+{days}" if days > 0 else str(days).replace("-", "−")

    def named(self, code: str, names: Text) -> str:
        """An organisation's name, where it says more than its acronym."""
        name = self.text(names)
        return "" if name == code else name
