"""Writing an update: saved as a draft while it is written, checked, and sent.

The draft is the API's: begun here, it can be gone on with there. What a browser saves while somebody types is
answered in JSON; the button that saves leads back to the form.
"""

from http import HTTPStatus
from typing import Any

from flask import g, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from events.quarter import quarters
from events.refusals import Refusal, conflict, forbidden, invalid
from service.commands import SubmitUpdate, drafts, issue
from service.edge import requests as r
from service.edge.gate import actor, ledger
from service.edge.problem_types import about
from service.edge.problems import Problem
from service.queries.activities import activity
from service.queries.desk import current_quarter, returned, spoken_for
from service.queries.view import View
from service.store.drafts import DraftRecord
from service.web import forms
from service.web.page import page, seen
from service.web.pages.desk import entry as e
from service.web.pages.desk.place import blueprint
from service.web.reasons import reason
from service.web.rendering import render

Answer = Response | tuple[str, int]
FORM = "/activities/<code>/update"


@blueprint.get(FORM)
@page("submit_update")
def write(wp: str, code: str) -> str:
    """The form, with the draft in it, if there is one; else with what was returned and is sent again."""
    draft = _draft(wp, code)
    with seen(wp) as moment:
        entry = _begun(moment, code, draft)
        return _page(moment, wp, code, entry, draft)


@blueprint.post(FORM)
@page("submit_update", files=True)
def submit(wp: str, code: str) -> Answer:
    """Send it; the draft is then done with."""
    entry = e.from_form()
    try:
        e.keep_files(wp, entry)
        given = forms.filled(r.SubmitUpdate, evidence=entry.pieces)
        done = issue(ledger(wp), forms.order(), SubmitUpdate(activity=code, **given))
    except forms.FAILED as error:
        return _again(wp, code, entry, forms.problem(error))
    _discard(wp, code)
    return redirect(url_for("web_desk.sent", id=done.body["id"], done="sent"), HTTPStatus.SEE_OTHER)


@blueprint.post(f"{FORM}/draft")
@page("submit_update", files=True)
def save(wp: str, code: str) -> Answer:
    """Save it as a draft: all that fits, and say of the rest why it does not."""
    entry, typing = e.from_form(), request.accept_mimetypes.best == "application/json"
    try:
        e.keep_files(wp, entry)
        content, wrong = forms.fitting(r.SaveDraft, evidence=entry.pieces, if_match=_if_match())
        draft, _new = drafts.save(ledger(wp), actor(), code, content, _as_read)
    except forms.FAILED as error:
        problem = forms.problem(error)
        return (_told(problem), problem.status) if typing else _again(wp, code, entry, problem)
    if typing:
        saved_at = draft.saved_at.isoformat()
        return jsonify(revision=draft.revision, saved_at=saved_at, wrong=_plain(wrong))
    if wrong:
        return _again(wp, code, entry, _unfit(wrong), draft)
    return redirect(url_for("web_desk.write", code=code, done="saved"), HTTPStatus.SEE_OTHER)


@blueprint.post(f"{FORM}/discarding")
@page("submit_update")
def discard(wp: str, code: str) -> Response:
    """Discard the draft."""
    _discard(wp, code)
    return redirect(url_for("web_desk.desk", done="discarded"), HTTPStatus.SEE_OTHER)


@blueprint.post("/files")
@page("submit_update", files=True)
def hand_in(wp: str) -> Answer:
    """A file, while the form that cites it is still being filled in."""
    file = request.files.get("file")
    try:
        if file is None:
            raise invalid("file_empty", "choose a file", "file")
        kept = e.keep(wp, file)
    except forms.FAILED as error:
        problem = forms.problem(error)
        return _told(problem), problem.status
    return jsonify(sha256=kept.sha256, name=kept.name)


def _draft(wp: str, code: str) -> DraftRecord | None:
    kept = drafts.drafts(ledger(wp), actor()) if g.as_of is None else []
    return next((one for one in kept if one.activity == code), None)


def _begun(moment: View, code: str, draft: DraftRecord | None) -> e.Entry:
    if draft is not None:
        return e.from_draft(draft.content)
    wanted = request.args.get("resubmits")
    mine = returned(moment, actor().organisation or "") if wanted else ()
    again = next((one for one in mine if one.id == wanted and one.activity == code), None)
    if again is None:
        return e.Entry({}, [])
    before = e.from_update(again)
    return e.Entry({**before.values, "resubmits": again.id}, before.evidence)


def _if_match() -> str | None:
    version = request.form.get("version", "")
    return f'"{version}"' if version.isdecimal() else None


def _as_read(found: DraftRecord | None) -> None:
    """A draft is saved over the one that this form was made from, and over no other."""
    if (found.revision if found else "") != request.form.get("revision", ""):
        raise conflict("stale_version", "this draft was changed or discarded since you opened it")


def _discard(wp: str, code: str) -> None:
    try:
        drafts.discard(ledger(wp), actor(), code, _as_read)
    except Refusal as refusal:
        if refusal.code not in ("unknown_draft", "stale_version"):
            raise


def _reasons(wrong: dict[str, str]) -> dict[str, str]:
    return {path: reason(said) for path, said in wrong.items()}


def _plain(wrong: dict[str, str]) -> dict[str, str]:
    found = _reasons(wrong).items()
    return {path: said.striptags() if isinstance(said, Markup) else said for path, said in found}


def _unfit(wrong: dict[str, str]) -> Problem:
    errors = [{"path": path, "reason": said} for path, said in wrong.items()]
    detail = "the rest was saved"
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid_request", detail, errors=errors)


def _told(problem: Problem) -> str:
    """A problem in one sentence, for a script."""
    said = about(problem.code)
    return f"{_(said.title)}. {_(said.advice)}" if said.advice else str(_(said.title))


def _again(
    wp: str, code: str, entry: e.Entry, problem: Problem, draft: DraftRecord | None = None
) -> tuple[str, int]:
    """The form once more, as it was filled in."""
    for row in entry.evidence:
        row.pop("file", None)
    with seen(wp) as moment:
        kept = draft or _draft(wp, code)
        return _page(moment, wp, code, entry, kept, problem), problem.status


def _page(
    moment: View,
    wp: str,
    code: str,
    entry: e.Entry,
    draft: DraftRecord | None,
    problem: Problem | None = None,
) -> str:
    found = activity(moment, code)
    voices = spoken_for(moment, actor(), found.code)
    if not voices:
        raise forbidden("not_a_lead", f"your organisation does not lead {found.code}")
    values: dict[str, Any] = dict(entry.values)
    mine = returned(moment, actor().organisation or "")
    return render(
        "desk/update.html",
        activity=found,
        voices=voices,
        values=values,
        evidence=entry.evidence,
        files=e.names(wp, entry.evidence),
        draft=draft,
        problem=problem,
        wrong=_by_field(problem),
        again=next((one for one in mine if one.id == values.get("resubmits")), None),
        quarters=_quarters(moment),
        today=moment.standpoint.today,
        done=request.args.get("done"),
    )


def _quarters(moment: View) -> list[str]:
    """Those of the plan that have begun, the newest first."""
    return [str(one) for one in quarters(moment.plan.period.start, current_quarter(moment).end)][::-1]


def _by_field(problem: Problem | None) -> dict[str, str]:
    """What is wrong with which field, in this language."""
    if problem is None:
        return {}
    if problem.field:
        return {problem.field: str(_(about(problem.code).title))}
    return _reasons({one["path"]: one["reason"] for one in problem.errors or []})
