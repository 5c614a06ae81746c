"""The report as one self-contained HTML page: no script, nothing from elsewhere, the same bytes each time."""

from datetime import date
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from events.counted import Rate
from service.reports.layout import laid_out
from service.reports.tables import Written
from service.reports.tables.model import Cell, Chance, Count, Quote, Share, State
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


def render(report: Written) -> bytes:
    """The page, made from the report in words and nothing else."""
    cells = Cells(report)
    context = {"report": report, "t": report.words.t, "show": cells.show, "laid_out": laid_out}
    return _environment().get_template(f"{report.template}.html").render(context).encode()


class Cells:
    """Cells as markup; counts of an issued report lead to the events behind them."""

    def __init__(self, report: Written) -> None:
        self._words: Words = report.words
        cover = report.data.cover
        where = f"/api/v1/workplans/{quote(cover.workplan)}/reports/{cover.quarter}/provenance"
        self._provenance = f"{where}?edition={cover.edition}&figure=" if cover.final else None

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
        if at is None or self._provenance is None:
            return Markup.escape(value)
        return Markup("<a class='n' href='{}'>{}</a>").format(self._provenance + quote(at, safe="/"), value)

    def _quote(self, cell: Quote) -> Markup:
        if cell.language is None or cell.language == self._words.language:
            return Markup("<bdi>{}</bdi>").format(cell.text)
        return Markup("<bdi lang='{}'>{}</bdi>").format(cell.language, cell.text)

    def _state(self, state: State) -> Markup:
        return Markup("<span class='tag {}'>{}</span>").format(state.tone, state.text)
