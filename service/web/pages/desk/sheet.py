"""The spreadsheet of an agency: taken away, filled in, looked at, and submitted in one go.

What was read of the sheet travels in the form of the preview, and is checked again as the sheet was.
"""

from http import HTTPStatus

import msgspec
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from events.refusals import invalid
from service.commands.files import Incoming
from service.edge.downloads import disposition
from service.edge.problems import Problem
from service.edge.sheets import Handed, PreviewAnswer, blank
from service.sheets.columns import COLUMNS, LANGUAGES
from service.sheets.read import Sheet, read
from service.sheets.workbook import unreadable
from service.sheets.write import MEDIA_TYPE
from service.web import forms
from service.web.language import chosen
from service.web.page import page, seen
from service.web.pages.desk.place import blueprint
from service.web.rendering import render

Answer = Response | tuple[str, int]
HEADINGS = {column.name: column for column in COLUMNS}


@blueprint.get("/sheet")
@page("submit_update")
def sheet(wp: str) -> str:
    """Where the sheet is taken, and handed back."""
    return _page(wp)


@blueprint.get("/sheet.xlsx")
@page("submit_update")
def download(wp: str) -> Response:
    """The sheet, in the language of the page."""
    made = blank(wp, chosen() if chosen() in LANGUAGES else LANGUAGES[0])
    headers = {"Content-Disposition": disposition(made.name)}
    return Response(made.content, content_type=MEDIA_TYPE, headers=headers)


@blueprint.post("/sheet")
@page("submit_update", files=True)
def preview(wp: str) -> str | tuple[str, int]:
    """What a sheet that was filled in would change."""
    file = request.files.get("sheet")
    try:
        if file is None or not file.filename:
            raise invalid("file_empty", "choose the sheet that you have filled in", "sheet")
        incoming = Incoming(file.stream, None)
        with incoming.file:
            found = read(incoming.file, incoming.size, "")
        return _page(wp, found=found, shown=Handed(found, wp).preview(forms.order()))
    except forms.FAILED as error:
        problem = forms.problem(error)
        return _page(wp, problem), problem.status


@blueprint.post("/sheet/submission")
@page("submit_update", files=True)
def submit_sheet(wp: str) -> Answer:
    """All of its updates, or none."""
    try:
        found = _read_again()
        position = request.form.get("position", type=int)
        done = Handed(found, wp, position).submit(forms.order())
    except forms.FAILED as error:
        problem = forms.problem(error)
        return _page(wp, problem), problem.status
    return redirect(
        url_for("web_desk.desk", done="sheet", count=len(done), _anchor="sent"), HTTPStatus.SEE_OTHER
    )


def _read_again() -> Sheet:
    try:
        return msgspec.json.decode(request.form.get("found", ""), type=Sheet)
    except msgspec.DecodeError as error:
        raise unreadable("what was read of it did not come back; upload it again") from error


def _page(
    wp: str, problem: Problem | None = None, found: Sheet | None = None, shown: PreviewAnswer | None = None
) -> str:
    with seen(wp):
        return render(
            "desk/sheet.html",
            problem=problem,
            shown=shown,
            found=None if found is None else msgspec.json.encode(found).decode(),
            headings=HEADINGS,
        )
