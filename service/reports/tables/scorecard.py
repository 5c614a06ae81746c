"""The scorecard: every figure with its denominator, the baseline beside the current plan."""

from collections.abc import Callable, Iterator, Sequence
from typing import get_args

from events.figures.scores import Card
from events.units import Level
from service.reports.tables.model import Block, Cell, Column, Kind, Paragraph, Part, Table
from service.reports.tables.report import Report, Row

QUARTER = ("due", "on_time", "late", "overdue", "cancelled", "carried_over", "not_reported")
WHOLE = ("due", "on_time", "late", "overdue", "cancelled", "open", "no_deadline")
RATES = ("on_time", "completion", "readiness")

Placed = tuple[str, Card]


def part(report: Report) -> Part:
    """By activity and by milestone for the quarter; the whole plan so far by activity."""
    t = report.t
    blocks: list[Block] = [Paragraph(t("scorecard.intro"))]
    for level in get_args(Level):
        blocks += of_quarter(report, level)
    cards = [one for one in _placed("whole_plan", report.data.whole_plan) if one[1].level == "activity"]
    blocks += _tables(report, cards, WHOLE, "whole_plan", t("scorecard.whole_plan"))
    return Part("scorecard", t("scorecard.title"), tuple(blocks))


def of_quarter(report: Report, level: Level) -> Iterator[Table]:
    """The quarter's counts and rates by activity or by milestone."""
    cards = [one for one in _placed("scorecard", report.data.scorecard) if one[1].level == level]
    return _tables(report, cards, QUARTER, f"scorecard_{level}", report.t(f"level.{level}"))


def _placed(name: str, cards: Sequence[Card]) -> list[Placed]:
    return [(f"/{name}/{number}", card) for number, card in enumerate(cards)]


def _tables(
    report: Report, cards: list[Placed], names: Sequence[str], key: str, title: str
) -> Iterator[Table]:
    head = report.column("figure")
    counts = [_row(report, cards, report.count, "figure", name) for name in names]
    rates = [_row(report, cards, report.share, "rate", name) for name in RATES]
    yield report.table(key, (head, *(_lens(report, card, "count") for _, card in cards)), counts, title)
    yield report.table(f"{key}_rates", (head, *(_lens(report, card, "rate") for _, card in cards)), rates, "")


def _row(report: Report, cards: list[Placed], shown: Callable[..., Cell], family: str, name: str) -> Row:
    cells = [shown(card.official, card.provisional, name, f"{at}/official") for at, card in cards]
    return (report.t(f"{family}.{name}"), *cells)


def _lens(report: Report, card: Card, kind: Kind) -> Column:
    forum = report.data.cover.forum.acronym
    basis, horizon = report.t(f"basis.{card.basis}"), report.t(f"horizon.{card.horizon}", forum=forum)
    return Column(card.code, f"{basis}, {horizon}", kind, provisional=True)
