"""The page about all operations is the description, readable, and takes nothing from elsewhere."""

import re
from typing import Any

import pytest
from openapi_spec_validator import validate

from service.api.reference.operations import groups
from tests.support.http import World

PAGE = "/api/reference"


@pytest.fixture
def shown(world: World) -> str:
    response = world.open(PAGE)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return response.text


def test_every_operation_is_shown_under_its_id(world: World, shown: str) -> None:
    description: dict[str, Any] = world.open("/api/v1/openapi.json").json
    validate(description)
    ids = {
        one["operationId"]
        for path in description["paths"].values()
        for one in path.values()
        if "operationId" in one
    }
    assert ids == {one.id for group in groups(description) for one in group.operations}
    anchors = re.findall(r' id="([^"]+)"', shown)
    assert ids <= set(anchors)
    assert len(anchors) == len(set(anchors))


def test_every_link_leads_to_something(world: World, shown: str) -> None:
    targets = set(re.findall(r'href="([^"]+)"', shown))
    anchors = set(re.findall(r' id="([^"]+)"', shown))
    assert {target[1:] for target in targets if target.startswith("#")} <= anchors
    for target in targets:
        if not target.startswith("#"):
            assert world.open(target).status_code == 200, target


def test_it_tells_who_may_what_is_sent_and_how_it_fails(shown: str) -> None:
    article = shown.partition('<article id="submit_update">')[2].partition("</article>")[0]
    for words in ("POST", "lead agency", "write:updates", "If-Match", "Guidance note", "412", "Accepted"):
        assert words in article


def test_nothing_comes_from_elsewhere_and_nothing_runs(world: World, shown: str) -> None:
    assert "<script" not in shown
    assert " style=" not in shown
    assert "//" not in "".join(re.findall(r'(?:src|href)="([^"]+)"', shown))
    policy = world.open(PAGE).headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "style-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert len(policy) == 5
    style = world.open("/api/reference.css")
    assert style.mimetype == "text/css"
    assert "url(" not in style.text


def test_what_the_description_says_is_shown_as_text(world: World) -> None:
    description = world.app.extensions["kvali-description"]()
    description["info"]["title"] = "<b>&"
    assert "<h1>&lt;b&gt;&amp; API" in world.open(PAGE).text
