"""A small OpenID Connect provider, run as its own process: `python -m tests.support.provider PORT NOW`.

It signs in, without asking, whomever it was told to (`POST /behave`), by the authorization code flow with
PKCE, and signs ID tokens by RS256. Told of a fault, it makes exactly that mistake. Its clock stands at NOW.
"""

import base64
import hashlib
import hmac
import json
import secrets
import sys
from typing import Any
from urllib.parse import urlencode

from flask import Flask, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "kvali-tests", "a secret of the tests"
PERSON = ("sub", "email", "email_verified")
EXPIRES_S = 300

FAULTS = (
    "wrong nonce",
    "no nonce",
    "wrong audience",
    "another party's",
    "wrong issuer",
    "expired",
    "from the future",
    "no subject",
    "forged signature",
    "unknown key",
    "no signature",
    "signed with the public key",
    "nonsense",
    "no JWT",
    "no token",
)
"""What an ID token can be that nobody may be let in by."""


class Provider:
    """What it knows: its keys, whom it signs in, and the codes that are out."""

    def __init__(self, issuer: str, now: int) -> None:
        self.issuer, self.now = issuer, now
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.forger = RSAKey.generate_key(2048, {"kid": "one"})
        self.behaviour: dict[str, Any] = {"sub": "person-1"}
        self.codes: dict[str, dict[str, str]] = {}

    def id_token(self, asked: dict[str, str]) -> str:
        """The token of a code; wrong in the way that was asked for."""
        fault = self.behaviour.get("fault")
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": self.now,
            "exp": self.now + EXPIRES_S,
            "nonce": asked["nonce"],
            **{
                name: self.behaviour[name]
                for name in ("sub", "email", "email_verified")
                if name in self.behaviour
            },
        }
        match fault:
            case "wrong nonce":
                claims["nonce"] = "another"
            case "no nonce":
                del claims["nonce"]
            case "wrong audience":
                claims["aud"] = "somebody-else"
            case "another party's":
                claims |= {"aud": [CLIENT_ID, "somebody-else"], "azp": "somebody-else"}
            case "wrong issuer":
                claims["iss"] = "https://elsewhere.example"
            case "expired":
                claims |= {"iat": self.now - 2 * EXPIRES_S, "exp": self.now - EXPIRES_S}
            case "from the future":
                claims |= {"iat": self.now + EXPIRES_S, "exp": self.now + 2 * EXPIRES_S}
            case "no subject":
                del claims["sub"]
            case "nonsense":
                claims |= {"exp": "soon", "aud": 5, "nonce": [claims["nonce"]]}
        return self._signed(claims, fault)

    def _signed(self, claims: dict[str, Any], fault: str | None) -> str:
        match fault:
            case "no JWT":
                return "nothing"
            case "forged signature":
                return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.forger)
            case "unknown key":
                return jwt.encode({"alg": "RS256", "kid": "two"}, claims, self.forger)
            case "no signature":
                return f"{_part({'alg': 'none'})}.{_part(claims)}."
            case "signed with the public key":
                head = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
                public = self.key.as_pem(private=False)
                return f"{head}.{_encoded(hmac.digest(public, head.encode(), 'sha256'))}"
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


def _part(value: object) -> str:
    return _encoded(json.dumps(value).encode())


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Views:
    """Its addresses."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.app = Flask("provider")
        for rule, view, method in (
            ("/.well-known/openid-configuration", self.discovery, "GET"),
            ("/keys", self.keys, "GET"),
            ("/authorize", self.authorize, "GET"),
            ("/token", self.token, "POST"),
            ("/behave", self.behave, "POST"),
        ):
            self.app.add_url_rule(rule, rule, view, methods=[method])

    def does(self, fault: str) -> bool:
        """Whether it was told to make this mistake."""
        return self.provider.behaviour.get("fault") == fault

    @property
    def methods(self) -> list[str]:
        """How clients say who they are."""
        found: list[str] = self.provider.behaviour.get("methods", ["client_secret_basic"])
        return found

    def discovery(self) -> Any:
        """What it says of itself."""
        if self.does("failing"):
            return "not now", 500
        if self.does("a list"):
            return [1, 2]
        issuer = self.provider.issuer
        return {
            "issuer": "https://impostor.example" if self.does("impostor") else issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
            "token_endpoint_auth_methods_supported": self.methods,
        }

    def keys(self) -> Any:
        """Its public keys."""
        return {"keys": [self.provider.key.as_dict(private=False)]}

    def authorize(self) -> Any:
        """Signs in whomever it was told to, and sends the browser back."""
        asked = request.args.to_dict()
        assert asked["client_id"] == CLIENT_ID
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert "openid" in asked["scope"].split()
        answer = {"state": asked["state"]}
        if self.does("declined"):
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_urlsafe(16)
            self.provider.codes[answer["code"]] = asked
        return redirect(f"{asked['redirect_uri']}?{urlencode(answer)}")

    def token(self) -> Any:
        """Gives the ID token for a code, once."""
        if not self._client():
            return {"error": "invalid_client"}, 401
        asked = self.provider.codes.pop(request.form["code"], None)
        if asked is None or not _fits(asked):
            return {"error": "invalid_grant"}, 400
        given = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": EXPIRES_S}
        if not self.does("no token"):
            given["id_token"] = self.provider.id_token(asked)
        return given

    def _client(self) -> bool:
        given: tuple[str | None, str | None]
        if self.methods == ["client_secret_post"]:
            given = request.form["client_id"], request.form["client_secret"]
        else:
            basic = request.authorization
            given = (basic.username, basic.password) if basic else (None, None)
        return given == (CLIENT_ID, CLIENT_SECRET)

    def behave(self) -> Any:
        """What it is told to do from now on."""
        self.provider.behaviour = request.get_json()
        return self.provider.behaviour


def _fits(asked: dict[str, str]) -> bool:
    """Whether a code comes from whom it was given to (RFC 7636, section 4.6)."""
    challenge = _encoded(hashlib.sha256(request.form["code_verifier"].encode()).digest())
    same_place = asked["redirect_uri"] == request.form["redirect_uri"]
    return same_place and asked["code_challenge"] == challenge


def main(port: str, now: str) -> None:
    Views(Provider(f"http://127.0.0.1:{port}", int(now))).app.run(port=int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
