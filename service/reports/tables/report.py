"""What every part of a report is made with: the dataset, one language, and the texts behind the seals."""

from collections.abc import Iterable
from typing import Any, Protocol

from events.figures import Dataset
from events.figures.scores import Score
from events.figures.table import ActivityRow
from events.figures.updates import UpdateRef
from events.values import Evidence, Sealed
from service.reports.tables.model import Cell, Chart, Column, Count, Kind, Quote, Share, State, Table
from service.reports.texts import Texts
from service.reports.words import Words

Row = tuple[Cell, ...]

UPDATE_TEXTS = ("narrative", "challenges", "mitigation", "next_steps", "support_requested")


class Drawing(Protocol):
    """What a module of `service.reports.charts` offers."""

    def draw(self, data: Dataset, words: Words) -> str:
        """The picture."""

    def describe(self, data: Dataset, words: Words) -> str:
        """What it shows, in a sentence."""


class Report:
    """A dataset in words."""

    def __init__(self, data: Dataset, words: Words, texts: Texts) -> None:
        self.data, self.words, self.texts = data, words, texts
        self.t = words.t
        self._activities = {row.code: row for row in data.activities}

    def activity(self, code: str) -> ActivityRow:
        """An activity by its code."""
        return self._activities[code]

    def title(self, activity: str) -> str:
        """The title of an activity."""
        return self.words.text(self._activities[activity].title)

    def leads(self, activity: str) -> str:
        """The leads of an activity, the first one leading; said where none is stated."""
        return ", ".join(self._activities[activity].leads) or self.t("not_stated")

    def quote(self, sealed: Sealed | None, language: str | None = None) -> Quote | None:
        """The text behind a seal, null where there was none; said where it was erased."""
        if sealed is None:
            return None
        text = self.texts[sealed]
        return Quote(self.t("erased")) if text is None else Quote(text, language)

    def state(self, family: str, value: str | None) -> tuple[State, ...] | None:
        """A state by its word: `state("timeliness", "late")`."""
        return None if value is None else (State(self.t(f"{family}.{value}"), value),)

    def column(self, key: str, kind: Kind = "text", *, under: bool = False) -> Column:
        """A column whose title is the phrase of its key."""
        return Column(key, self.t(f"column.{key}"), kind, under)

    def columns(self, *given: tuple[str, Kind]) -> tuple[Column, ...]:
        """Several of them."""
        return tuple(self.column(key, kind) for key, kind in given)

    def table(
        self, key: str, columns: Iterable[Column], rows: Iterable[Row], title: str | None = None, **more: Any
    ) -> Table:
        """A table; its name is the phrase of its key, and its title too unless it has one of its own."""
        name = self.t(f"table.{key}")
        return Table(key, name, name if title is None else title, tuple(columns), tuple(rows), **more)

    def chart(self, key: str, drawn: Drawing) -> Chart:
        """A chart; its title is the phrase of its key."""
        words = self.words
        alt = drawn.describe(self.data, words)
        return Chart(self.t(f"chart.{key}.title"), drawn.draw(self.data, words), alt)

    def count(self, score: Score, pending: Score | None, name: str, at: str) -> Count:
        """A figure of a score at this place, beside the one that counts what is under review."""
        value = getattr(score.figures, name)
        other = value if pending is None else getattr(pending.figures, name)
        return Count(value, f"{at}/figures/{name}", None if other == value else other)

    def share(self, score: Score, pending: Score | None, name: str, at: str) -> Share:
        """A rate of a score at this place."""
        rate = getattr(score.figures.rates, name)
        other = rate if pending is None else getattr(pending.figures.rates, name)
        return Share(
            rate,
            getattr(score.percent, name),
            self.t("none_due"),
            f"{at}/figures/rates/{name}",
            None if other == rate else other,
        )

    def update_columns(self) -> tuple[Column, ...]:
        """The columns of `update`, all of them under the row in documents."""
        heads: tuple[tuple[str, Kind], ...] = (
            ("reported_by", "text"),
            ("effective_on", "date"),
            ("reported_status", "state"),
            ("percent", "number"),
            ("confidence", "state"),
            ("review", "state"),
            ("position", "number"),
        )
        given = (*heads, *((name, "text") for name in UPDATE_TEXTS))
        return tuple(self.column(key, kind, under=True) for key, kind in given)

    def update(self, one: UpdateRef | None) -> Row:
        """An update: who, when, how its review stands, and what it says."""
        if one is None:
            return (None,) * (7 + len(UPDATE_TEXTS))
        return (
            self.reporter(one),
            one.effective_on,
            self.state("status", one.status),
            one.percent,
            self.state("confidence", one.confidence),
            self.state("review", one.review),
            one.position,
            *(self.quote(getattr(one.seals, name), one.language) for name in UPDATE_TEXTS),
        )

    def reporter(self, one: UpdateRef) -> str:
        """Whose update it is, and for whom."""
        if one.on_behalf_of is None:
            return one.organisation
        return self.t("on_behalf", organisation=one.organisation, lead=one.on_behalf_of)

    def evidence(self, updates: Iterable[UpdateRef]) -> Quote | None:
        """The evidence that updates brought, a line each."""
        lines = [self._evidence(item) for one in updates for item in one.evidence]
        return Quote("\n".join(lines)) if lines else None

    def _evidence(self, item: Evidence) -> str:
        # The title comes after the day: what is written from right to left would draw its digits along.
        head = f"{self.t(f'evidence.{item.type}')}, {self.words.day(item.date)}"
        title, url = self.quote(item.title), self.quote(item.url)
        said = [
            f"{head}: {title.text if title else ''}",
            *([url.text] if url else []),
            *([f"SHA-256 {item.sha256}"] if item.sha256 else []),
        ]
        return ", ".join(said)
