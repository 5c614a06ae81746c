"""Signing in through an identity provider: a real one, in a process of its own, that can be made to lie."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from flask.testing import FlaskClient
from sqlalchemy import URL, select
from werkzeug.test import TestResponse

from service.app import create_app
from service.auth import accounts, pending
from service.bootstrap import Service
from service.clock import SimulatedClock
from service.store.engine import reading
from service.store.tables import SIGN_IN
from tests.support.http import Caller, app_around
from tests.support.plan import NOW, WORKPLAN, new_service, settings_for
from tests.support.provider import CLIENT_ID, CLIENT_SECRET, FAULTS
from tests.support.server import STARTS_WITHIN_S, free_port

JANE = {"sub": "person-1", "email": "Jane.Doe@example.org", "email_verified": True}


class Running:
    """The provider's process."""

    def __init__(self) -> None:
        port = free_port()
        self.issuer = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "tests.support.provider", str(port), str(int(NOW.timestamp()))]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def wait(self) -> None:
        deadline = monotonic() + STARTS_WITHIN_S
        while monotonic() < deadline:
            assert self._process.poll() is None
            try:
                httpx.get(f"{self.issuer}/keys")
                return
            except httpx.TransportError:
                sleep(0.1)
        raise AssertionError("the provider does not answer")

    def behave(self, **how: Any) -> None:
        httpx.post(f"{self.issuer}/behave", json=how).raise_for_status()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)


class Browser:
    """Somebody's browser: it keeps cookies, and goes where it is sent."""

    def __init__(self, service: Service) -> None:
        self.app = app_around(service)
        self.client: FlaskClient = self.app.test_client()

    def login(self, query: str = "") -> TestResponse:
        return self.client.get(f"/auth/login{query}", base_url="https://kvali.example")

    def to_the_provider(self, query: str = "") -> str:
        """The address at which the provider sends it back."""
        sent = self.login(query)
        assert sent.status_code == 303, sent.text
        back = httpx.get(sent.headers["Location"])
        assert back.status_code == 302, back.text
        return back.headers["Location"]

    def back(self, address: str) -> TestResponse:
        parts = urlsplit(address)
        assert (parts.netloc, parts.path) == ("kvali.example", "/auth/callback")
        return self.client.get(f"{parts.path}?{parts.query}", base_url="https://kvali.example")

    def sign_in(self, query: str = "") -> TestResponse:
        return self.back(self.to_the_provider(query))


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    provider = Running()
    try:
        provider.wait()
        yield provider
    finally:
        provider.stop()


@pytest.fixture
def provider(running: Running) -> Running:
    running.behave(**JANE)
    return running


def served(url: URL, home: Path, issuer: str) -> Service:
    secret = home / "secret"
    secret.write_text(f"{CLIENT_SECRET}\n", encoding="utf-8")
    settings = settings_for(
        url,
        home,
        KVALI_URL="https://kvali.example/",
        KVALI_OIDC_ISSUER=issuer,
        KVALI_OIDC_CLIENT_ID=CLIENT_ID,
        KVALI_OIDC_CLIENT_SECRET_FILE=str(secret),
    )
    return new_service(settings)


@pytest.fixture
def service(database_url: URL, tmp_path: Path, provider: Running) -> Iterator[Service]:
    service = served(database_url, tmp_path, provider.issuer)
    yield service
    service.close()


@pytest.fixture
def browser(service: Service) -> Browser:
    return Browser(service)


def account(service: Service, name: str = "jane", email: str = "jane.doe@EXAMPLE.org") -> accounts.Account:
    state = service.ledger(WORKPLAN).state()
    return accounts.add(
        service.engine,
        service.clock,
        state,
        role="lead_agency",
        organisation="LAB",
        name=name,
        kind="person",
        email=email,
    )


def code(response: TestResponse) -> tuple[int, str]:
    return response.status_code, (response.json or {})["code"]


def test_a_person_who_has_an_account_is_signed_in_and_reports(service: Service, browser: Browser) -> None:
    account(service)
    signed_in = browser.sign_in()
    assert signed_in.status_code == 201, signed_in.text
    assert signed_in.json is not None
    assert signed_in.json["account"] == "jane"
    caller = Caller(browser.app, signed_in.json["token"])
    assert caller.post("/activities/KP1-A1/updates", {"status": "ongoing"}).status_code == 201


def test_who_comes_from_a_page_ends_in_a_session_of_the_browser_and_goes_on(
    service: Service, browser: Browser
) -> None:
    account(service)
    wanted = f"/en/workplans/{WORKPLAN}/?as_of=3"
    signed_in = browser.sign_in(f"?{urlencode({'next': wanted})}")
    assert (signed_in.status_code, signed_in.headers["Location"]) == (303, wanted)
    assert signed_in.text.count("kvali_session") == 0
    session = next(one for one in signed_in.headers.getlist("Set-Cookie") if one.startswith("__Host-kvali="))
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=28800"):
        assert part in session
    page = browser.client.get("/en/account/", base_url="https://kvali.example")
    assert page.status_code == 200
    assert "jane" in page.text


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil", ""],
)
def test_a_sign_in_leads_to_no_other_site(service: Service, browser: Browser, wanted: str) -> None:
    account(service)
    signed_in = browser.sign_in(f"?{urlencode({'next': wanted})}")
    assert (signed_in.status_code, signed_in.headers["Location"]) == (303, "/")


def test_where_a_sign_in_leads_to_is_not_changed_on_the_way(service: Service, browser: Browser) -> None:
    account(service)
    address = browser.to_the_provider("?next=/en/")
    cookie = browser.client.get_cookie("kvali_sign_in", domain="kvali.example", path="/auth")
    assert cookie is not None
    changed = cookie.value.replace("en", "ka")
    browser.client.set_cookie("kvali_sign_in", changed, domain="kvali.example", path="/auth")
    assert browser.back(address).status_code == 401


def test_who_comes_from_a_page_and_is_not_let_in_is_told_on_a_page(
    service: Service, browser: Browser, provider: Running
) -> None:
    refused = browser.sign_in("?next=/en/")
    assert (refused.status_code, refused.content_type) == (403, "text/html; charset=utf-8")
    assert "no_account" in refused.text
    account(service)
    provider.behave(fault="declined")
    declined = browser.sign_in("?next=/en/")
    assert (declined.status_code, declined.content_type) == (401, "text/html; charset=utf-8")
    assert "/en/sign-in?next=" in declined.text


def test_an_account_is_linked_once_and_then_known_by_the_person_alone(
    service: Service, browser: Browser, provider: Running
) -> None:
    account(service)
    assert browser.sign_in().status_code == 201
    provider.behave(sub="person-1", email="another@example.org", email_verified=True)
    assert browser.sign_in().status_code == 201
    provider.behave(sub="person-2", email=JANE["email"], email_verified=True)
    assert code(browser.sign_in()) == (403, "no_account")


@pytest.mark.parametrize(
    "who",
    [
        {"sub": "person-1", "email": "john@example.org", "email_verified": True},
        {"sub": "person-1", "email": JANE["email"], "email_verified": False},
        {"sub": "person-1", "email": JANE["email"], "email_verified": "true"},
        {"sub": "person-1", "email": JANE["email"]},
        {"sub": "person-1"},
        {"sub": "person-1", "email_verified": True},
    ],
    ids=["another address", "not verified", "verified in words", "nothing said of it", "no address", "none"],
)
def test_nobody_gets_in_who_has_no_account(
    service: Service, browser: Browser, provider: Running, who: dict[str, object]
) -> None:
    made = account(service)
    provider.behave(**who)
    assert code(browser.sign_in()) == (403, "no_account")
    assert accounts.accounts(service.engine) == [made]


def test_a_disabled_account_lets_nobody_in(service: Service, browser: Browser) -> None:
    account(service)
    assert browser.sign_in().status_code == 201
    accounts.disable(service.engine, service.clock, "jane")
    assert code(browser.sign_in()) == (401, "account_disabled")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_token_that_cannot_be_trusted_lets_nobody_in(
    service: Service, browser: Browser, provider: Running, fault: str
) -> None:
    account(service)
    provider.behave(**JANE, fault=fault)
    assert code(browser.sign_in()) == (401, "identity_invalid")
    provider.behave(**JANE)
    assert browser.sign_in().status_code == 201


def test_a_state_is_good_for_one_use(service: Service, browser: Browser) -> None:
    account(service)
    address = browser.to_the_provider()
    cookie = browser.client.get_cookie("kvali_sign_in", domain="kvali.example", path="/auth")
    assert cookie is not None
    assert browser.back(address).status_code == 201
    assert browser.client.get_cookie("kvali_sign_in", domain="kvali.example", path="/auth") is None
    assert code(browser.back(address)) == (401, "sign_in_stale")
    browser.client.set_cookie("kvali_sign_in", cookie.value, path="/auth")
    assert code(browser.back(address)) == (401, "sign_in_stale")


def test_a_state_is_good_in_the_browser_that_it_was_made_for(service: Service, browser: Browser) -> None:
    account(service)
    mine, address = browser.to_the_provider(), Browser(service).to_the_provider()
    assert code(browser.back(address)) == (401, "sign_in_stale")
    assert browser.back(mine).status_code == 201


def test_a_state_is_good_for_ten_minutes(service: Service, browser: Browser) -> None:
    account(service)
    address = browser.to_the_provider()
    assert isinstance(service.clock, SimulatedClock)
    service.clock.advance(pending.LASTS)
    assert code(browser.back(address)) == (401, "sign_in_stale")
    browser.to_the_provider()
    with reading(service.engine) as connection:
        assert len(connection.execute(select(SIGN_IN)).all()) == 1


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=ქ"])
def test_what_was_never_sent_out_does_not_come_back(browser: Browser, query: str) -> None:
    browser.to_the_provider()
    assert code(browser.client.get(f"/auth/callback{query}", base_url="https://kvali.example")) == (
        401,
        "sign_in_stale",
    )


def test_a_code_of_another_sign_in_is_refused(service: Service, browser: Browser) -> None:
    account(service)
    mine, other = (parse_qs(urlsplit(browser.to_the_provider()).query) for _ in range(2))
    stolen = f"https://kvali.example/auth/callback?code={mine['code'][0]}&state={other['state'][0]}"
    assert code(browser.back(stolen)) == (401, "identity_invalid")


def test_who_is_not_let_in_by_the_provider_is_not_let_in_here(browser: Browser, provider: Running) -> None:
    provider.behave(fault="declined")
    assert code(browser.sign_in()) == (401, "sign_in_declined")


def test_the_cookie_is_for_this_alone_and_the_database_has_nothing_to_forge_it(
    service: Service, browser: Browser
) -> None:
    header = browser.login().headers["Set-Cookie"]
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/auth", "Max-Age=600"):
        assert part in header
    secret = header.partition("=")[2].partition(";")[0]
    with reading(service.engine) as connection:
        row = repr(connection.execute(select(SIGN_IN)).one())
    for value in (secret, pending.Pending(secret).state, pending.Pending(secret).nonce):
        assert value not in row


def test_a_provider_that_takes_the_secret_in_the_body_gets_it_there(
    service: Service, browser: Browser, provider: Running
) -> None:
    account(service)
    provider.behave(**JANE, methods=["client_secret_post"])
    assert browser.sign_in().status_code == 201


@pytest.mark.parametrize("fault", ["failing", "impostor", "a list"])
def test_a_provider_that_fails_is_told_as_a_problem_to_try_again(
    service: Service, browser: Browser, provider: Running, fault: str
) -> None:
    account(service)
    address = browser.to_the_provider()
    provider.behave(**JANE, fault=fault)
    for response in (browser.login(), browser.back(address)):
        assert code(response) == (503, "provider_unavailable")
        assert response.headers["Retry-After"] == "5"
    with reading(service.engine) as connection:
        assert connection.execute(select(SIGN_IN)).all() == []


def test_a_provider_that_is_away_is_told_as_a_problem_to_try_again(sqlite_url: URL, tmp_path: Path) -> None:
    service = served(sqlite_url, tmp_path, f"http://127.0.0.1:{free_port()}")
    response = Browser(service).login()
    assert code(response) == (503, "provider_unavailable")
    assert response.content_type == "application/problem+json"
    service.close()


def test_without_a_provider_there_is_nothing_to_go_to(sqlite_url: URL, tmp_path: Path) -> None:
    service = new_service(settings_for(sqlite_url, tmp_path))
    for path in ("/auth/login", "/auth/callback"):
        assert code(create_app(service).test_client().get(path)) == (404, "no_identity_provider")
    service.close()


def test_neither_secret_nor_code_nor_token_reaches_the_log(
    service: Service, browser: Browser, provider: Running, caplog: pytest.LogCaptureFixture
) -> None:
    account(service)
    caplog.set_level("DEBUG")
    address = browser.to_the_provider()
    asked = parse_qs(urlsplit(address).query)
    signed_in = browser.back(address)
    provider.behave(**JANE, fault="forged signature")
    browser.sign_in()
    assert signed_in.json is not None
    assert "jane signed in" in caplog.text
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("service"))
    for secret in (CLIENT_SECRET, asked["code"][0], asked["state"][0], signed_in.json["token"]):
        assert secret not in logged
