"""Whatever a form is refused for is said in the language of the page."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g
from marshmallow import Schema, ValidationError

from service.edge import requests
from service.edge.unfit import unfit
from service.web import language
from service.web.reasons import REASONS, patterns, reason

UNFIT: tuple[Any, ...] = (
    *(None, "", "x" * 30_000, "a\x00b", "a\nb", "?!", "2021-99-99", "https://", True),
    *(5, 5.5, -1, 10**12, [], ["x"], [None], {}, {"en": 5}, {"en": "a"}),
)
"""Of these, each is what no field or only some fields take."""


def _schemas() -> list[type[Schema]]:
    return [getattr(requests, name) for name in requests.__all__]


def _reasons(schema: type[Schema]) -> Iterator[str]:
    fields = [{name: value} for name in schema().fields for value in UNFIT]
    given_all: tuple[Any, ...] = (5, {}, {"nobody_knows_this": 1}, *fields)
    for given in given_all:
        try:
            schema().load(given)
        except ValidationError as error:
            yield from (one["reason"] for one in unfit([error.messages_dict]).errors or ())


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every reason of every schema, for what does not fit it."""
    return {one for schema in _schemas() for one in _reasons(schema)}


def test_every_reason_is_known_to_those_who_translate(said: set[str]) -> None:
    unknown = {one[:200] for one in said if not any(pattern.fullmatch(one) for _, pattern in patterns())}
    assert unknown == set()


def test_none_is_translated_that_nobody_says(said: set[str]) -> None:
    spoken = {message for message, pattern in patterns() if any(map(pattern.fullmatch, said))}
    assert set(REASONS) - spoken == set()


def test_a_reason_is_said_in_georgian_with_the_values_that_it_names() -> None:
    app = Flask(__name__)
    language.register(app)
    with app.test_request_context("/ka/"):
        g.language = "ka"
        assert reason("Length must be between 1 and 64.") == "სიგრძე უნდა იყოს 1-დან 64-მდე."
        assert reason("Something <new>.") == '<span lang="en">Something &lt;new&gt;.</span>'
