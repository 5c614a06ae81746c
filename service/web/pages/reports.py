"""Reports: what was issued of each quarter, an edition as a page, its files and what proves them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from events.figures import Dataset
from events.state import Edition
from events.values import Rendition
from service.edge.gate import ledger
from service.queries import reports as query
from service.queries.activities import named
from service.queries.answers import ActivityAnswer, ReportAnswer
from service.queries.view import View
from service.reports import html
from service.reports.files import name_of
from service.reports.kept import dataset_of, quoted
from service.reports.previewing import drafted
from service.reports.provenance import provenance
from service.reports.tables import Written, corrections, written
from service.reports.tables.report import Report
from service.reports.texts import Texts
from service.reports.words import LANGUAGES
from service.web.happenings import SAID
from service.web.language import words
from service.web.page import PLAN, page, pages, seen
from service.web.quarters import quarters
from service.web.rendering import render

FORMS = ("pdf", "html", "xlsx", "csv", "json")
"""The files of an edition in the order in which people look for them."""

blueprint = pages("reports", f"{PLAN}/reports")


class File(NamedTuple):
    """A file of an edition, and where it is fetched."""

    form: str
    language: str | None
    rendition: Rendition
    address: str


@blueprint.get("/")
@page("read_reports")
def reports(wp: str) -> str:
    """Every quarter of the plan, its editions, and what each of them changed."""
    with seen(wp) as moment:
        found = quarters(moment)
        editions = [edition for quarter in found for edition in quarter.editions]
        return render(
            "reports/list.html",
            quarters=found,
            changed={(x.quarter, x.edition): _changed(wp, x) for x in editions if x.edition > 1},
        )


@blueprint.get("/<quarter>")
@page("read_reports")
def report(wp: str, quarter: str) -> str:
    """An edition as a page: by default the newest. Every figure leads to the events behind it."""
    with seen(wp) as moment:
        issued = _chosen(moment, quarter)
        data, texts, erased = quoted(ledger(wp), issued)

        def behind(at: str) -> str:
            return url_for("web_reports.behind", quarter=quarter, edition=issued.edition, figure=at)

        shown = _written(data, texts)
        editions = query.reports(moment, quarter)
        return render(
            "reports/report.html",
            editions=editions,
            erased=erased,
            issued=issued,
            parts=html.parts(shown, behind),
            report=shown,
        )


@blueprint.get("/<quarter>/draft")
@page("read_report_drafts")
def draft(wp: str, quarter: str) -> Response | str:
    """What the next edition would say, were it issued at the moment that is looked at."""
    found = drafted(ledger(wp), quarter, g.as_of)
    if isinstance(found, Edition):
        return redirect(url_for("web_reports.report", quarter=quarter, edition=found.edition))
    with seen(wp):
        shown = _written(*found)
        return render("reports/draft.html", parts=html.parts(shown, None), report=shown)


@blueprint.get("/<quarter>/files")
@page("read_reports")
def files(wp: str, quarter: str) -> str:
    """The files of an edition, what proves them, and a place to hold a file against the ledger."""
    with seen(wp) as moment:
        issued = _chosen(moment, quarter)
        return render("reports/files.html", files=_files(wp, issued), issued=issued)


@blueprint.get("/<quarter>/behind")
@page("read_reports")
def behind(wp: str, quarter: str) -> str:
    """The items behind a count of an edition, and the events that put each of them there."""
    with seen(wp) as moment:
        issued = _chosen(moment, quarter)
        found = provenance(ledger(wp), quarter, request.args.get("figure", ""), issued.edition)
        return render(
            "reports/behind.html",
            activities=_named(named(moment, [item.activity for item in found.items])),
            found=found,
            issued=issued,
            said=SAID,
        )


def _chosen(moment: View, quarter: str) -> ReportAnswer:
    """The edition that the address names, as far as it was issued by the moment that is looked at."""
    return query.report(moment, quarter, request.args.get("edition", type=int))


def _written(data: Dataset, texts: Texts) -> Written:
    return written(data, words().language, texts)


def _changed(wp: str, issued: ReportAnswer) -> Markup:
    """What an edition changed of the one before; values of the plan alone, no text that can be erased."""
    said = words()
    found = Report(dataset_of(ledger(wp), issued.renditions), said, Texts({}))
    return html.blocks(corrections.part(found).blocks, said)


def _files(wp: str, issued: ReportAnswer) -> list[File]:
    by_name = {rendition.name: rendition for rendition in issued.renditions}
    return [
        File(form, rendition.language, rendition, _address(wp, issued, form, rendition.language))
        for form in FORMS
        for language in LANGUAGES
        if (rendition := by_name.pop(name_of(form, language), None)) is not None
    ]


def _address(wp: str, issued: ReportAnswer, form: str, language: str | None) -> str:
    where: dict[str, Any] = {"wp": wp, "quarter": issued.quarter, "edition": issued.edition}
    return url_for("reports.get_report", **where, format=form, language=language)


def _named(those: Iterable[ActivityAnswer]) -> dict[str, ActivityAnswer]:
    return {activity.code: activity for activity in those}
