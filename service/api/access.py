"""Who may get in: sessions, accounts and their keys. A secret is shown once, in the answer that made it."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from flask import Response, request
from flask_smorest import Blueprint
from marshmallow import Schema
from msgspec import Struct, structs

from events.refusals import conflict, forbidden
from service.api import examples, parameters
from service.api import requests as r
from service.api.context import guarded, identity, ledger, may, service
from service.api.describe import answer, describe
from service.api.parsing import Parser
from service.auth import accounts, local, renewal, sessions
from service.auth import keys as auth
from service.auth.sessions import NewSession
from service.queries.answers import Page

blueprint = Blueprint(
    "access", __name__, url_prefix="/api/v1", description="Sessions, accounts and their keys."
)
blueprint.ARGUMENTS_PARSER = Parser()


class NewKey(auth.Key, frozen=True):
    """A key that was just made; `key` is the whole of it, and is not shown again."""

    key: str


def _json(found: Struct, status: int = 200) -> Response:
    return Response(msgspec.json.encode(found), status, content_type="application/json")


class Session(Struct, frozen=True):
    """A session that was just begun; `token` is sent like a key, and is not shown again."""

    token: str
    account: str
    role: str
    organisation: str | None
    expires_at: datetime


def sign_in(body: dict[str, Any]) -> Response:
    """Begin a session, of some hours, by the name and the password of a local account."""
    here = service()
    return begun(local.sign_in(here.engine, here.clock, **body, address=request.remote_addr))


def begun(made: NewSession) -> Response:
    """The answer to whoever has signed in, however it was."""
    account = made.account
    shown = Session(made.token, account.name, account.role, account.organisation, made.expires_at)
    return _json(shown, 201)


def sign_out(_: dict[str, Any]) -> Response:
    """End the session by whose token this is asked for."""
    token = request.headers.get("Authorization", "").partition(" ")[2].strip()
    if not sessions.end(service().engine, token):
        raise conflict("no_session", "you came with a key, which is not signed out; it can be revoked")
    return Response(status=204)


def list_accounts(_: dict[str, Any]) -> Response:
    """Every account."""
    return _json(Page(items=tuple(accounts.accounts(service().engine)), next=None))


def add_account(body: dict[str, Any]) -> Response:
    """Make an account that acts for an organisation of a workplan."""
    if body.get("kind") == "person":
        _within(None)  # no scope limits who signs in
    here, state = service(), ledger(body.pop("workplan")).state()
    return _json(accounts.add(here.engine, here.clock, state, **body), 201)


def disable_account(_: dict[str, Any], account: str) -> Response:
    """Refuse an account's keys and sessions from now on."""
    here = service()
    return _json(accounts.disable(here.engine, here.clock, account))


def list_api_keys(_: dict[str, Any]) -> Response:
    """Your own keys; for who may make keys: all. The oldest first."""
    found = (key for key in auth.keys(service().engine) if _theirs(key))
    return _json(Page(items=tuple(found), next=None))


def create_api_key(body: dict[str, Any]) -> Response:
    """Make a key for an account."""
    here = service()
    _within(body.get("scopes"))
    account = accounts.named(here.engine, body.pop("account"))
    return _shown_once(auth.create(here.engine, here.clock, account, **body))


def rotate_api_key(body: dict[str, Any], prefix: str) -> Response:
    """Make a key's successor; both are valid until the overlap ends. Your own, or anybody's if you may."""
    here = service()
    _within(_found(prefix).scopes)
    return _shown_once(renewal.rotate(here.engine, here.clock, prefix, **body))


def revoke_api_key(_: dict[str, Any], prefix: str) -> Response:
    """Take a key back, from now on. Your own, or anybody's if you may."""
    here = service()
    _within(_found(prefix).scopes)
    return _json(auth.revoke(here.engine, here.clock, prefix))


def _theirs(key: auth.Key) -> bool:
    return key.account == identity().account or may("create_api_key")


def _found(prefix: str) -> auth.Key:
    """A key that whoever asks may know of. Refusal: `unknown_key`."""
    key = auth.found(service().engine, prefix)
    if not _theirs(key):
        raise auth.no_such_key(prefix)
    return key


def _within(scopes: tuple[str, ...] | None) -> None:
    """Nobody gets at a key that may do more than the own. Refusal: `beyond_own_scopes`."""
    if not identity().holds(scopes):
        own = " ".join(identity().scopes or ())
        raise forbidden("beyond_own_scopes", f"your own key is limited to {own}; that one would not be")


def _shown_once(made: auth.NewKey) -> Response:
    return _json(NewKey(**structs.asdict(made.key), key=made.text), 201)


class Operation(NamedTuple):
    """One of them, by its use case."""

    rule: str
    view: Any
    takes: type[Schema]
    kind: Any
    method: str = "POST"
    status: int = 200
    use_case: str | None = None


OPERATIONS = (
    Operation("/session", sign_in, r.SignIn, Session, status=201),
    Operation("/session", sign_out, r.Empty, None, "DELETE", 204),
    Operation(
        "/accounts", list_accounts, parameters.Nothing, Page[accounts.Account], "GET", 200, "read_accounts"
    ),
    Operation("/accounts", add_account, r.AddAccount, accounts.Account, status=201),
    Operation("/accounts/<account>/disabling", disable_account, r.Empty, accounts.Account),
    Operation("/keys", list_api_keys, parameters.Nothing, Page[auth.Key], "GET", 200, "read_api_keys"),
    Operation("/keys", create_api_key, r.CreateApiKey, NewKey, status=201),
    Operation("/keys/<prefix>/rotation", rotate_api_key, r.RotateApiKey, NewKey, status=201),
    Operation("/keys/<prefix>/revocation", revoke_api_key, r.Empty, auth.Key),
)


def _register(operation: Operation) -> None:
    name = operation.view.__name__
    use_case, reads = operation.use_case or name, operation.method == "GET"
    needed = any(field.required for field in operation.takes().fields.values())
    view = blueprint.arguments(
        operation.takes,
        location="query" if reads else "json",
        required=needed,
        example=examples.REQUESTS.get(name),
    )(operation.view)
    kind = operation.kind and answer(operation.kind)
    view = blueprint.response(operation.status, kind)(view)
    view = describe(blueprint, use_case, name=name, repeatable=False)(view)
    blueprint.add_url_rule(operation.rule, name, guarded(use_case)(view), methods=[operation.method])


for _operation in OPERATIONS:
    _register(_operation)
