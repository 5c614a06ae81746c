"""A report in one language as parts, tables and blocks: what all its renditions for people are made from."""

from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct

from events.figures import Dataset
from service.reports.tables import (
    annex,
    corrections,
    delivery,
    discussed,
    forecast,
    forum,
    groups,
    messages,
    method,
    reporting,
    reviews,
    schedule,
    scorecard,
    summary,
)
from service.reports.tables.cover import Cover, cover
from service.reports.tables.model import Part, Table
from service.reports.tables.report import Report
from service.reports.texts import Texts
from service.reports.words import Words

PARTS: tuple[Callable[[Report], Part], ...] = (
    messages.part,
    summary.part,
    scorecard.part,
    forum.part,
    forecast.part,
    groups.part,
    reporting.part,
    delivery.achievements,
    delivery.delays,
    schedule.register,
    schedule.recurring,
    schedule.outside,
    reviews.challenges,
    discussed.part,
    delivery.deliverables,
    corrections.part,
    annex.part,
    reviews.reviews,
    method.part,
)
"""The parts of a report in their order."""


Kind = Literal["report", "agenda", "briefing"]


class Written(Struct, frozen=True):
    """A report in words, or what is made from its dataset for a meeting."""

    data: Dataset
    words: Words
    cover: Cover
    parts: tuple[Part, ...]
    kind: Kind = "report"

    @property
    def template(self) -> str:
        """What shows it: the briefing has one page, the others as many as they need."""
        return "briefing" if self.kind == "briefing" else "report"

    def tables(self) -> Iterable[Table]:
        """Every table once, in the order of the parts."""
        return (table for part in self.parts for table in part.tables())


def written(data: Dataset, language: str, texts: Texts) -> Written:
    """A report in one of `words.LANGUAGES`."""
    words = Words(language)
    report = Report(data, words, texts)
    return Written(data, words, cover(report), tuple(make(report) for make in PARTS))
