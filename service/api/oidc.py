"""Signing in through an identity provider: `/auth/login` goes there, `/auth/callback` comes back.

The authorization code flow of OpenID Connect Core 1.0, section 3.1, with PKCE (RFC 7636). Whoever comes from
a page says where to go on to (`next`), and ends there in a session of the browser's; programs are given the
session itself.
"""

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from events.refusals import unknown
from service.api.access import begun
from service.api.plain import answered
from service.auth import pending, sessions
from service.auth.keys import Unauthenticated
from service.auth.linking import account_for
from service.auth.pending import STALE, Pending
from service.config import Oidc
from service.edge import browser
from service.edge.gate import guarded, service

if TYPE_CHECKING:
    from service.auth.provider import Provider

COOKIE = "kvali_sign_in"
PATH = "/auth"

log = logging.getLogger(__name__)
blueprint = Blueprint("oidc", __name__, url_prefix=PATH)


@blueprint.get("/login")
@guarded("sign_in")
def begin_sign_in() -> Response:
    """Send the browser to the identity provider."""
    wanted = request.args.get("next")
    if wanted is not None:
        browser.looks()
    here, provider = service(), _provider()
    sign_in = pending.new(here.clock, None if wanted is None else browser.onward(wanted))
    address = provider.address(sign_in.state, sign_in.nonce, sign_in.verifier)
    sign_in.remember(here.engine, here.clock)
    response = Response(status=303, headers={"Location": address})
    response.set_cookie(
        COOKIE,
        sign_in.cookie,
        max_age=pending.LASTS,
        path=PATH,
        secure=_settings().redirect_uri.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
    return response


@blueprint.get("/callback")
@guarded("sign_in")
def finish_sign_in() -> Answer:
    """Begin a session for whom the identity provider has sent back."""
    cookie = request.cookies.get(COOKIE)
    sign_in = Pending(cookie or "")
    if sign_in.onward is not None:
        browser.looks()
    here, provider = service(), _provider()
    if cookie is None:
        raise Unauthenticated("sign_in_stale", STALE)
    sign_in.use(here.engine, here.clock, request.args.get("state", ""))
    code = request.args.get("code")
    if code is None:
        detail = "the identity provider did not let you in; begin again at /auth/login"
        raise Unauthenticated("sign_in_declined", detail)
    person = provider.person(code, sign_in.nonce, sign_in.verifier, here.clock.now())
    account = account_for(here.engine, person.issuer, person.subject, person.email)
    log.info("%s signed in through the identity provider", account.name)
    made = sessions.begin(here.engine, here.clock, account)
    response: Answer
    if sign_in.onward is None:
        response = answered(begun(made), HTTPStatus.CREATED)
    else:
        response = browser.begun(made, redirect(browser.onward(sign_in.onward), HTTPStatus.SEE_OTHER))
    response.delete_cookie(COOKIE, path=PATH)
    return response


def _settings() -> Oidc:
    found = service().settings.oidc
    if found is None:
        detail = "no identity provider is set up here; sign in at /api/v1/session"
        raise unknown("no_identity_provider", detail)
    return found


def _provider() -> "Provider":
    settings = _settings()
    # Here, because Authlib is there only where a provider is set up.
    from service.auth.provider import Provider  # noqa: PLC0415

    return Provider(settings)
