"""A report in one language as parts, tables and blocks: what all its renditions for people are made from."""

from collections.abc import Callable, Iterable

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


class Written(Struct, frozen=True):
    """A report in words."""

    data: Dataset
    words: Words
    cover: Cover
    parts: tuple[Part, ...]

    def tables(self) -> Iterable[Table]:
        """Every table once, in the order of the parts."""
        return (table for part in self.parts for table in part.tables())


def written(data: Dataset, language: str, texts: Texts) -> Written:
    """A report in one of `words.LANGUAGES`."""
    words = Words(language)
    report = Report(data, words, texts)
    return Written(data, words, cover(report), tuple(make(report) for make in PARTS))
