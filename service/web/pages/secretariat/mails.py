"""The outbox: what was sent to whom, what failed, and sending it again."""

from flask import request

from service.edge.gate import actor, ledger
from service.edge.problems import Problem
from service.mail.counter import RESENT, STATES, Counter
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, onward, shown

SHOWN = 50


@blueprint.get("/mail")
@page("read_mails")
def mails(wp: str) -> Page:
    """Mails, the newest first; in one state only where one is asked for."""
    return _list(wp)


@blueprint.post("/mail/<id>/resending")
@page("resend_mail")
def mails_resend(wp: str, id: str) -> Page:  # noqa: A002 - it is the mail's id
    """Have one sent again that has failed, or may have."""
    try:
        Counter(ledger(wp), actor()).resend(id)
    except forms.FAILED as error:
        return _list(wp, forms.problem(error))
    return onward("mails")


def _list(wp: str, problem: Problem | None = None) -> Page:
    state = next((one for one in STATES if one == request.args.get("state")), None)
    counter = Counter(ledger(wp), actor())
    names = {one.account: one.name for one in counter.correspondents().items}
    with seen(wp):
        return shown(
            "mails",
            problem,
            mails=counter.mails(state, request.args.get("before"), SHOWN),
            names=names,
            state=state,
            states=STATES,
            resent=RESENT,
        )
