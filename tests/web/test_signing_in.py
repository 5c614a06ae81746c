"""Signing in and out by pages: no planted session, no cookie that scripts read, no way to another site."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import URL
from werkzeug.test import TestResponse

from service.app import create_app
from service.auth import sessions
from service.bootstrap import Service
from service.clock import SimulatedClock
from tests.support.plan import WORKPLAN, make_person, new_service, settings_for

BASE, COOKIE = "https://kvali.example", "__Host-kvali"
TOKEN = re.compile(r'name="token" value="(\w+)"')
NAME, PASSWORD = "jane", "correct horse battery staple"
HOME = f"/en/workplans/{WORKPLAN}/"

ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    " //evil.example",
    "/\u2028/evil.example",
    "evil.example",
    "@evil.example",
    "/" + "x" * 5_000,
)
HARMLESS = ("/%2F/evil.example", "/%5Cevil.example", "/.//evil.example", "/en/?next=//evil.example")
"""What looks like another site, and is an address of ours to every browser."""


class Person:
    """Somebody's browser, at http or https."""

    def __init__(self, service: Service, base: str) -> None:
        self.client: FlaskClient = create_app(service).test_client()
        self.base = base
        self.cookie = (COOKIE if base == BASE else "kvali", urlsplit(base).netloc)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=self.base)

    def post(self, path: str, **form: str) -> TestResponse:
        page = self.get("/en/account/") if self.client.get_cookie(*self.cookie) else None
        signed_in = page is not None and page.status_code == 200
        token = TOKEN.search(page.text if page and signed_in else self.get("/en/sign-in").text)
        assert token is not None
        return self.client.post(path, base_url=self.base, data={"token": token[1], **form})

    def sign_in(self, wanted: str = "/en/", password: str = PASSWORD) -> TestResponse:
        return self.post("/en/sign-in", name=NAME, password=password, next=wanted)


@pytest.fixture
def served(sqlite_url: URL, tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """A browser at a service with these settings."""
    services: list[Service] = []

    def serve(base: str = BASE, **settings: str) -> Person:
        services.append(new_service(settings_for(sqlite_url, tmp_path, KVALI_URL=f"{base}/", **settings)))
        make_person(services[-1], NAME, PASSWORD)
        return Person(services[-1], base)

    yield serve
    for one in services:
        one.close()


def cookies(response: TestResponse) -> dict[str, str]:
    """What each cookie is set to, with its attributes."""
    return dict(one.split("=", 1) for one in response.headers.getlist("Set-Cookie"))


def service_of(person: Person) -> Service:
    found: Service = person.client.application.extensions["kvali"]
    return found


@pytest.mark.parametrize("base", ["http://127.0.0.1", BASE])
def test_a_sessions_cookie_is_for_this_host_alone_and_no_script_reads_it(
    served: Callable[..., Person], base: str
) -> None:
    person = served(base)
    given = cookies(person.get("/en/sign-in"))["kvali_visit"]
    made = cookies(person.sign_in())
    name = "__Host-kvali" if base.startswith("https") else "kvali"
    for cookie in (given, made[name]):
        assert "HttpOnly" in cookie
        assert ("Secure" in cookie) == base.startswith("https")
        assert "Domain" not in cookie
        assert "Path=/" in cookie
    assert "SameSite=Strict" in given
    assert "SameSite=Lax" in made[name]
    assert person.get("/en/account/").status_code == 200
    ended = cookies(person.post("/en/sign-out"))[name]
    assert "Max-Age=0" in ended
    assert ("Secure" in ended) == base.startswith("https")
    assert person.get("/en/account/").status_code == 303


def test_a_session_that_somebody_planted_is_not_the_one_that_one_signs_in_to(
    served: Callable[..., Person],
) -> None:
    victim = served()
    planted = "kvali_session_" + "A" * 43
    victim.client.set_cookie(COOKIE, planted, domain="kvali.example")
    signed_in = cookies(victim.sign_in())[COOKIE].partition(";")[0]
    assert signed_in.startswith("kvali_session_")
    assert signed_in != planted
    attacker = Person(service_of(victim), victim.base)
    attacker.client.set_cookie(COOKIE, planted, domain="kvali.example")
    assert attacker.get("/en/account/").status_code == 303


def test_signing_in_again_ends_the_session_before(served: Callable[..., Person]) -> None:
    person = served()
    person.sign_in()
    before = person.client.get_cookie(COOKIE, domain="kvali.example")
    assert before is not None
    page = person.get("/en/account/").text
    token = TOKEN.search(page)
    assert token is not None
    form = {"token": token[1], "name": NAME, "password": PASSWORD}
    again = person.client.post("/en/sign-in", base_url=person.base, data=form)
    assert again.status_code == 303
    other = Person(service_of(person), person.base)
    other.client.set_cookie(COOKIE, before.value, domain="kvali.example")
    assert other.get("/en/account/").status_code == 303
    assert person.get("/en/account/").status_code == 200


def test_signing_in_leads_to_no_other_site(served: Callable[..., Person]) -> None:
    person = served()
    for wanted in ELSEWHERE:
        assert 'name="next" value="/"' in person.get(f"/en/sign-in?{urlencode({'next': wanted})}").text
    for wanted in ELSEWHERE:
        assert person.sign_in(wanted).headers["Location"] == "/", wanted
        again = person.get(f"/en/sign-in?{urlencode({'next': wanted})}")  # who has signed in goes on at once
        assert (again.status_code, again.headers["Location"]) == (302, "/"), wanted
        person.post("/en/sign-out")


def test_signing_in_leads_on_to_where_one_wanted_to_go(served: Callable[..., Person]) -> None:
    person = served()
    for wanted in (HOME, f"{HOME}?as_of=3", *HARMLESS):
        assert person.sign_in(wanted).headers["Location"] == wanted
        person.post("/en/sign-out")


def test_who_has_to_sign_in_comes_back_to_where_it_was(served: Callable[..., Person]) -> None:
    person = served()
    sent = person.get("/en/account/?done=mail")
    assert sent.status_code == 303
    wanted = parse_qs(urlsplit(sent.headers["Location"]).query)["next"]
    assert wanted == ["/en/account/?done=mail"]
    assert person.sign_in(wanted[0]).headers["Location"] == wanted[0]


def test_guessing_is_slowed_down_and_the_page_says_so(served: Callable[..., Person]) -> None:
    person = served()
    answers = [person.sign_in(password="wrong") for _ in range(8)]
    assert [one.status_code for one in answers][:5] == [401] * 5
    assert answers[-1].status_code == 429
    assert 'role="alert"' in answers[-1].text
    assert "seconds" in answers[-1].text
    assert "wrong" not in answers[-1].text.split("<form")[-1]  # the password is not shown again
    assert person.sign_in().status_code == 429  # not even the right one is taken now


def test_a_session_that_has_ended_is_told_kindly_and_nothing_written_is_lost(
    served: Callable[..., Person],
) -> None:
    person = served()
    person.sign_in()
    clock = service_of(person).clock
    assert isinstance(clock, SimulatedClock)
    clock.advance(sessions.LASTS + timedelta(seconds=1))
    asked = person.get("/en/account/")
    assert asked.status_code == 303
    assert "Your session has ended" in person.get(asked.headers["Location"]).text
    form = {"token": "x", "language": "ka", "note": "<b>what I wrote</b>", "password": "secret words"}
    sent = person.client.post("/en/account/mail", base_url=person.base, data=form)
    assert sent.status_code == 401
    assert "session_ended" in sent.text
    assert "&lt;b&gt;what I wrote&lt;/b&gt;" in sent.text
    assert "secret words" not in sent.text
