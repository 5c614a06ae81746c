"""Accounts, for administrators: who may speak to the service, as whom."""

from service.auth import accounts as auth
from service.edge.gate import actor, ledger, service
from service.edge.problems import Problem
from service.edge.requests import AddAccount, ChangeAccount
from service.mail.counter import Counter
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, onward, shown
from service.web.pages.secretariat.inputs import filled, inputs, loaded, said


@blueprint.get("/accounts")
@page("read_accounts")
def accounts(wp: str) -> Page:
    """All of them, and the form of another one."""
    return _list(wp)


@blueprint.post("/accounts")
@page("add_account")
def accounts_add(wp: str) -> Page:
    """Make one that acts for an organisation of this plan."""
    here = service()
    try:
        given = loaded(AddAccount, {**said(AddAccount, ("workplan",)), "workplan": wp})
        given.pop("workplan")
        auth.add(here.engine, here.clock, ledger(wp).state(), **given)
    except forms.FAILED as error:
        return _list(wp, forms.problem(error))
    return onward("accounts")


@blueprint.get("/accounts/<name>")
@page("change_account")
def accounts_one(wp: str, name: str) -> Page:
    """One of them: where and as what its holder is written to, and disabling it."""
    return _one(wp, name)


@blueprint.post("/accounts/<name>")
@page("change_account")
def accounts_change(wp: str, name: str) -> Page:
    """Change where, in which language and as what its holder is written to."""
    try:
        given = filled(ChangeAccount, _without(auth.named(service().engine, name)))
        auth.change(service().engine, name, **given)
    except forms.FAILED as error:
        return _one(wp, name, forms.problem(error))
    return onward("accounts")


@blueprint.post("/accounts/<name>/disabling")
@page("disable_account")
def accounts_disable(wp: str, name: str) -> Page:
    """Refuse its keys and sessions from now on."""
    here = service()
    try:
        auth.disable(here.engine, here.clock, name)
    except forms.FAILED as error:
        return _list(wp, forms.problem(error))
    return onward("accounts")


def _without(account: auth.Account) -> tuple[str, ...]:
    """A system is not written to."""
    return () if account.kind == "person" else ("email",)


def _list(wp: str, problem: Problem | None = None) -> Page:
    with seen(wp):
        fields = inputs(AddAccount, {"kind": "person", "role": "lead_agency"}, without=("workplan",))
        return shown("accounts", problem, accounts=auth.accounts(service().engine), fields=fields)


def _one(wp: str, name: str, problem: Problem | None = None) -> Page:
    found = auth.named(service().engine, name)
    written_to = Counter(ledger(wp), actor()).correspondents().items
    now = next((one for one in written_to if one.account == found.id), None)
    wishes = {} if now is None else {"language": now.language, "duty": now.duty}
    with seen(wp):
        fields = inputs(ChangeAccount, {**wishes, "email": found.email}, without=_without(found))
        return shown("account", problem, account=found, fields=fields)
