"""Quarterly reports: which are due, what is said in them, how they would read, and issuing them."""

from flask import Response, request
from werkzeug.exceptions import NotFound

from service.commands import WriteKeyMessages
from service.edge.documents import disposed
from service.edge.gate import ledger
from service.edge.problems import Problem
from service.edge.requests import WriteKeyMessages as Written
from service.queries.reports import key_messages
from service.queries.view import View
from service.reports.previewing import preview
from service.reports.publishing import publish
from service.reports.words import LANGUAGES
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, issued, onward, shown
from service.web.pages.secretariat.inputs import loaded
from service.web.quarters import quarters
from service.web.rendering import quarter as named


def quarters_of(moment: View) -> list[tuple[str, str]]:
    """The quarters of the plan, to choose from."""
    return [(one.quarter, named(one.quarter)) for one in quarters(moment)]


@blueprint.get("/reports")
@page("write_key_messages")
def reports(wp: str) -> Page:
    """Every quarter, and how its report stands."""
    with seen(wp) as moment:
        return shown("reports", quarters=quarters(moment))


@blueprint.get("/reports/<quarter>")
@page("write_key_messages")
def reports_one(wp: str, quarter: str) -> Page:
    """A quarter's report: previews, key messages, editions, and issuing the next."""
    return _one(wp, quarter)


@blueprint.get("/reports/<quarter>/preview/<name>")
@page("read_report_drafts")
def reports_preview(wp: str, quarter: str, name: str) -> Response:
    """A file of the report as it would be made now; the page is `web_reports.draft`."""
    made = preview(ledger(wp), quarter).files
    file = next((one for one in made if one.name == name and not one.media_type.startswith("text/")), None)
    if file is None:
        raise NotFound
    response = Response(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = disposed(file.media_type, f"draft-{quarter}-{name}")
    return response


@blueprint.post("/reports/<quarter>/key-messages")
@page("write_key_messages")
def reports_write(wp: str, quarter: str) -> Page:
    """Write the key messages in one language, or take them back where nothing is left of them."""
    text = request.form.get("text", "").strip() or None
    try:
        given = loaded(Written, {"language": request.form.get("language"), "text": text})
    except forms.FAILED as error:
        return _one(wp, quarter, forms.problem(error))
    done = issued(wp, WriteKeyMessages(quarter=quarter, **given))
    if isinstance(done, Problem):
        return _one(wp, quarter, done)
    return onward("reports_one", done, quarter=quarter)


@blueprint.post("/reports/<quarter>/editions")
@page("issue_report")
def reports_issue(wp: str, quarter: str) -> Page:
    """Issue the next edition: the very number that the form spoke of, and nobody else's."""
    edition = request.form.get("edition", "")
    try:
        number = int(edition) if edition.isdecimal() and len(edition) < 5 else None
        done = publish(ledger(wp), forms.order(), quarter, number)
    except forms.FAILED as error:
        return _one(wp, quarter, forms.problem(error))
    return onward("reports_one", done, quarter=quarter)


def _one(wp: str, quarter: str, problem: Problem | None = None) -> Page:
    with seen(wp) as moment:
        written = {one.language: one for one in key_messages(moment, quarter)}  # refuses unknown quarters
        return shown(
            "report",
            problem,
            found=next(one for one in quarters(moment) if one.quarter == quarter),
            messages={language: written.get(language) for language in LANGUAGES},
        )
