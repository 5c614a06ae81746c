"""Keys, for administrators: made, rotated, revoked. A key is shown once, in the answer that makes it."""

from flask import request

from service.auth import accounts, renewal
from service.auth import keys as auth
from service.edge.gate import service
from service.edge.problems import Problem
from service.edge.requests import CreateApiKey
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, onward, shown
from service.web.pages.secretariat.inputs import filled, inputs


@blueprint.get("/keys")
@page("create_api_key")
def keys(wp: str) -> Page:
    """All of them, the newest first, and the form of another one."""
    return _list(wp)


@blueprint.post("/keys")
@page("create_api_key")
def keys_create(wp: str) -> Page:
    """Make one, and show it."""
    here = service()
    try:
        given = filled(CreateApiKey)
        account = accounts.named(here.engine, given.pop("account"))
        made = auth.create(here.engine, here.clock, account, **given)
    except forms.FAILED as error:
        return _list(wp, forms.problem(error))
    return _list(wp, made=made)


@blueprint.post("/keys/<prefix>")
@page("rotate_api_key")
def keys_change(wp: str, prefix: str) -> Page:
    """Make its successor, and show it; or take it back."""
    here = service()
    try:
        if request.form.get("step") == "revoke":
            auth.revoke(here.engine, here.clock, prefix)
            return onward("keys")
        made = renewal.rotate(here.engine, here.clock, prefix)
    except forms.FAILED as error:
        return _list(wp, forms.problem(error))
    return _list(wp, made=made)


def _list(wp: str, problem: Problem | None = None, made: auth.NewKey | None = None) -> Page:
    here = service()
    with seen(wp):
        return shown(
            "keys",
            problem,
            keys=auth.keys(here.engine)[::-1],
            now=here.clock.now(),
            made=made,
            overlap=renewal.OVERLAP_DAYS,
            fields=inputs(CreateApiKey, {"account": request.args.get("account")}),
        )
