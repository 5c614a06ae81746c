"""Who may get in: sessions, accounts and their keys. A secret is shown once, in the answer that made it."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import request
from flask_smorest import Blueprint
from msgspec import Struct, structs

from events.refusals import conflict, forbidden
from service.api import parameters
from service.api.parsing import Parser
from service.api.plain import Operation, register
from service.auth import accounts, local, renewal, sessions
from service.auth import keys as auth
from service.auth.sessions import NewSession
from service.edge import own
from service.edge import requests as r
from service.edge.gate import identity, ledger, service
from service.queries.answers import Page

MADE, NOTHING = HTTPStatus.CREATED, parameters.Nothing

blueprint = Blueprint(
    "access", __name__, url_prefix="/api/v1", description="Sessions, accounts and their keys."
)
blueprint.ARGUMENTS_PARSER = Parser()


class NewKey(auth.Key, frozen=True):
    """A key that was just made; `key` is the whole of it, and is not shown again."""

    key: str


class Session(Struct, frozen=True):
    """A session that was just begun; `token` is sent like a key, and is not shown again."""

    token: str
    account: str
    role: str
    organisation: str | None
    expires_at: datetime


def sign_in(body: dict[str, Any]) -> Session:
    """Begin a session, of some hours, by the name and the password of a local account."""
    here = service()
    return begun(local.sign_in(here.engine, here.clock, **body, address=request.remote_addr))


def begun(made: NewSession) -> Session:
    """What whoever has signed in is shown, however it was."""
    account = made.account
    return Session(made.token, account.name, account.role, account.organisation, made.expires_at)


def sign_out(_: dict[str, Any]) -> None:
    """End the session by whose token this is asked for."""
    token = request.headers.get("Authorization", "").partition(" ")[2].strip()
    if not sessions.end(service().engine, token):
        raise conflict("no_session", "you came with a key, which is not signed out; it can be revoked")


def list_accounts(_: dict[str, Any]) -> Page[accounts.Account]:
    """Every account."""
    return Page(items=tuple(accounts.accounts(service().engine)), next=None)


def add_account(body: dict[str, Any]) -> accounts.Account:
    """Make an account that acts for an organisation of a workplan."""
    if body.get("kind") == "person":
        _within(None)  # no scope limits who signs in
    here, state = service(), ledger(body.pop("workplan")).state()
    return accounts.add(here.engine, here.clock, state, **body)


def disable_account(_: dict[str, Any], account: str) -> accounts.Account:
    """Refuse an account's keys and sessions from now on."""
    here = service()
    return accounts.disable(here.engine, here.clock, account)


def list_api_keys(_: dict[str, Any]) -> Page[auth.Key]:
    """Your own keys; for who may make keys: all. The oldest first."""
    found = (key for key in auth.keys(service().engine) if own.is_theirs(key))
    return Page(items=tuple(found), next=None)


def create_api_key(body: dict[str, Any]) -> NewKey:
    """Make a key for an account."""
    here = service()
    _within(body.get("scopes"))
    account = accounts.named(here.engine, body.pop("account"))
    return _shown_once(auth.create(here.engine, here.clock, account, **body))


def rotate_api_key(body: dict[str, Any], prefix: str) -> NewKey:
    """Make a key's successor; both are valid until the overlap ends. Your own, or anybody's if you may."""
    here = service()
    _within(own.key(prefix).scopes)
    return _shown_once(renewal.rotate(here.engine, here.clock, prefix, **body))


def revoke_api_key(_: dict[str, Any], prefix: str) -> auth.Key:
    """Take a key back, from now on. Your own, or anybody's if you may."""
    here = service()
    _within(own.key(prefix).scopes)
    return auth.revoke(here.engine, here.clock, prefix)


def _within(scopes: tuple[str, ...] | None) -> None:
    """Nobody gets at a key that may do more than the own. Refusal: `beyond_own_scopes`."""
    if not identity().holds(scopes):
        own = " ".join(identity().scopes or ())
        raise forbidden("beyond_own_scopes", f"your own key is limited to {own}; that one would not be")


def _shown_once(made: auth.NewKey) -> NewKey:
    return NewKey(**structs.asdict(made.key), key=made.text)


OPERATIONS = (
    Operation("POST", "/session", sign_in, r.SignIn, Session, status=MADE),
    Operation("DELETE", "/session", sign_out, r.Empty, None, status=HTTPStatus.NO_CONTENT),
    Operation("GET", "/accounts", list_accounts, NOTHING, Page[accounts.Account], "read_accounts"),
    Operation("POST", "/accounts", add_account, r.AddAccount, accounts.Account, status=MADE),
    Operation("POST", "/accounts/<account>/disabling", disable_account, r.Empty, accounts.Account),
    Operation("GET", "/keys", list_api_keys, NOTHING, Page[auth.Key], "read_api_keys"),
    Operation("POST", "/keys", create_api_key, r.CreateApiKey, NewKey, status=MADE),
    Operation("POST", "/keys/<prefix>/rotation", rotate_api_key, r.RotateApiKey, NewKey, status=MADE),
    Operation("POST", "/keys/<prefix>/revocation", revoke_api_key, r.Empty, auth.Key),
)

for _operation in OPERATIONS:
    register(blueprint, _operation)
