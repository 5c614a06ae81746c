"""Forms: every page that changes something takes our own forms alone, from wherever another is sent."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from events.values import Role
from service.app import create_app
from service.auth import accounts
from service.auth.local import set_password
from service.auth.permissions import PERMISSIONS
from service.bootstrap import Service
from tests.support.plan import WORKPLAN, new_service, settings_for

PASSWORD = "correct horse battery staple"
PEOPLE: dict[str, tuple[Role, str | None]] = {
    "lead": ("lead_agency", "LAB"),
    "secretariat": ("secretariat", "NET"),
    "administrator": ("administrator", None),
}
TOKEN = re.compile(r'name="token" value="(\w+)"')
FOREIGN: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({}, {}),
    ({"token": ""}, {}),
    ({"token": "0" * 64}, {}),
    ({"token": "ქ"}, {}),
    ({"token": "own"}, {"Sec-Fetch-Site": "cross-site"}),
    ({"token": "own"}, {"Sec-Fetch-Site": "same-site"}),
)
"""What other sites can make a browser send: the fields of a form, and what the browser says beside them."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home = tmp_path_factory.mktemp("forms")
    service = new_service(settings_for(URL.create("sqlite", database=str(home / "kvali.db")), Path(home)))
    for name, (role, organisation) in PEOPLE.items():
        _person(service, name, role, organisation)
    yield create_app(service)
    service.close()


def _person(service: Service, name: str, role: Role, organisation: str | None) -> None:
    state, engine, clock = service.ledger(WORKPLAN).state(), service.engine, service.clock
    accounts.add(engine, clock, state, role=role, organisation=organisation, name=name, kind="person")
    set_password(engine, clock, name, PASSWORD)


@pytest.fixture(scope="module")
def browsers(app: Flask) -> dict[str, tuple[FlaskClient, str]]:
    """Those of all people, each with the token of its own forms."""
    return {name: _signed_in(app, name) for name in PEOPLE}


def _signed_in(app: Flask, name: str) -> tuple[FlaskClient, str]:
    client = app.test_client()
    form = {"token": _token(client.get("/en/sign-in")), "name": name, "password": PASSWORD}
    assert client.post("/en/sign-in", data=form).status_code == 303
    return client, _token(client.get("/en/account/"))


def _token(page: TestResponse) -> str:
    found = TOKEN.search(page.text)
    assert found is not None
    return found[1]


def _posting(app: Flask) -> list[Rule]:
    """The addresses of pages that something can be posted to."""
    rules = app.url_map.iter_rules()
    return [rule for rule in rules if rule.endpoint.startswith("web_") and "POST" in (rule.methods or ())]


def _address(rule: Rule) -> str:
    values = dict.fromkeys(rule.arguments, "x") | {"language": "en", "wp": WORKPLAN}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], rule.rule)


def test_every_form_is_refused_that_another_site_has_sent(
    app: Flask, browsers: dict[str, tuple[FlaskClient, str]]
) -> None:
    posting = _posting(app)
    assert len(posting) > 10
    size = _size(app)
    for rule in posting:
        use_case = vars(app.view_functions[rule.endpoint])["use_case"]
        who = next(name for name, (role, _) in PEOPLE.items() if role in PERMISSIONS[use_case])
        client, own = browsers[who]
        for form, headers in FOREIGN:
            data = {name: own if value == "own" else value for name, value in form.items()}
            refused = client.post(_address(rule), data=data, headers=headers)
            assert refused.status_code == 403, (rule.rule, form, headers)
            assert "form_foreign" in refused.text
    assert _size(app) == size


def test_a_form_of_somebody_else_is_foreign(app: Flask, browsers: dict[str, tuple[FlaskClient, str]]) -> None:
    client, _ = browsers["lead"]
    _, of_another = browsers["secretariat"]
    refused = client.post("/en/account/mail", data={"token": of_another, "language": "ka"})
    assert refused.status_code == 403


def test_every_form_but_the_ones_to_sign_in_and_out_needs_a_session(app: Flask) -> None:
    for rule in _posting(app):
        if vars(app.view_functions[rule.endpoint])["use_case"] == "sign_in":
            continue
        refused = app.test_client().post(_address(rule), data={"token": "x"})
        assert refused.status_code == 401, rule.rule


def test_the_past_is_not_written_to(app: Flask, browsers: dict[str, tuple[FlaskClient, str]]) -> None:
    client, own = browsers["lead"]
    address = f"/en/workplans/{WORKPLAN}/desk/activities/KP1-A1/update?as_of=3"
    refused = client.post(address, data={"token": own, "status": "ongoing"})
    assert (refused.status_code, "past_is_read_only" in refused.text) == (409, True)


def _size(app: Flask) -> int:
    service: Service = app.extensions["kvali"]
    return service.ledger(WORKPLAN).state().size
