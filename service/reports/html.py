"""The report as one self-contained HTML page: no script, nothing from elsewhere, the same bytes each time."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from events.counted import Rate
from service.reports.layout import laid_out
from service.reports.tables import Written
from service.reports.tables.model import Block, Cell, Chance, Count, Quote, Share, State
from service.reports.words import NO_DATE, TEMPLATES, Words


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


Behind = Callable[[str], str]
"""The address of the events behind a count, by its place in the dataset."""


def render(report: Written) -> bytes:
    """The page, made from the report in words and nothing else. What scrolls is a landmark of it."""
    cover = report.data.cover
    where = f"/api/v1/workplans/{quote(cover.workplan)}/reports/{cover.quarter}/provenance"

    def behind(at: str) -> str:
        return f"{where}?edition={cover.edition}&figure={quote(at, safe='/')}"

    way = behind if cover.final else None
    template = f"{report.template}.html"
    return _filled(template, report.words, way, report=report, scroller="region").encode()


def parts(report: Written, behind: Behind | None) -> Markup:
    """The parts of the report alone, for a page that has a frame and styles of its own."""
    return _filled("parts.html", report.words, behind, report=report, scroller="group")


def blocks(these: Iterable[Block], words: Words) -> Markup:
    """Some blocks of a report alone, likewise."""
    return _filled("blocks.html", words, None, blocks=tuple(these), scroller="group")


def _filled(template: str, words: Words, behind: Behind | None, **values: Any) -> Markup:
    show = Cells(words, behind).show
    made = _environment().get_template(template).render(**values, t=words.t, show=show, laid_out=laid_out)
    return Markup(made)  # noqa: S704 - the templates escape what they are given


class Cells:
    """Cells as markup; counts lead to the events behind them, where there is a way to them."""

    def __init__(self, words: Words, behind: Behind | None) -> None:
        self._words, self._behind = words, behind

    def show(self, cell: Cell, kind: str = "text") -> Markup:  # noqa: PLR0911 - one for each kind of cell
        """A cell of a column of this kind."""
        match cell:
            case None:
                return Markup("<span class='soft'>{}</span>").format(NO_DATE)
            case Count():
                return self._count(cell)
            case Share():
                return self._share(cell)
            case Chance():
                return Markup.escape(self._words.pct(cell.percent))
            case Quote():
                return self._quote(cell)
            case tuple():
                return Markup(" ").join(self._state(state) for state in cell)
            case date():
                return Markup("<span class='day'>{}</span>").format(self._words.day(cell))
            case int():
                return Markup.escape(self._words.signed(cell) if kind == "days" else cell)
        return Markup.escape(cell)

    def _count(self, cell: Count) -> Markup:
        shown = self._linked(cell.value, cell.at)
        if cell.provisional is None:
            return shown
        return shown + self._pending(cell.provisional)

    def _share(self, cell: Share) -> Markup:
        if cell.percent is None:
            return Markup("<span class='soft'>{}</span>").format(cell.nothing)
        share = self._rate(cell.rate, cell.at)
        shown = Markup("{} <small>{}</small>").format(self._words.pct(cell.percent), share)
        return (
            shown if cell.provisional is None else shown + self._pending(self._words.share(cell.provisional))
        )

    def _rate(self, rate: Rate, at: str | None) -> Markup:
        numerator, denominator = (
            self._linked(getattr(rate, name), None if at is None else f"{at}/{name}")
            for name in ("numerator", "denominator")
        )
        phrase = Markup(self._words.phrase("format.share"))  # noqa: S704 - our own phrase, not somebody's text
        return phrase.format(numerator=numerator, denominator=denominator)

    def _pending(self, value: object) -> Markup:
        return Markup(" <span class='prov'>{}</span>").format(self._words.t("pending", state=value))

    def _linked(self, value: int, at: str | None) -> Markup:
        if at is None or self._behind is None:
            return Markup.escape(value)
        return Markup("<a class='n' href='{}'>{}</a>").format(self._behind(at), value)

    def _quote(self, cell: Quote) -> Markup:
        if cell.language is None or cell.language == self._words.language:
            return Markup("<bdi>{}</bdi>").format(cell.text)
        return Markup("<bdi lang='{}'>{}</bdi>").format(cell.language, cell.text)

    def _state(self, state: State) -> Markup:
        return Markup("<span class='tag {}'>{}</span>").format(state.tone, state.text)
