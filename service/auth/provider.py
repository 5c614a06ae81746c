"""An OpenID Connect provider (OpenID Connect Core 1.0), spoken to by Authlib: which person is this?

Only imported where one is configured: Authlib comes with the extra `oidc`.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct
from requests import RequestException

from service.auth.keys import Unauthenticated
from service.auth.pending import ProviderUnavailable
from service.config import Oidc

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Asymmetric ones only: what verifies a token must not be able to make one."""
TIMEOUT_S = 5
LEEWAY_S = 60
"""By how much the provider's clock may differ from ours."""

log = logging.getLogger(__name__)


class Person(Struct, frozen=True):
    """Whom the provider knows. `email` is null unless it has verified that it is theirs."""

    issuer: str
    subject: str
    email: str | None


class Provider:
    """The provider, asked anew what it is each time: people sign in rarely, and its keys change."""

    def __init__(self, settings: Oidc) -> None:
        self._settings = settings

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser. Raises ProviderUnavailable."""
        with self._session() as session:
            about = self._about(session)
            asked = {"state": state, "nonce": nonce, "code_verifier": verifier}
            url: str = session.create_authorization_url(about["authorization_endpoint"], **asked)[0]
            return url

    def person(self, code: str, nonce: str, verifier: str, now: datetime) -> Person:
        """Who came back with this code.

        Raises:
            Unauthenticated: `identity_invalid`, what the provider says cannot be trusted.
            ProviderUnavailable: it does not say anything that can be read.
        """
        with self._session() as session:
            about = self._about(session)
            methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
            if "client_secret_basic" not in methods:
                session.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 - the name of a method
            token = session.fetch_token(
                about["token_endpoint"],
                grant_type="authorization_code",
                code=code,
                redirect_uri=self._settings.redirect_uri,
                code_verifier=verifier,
            )
            published: Any = _read(session, about["jwks_uri"])
            keys = KeySet.import_key_set(published)
        try:
            return self._person(token["id_token"], keys, nonce, now)
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise _invalid(error) from error

    def _person(self, id_token: str, keys: KeySet, nonce: str, now: datetime) -> Person:
        issuer, client = self._settings.issuer, self._settings.client_id
        token = jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        expected = {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client}}
        claims = CodeIDToken(token.claims, token.header, expected, {"nonce": nonce, "client_id": client})
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_S)
        email = claims.get("email") if claims.get("email_verified") is True else None
        return Person(issuer, str(claims["sub"]), email and str(email).casefold())

    def _about(self, session: OAuth2Session) -> dict[str, Any]:
        """What it says of itself (OpenID Connect Discovery 1.0, section 4)."""
        issuer = self._settings.issuer
        about = _read(session, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if about["issuer"] != issuer:
            raise ValueError(f"it calls itself {about['issuer']!r}")
        return about

    @contextmanager
    def _session(self) -> Iterator[OAuth2Session]:
        settings = self._settings
        session = OAuth2Session(
            settings.client_id,
            settings.client_secret,
            scope="openid email",
            redirect_uri=settings.redirect_uri,
            code_challenge_method="S256",
            default_timeout=TIMEOUT_S,
        )
        try:
            yield session
        except OAuthError as error:  # it answered, and refuses the code
            raise _invalid(error) from error
        except (RequestException, JoseError, KeyError, ValueError) as error:
            log.warning("the identity provider %s cannot be used: %s", settings.issuer, error)
            raise ProviderUnavailable from error
        finally:
            session.close()


def _read(session: OAuth2Session, address: str) -> dict[str, Any]:
    response = session.get(address, withhold_token=True)
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError(f"{address} answers with no JSON object")
    return found


def _invalid(error: Exception) -> Unauthenticated:
    log.warning("a sign-in was refused: %s", error)
    detail = "what the identity provider says of you cannot be trusted; begin again at /auth/login"
    return Unauthenticated("identity_invalid", detail)
