"""What browsers are told, by the list of the OWASP Secure Headers Project, by a running server."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import URL

from tests.support.plan import WORKPLAN, new_service, settings_for
from tests.support.server import Server, environment, serving

ROOT = Path(__file__).parents[2]
LISTED = re.findall(
    r"^\| `([\w-]+)` \|", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"), re.MULTILINE
)
PAGE = f"/en/workplans/{WORKPLAN}/"
PLACES = {
    "a page": PAGE,
    "a page of an error": "/en/nothing-here",
    "the API": f"/api/v1/workplans/{WORKPLAN}",
    "a problem": "/api/v1/nothing-here",
    "the reference": "/api/reference",
    "health": "/healthz",
}
OF_PAGES = {"cross-origin-opener-policy", "cross-origin-embedder-policy", "permissions-policy"}
SAID = {
    "strict-transport-security": "max-age=31536000",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "x-permitted-cross-domain-policies": "none",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cache-control": "no-store",
}


@pytest.fixture
def server(sqlite_url: URL, tmp_path: Path) -> Iterator[Server]:
    """A server that says of itself that it is on https."""
    new_service(settings_for(sqlite_url, tmp_path)).close()
    settings = {"KVALI_PUBLIC": "true", "KVALI_URL": "https://kvali.example"}
    with serving(environment(sqlite_url, tmp_path) | settings) as found:
        yield found


def test_every_answer_carries_each_header_of_the_list(server: Server) -> None:
    for place, path in PLACES.items():
        headers = httpx.get(server.base + path).headers
        is_page = place in ("a page", "a page of an error")
        for name, value in SAID.items():
            if is_page or name not in OF_PAGES:
                assert headers.get(name) == value, (place, name)
        assert "default-src 'none'" in headers["content-security-policy"], place
        assert "frame-ancestors 'none'" in headers["content-security-policy"], place
        assert ("camera=()" in headers.get("permissions-policy", "")) is is_page, place
        assert "gunicorn" not in headers["server"], place
        assert "x-powered-by" not in headers, place
        assert "clear-site-data" not in headers, place


def test_a_page_takes_its_scripts_from_here_alone_and_none_that_stand_in_it(
    server: Server,
) -> None:
    policy = httpx.get(server.base + PAGE).headers["content-security-policy"]
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed["default-src"] == "'none'"
    assert (allowed["script-src"], allowed["style-src"]) == ("'self'", "'self'")
    assert (allowed["base-uri"], allowed["form-action"]) == ("'none'", "'self'")


def test_a_service_that_is_not_on_https_asks_for_none(sqlite_url: URL, tmp_path: Path) -> None:
    new_service(settings_for(sqlite_url, tmp_path)).close()
    with serving(environment(sqlite_url, tmp_path) | {"KVALI_PUBLIC": "true"}) as server:
        assert "strict-transport-security" not in httpx.get(server.base + PAGE).headers


def test_the_documentation_names_each_of_them() -> None:
    told = {name.lower() for name in LISTED}
    assert told == SAID.keys() | {
        "content-security-policy",
        "permissions-policy",
        "clear-site-data",
        "server",
    }
