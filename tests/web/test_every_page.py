"""What holds of every page: it can be used by everybody, and loads nothing from elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import URL

from service.app import create_app
from tests.support.plan import new_service, settings_for
from tests.support.server import Server
from tests.web.conftest import sign_in
from tests.web.pages import LED_TO, PAGES
from tests.web.site import DEMO

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 320), ("light", 1920))
NOWHERE = "/nothing-here"
NO_PAGES = {
    "web_activities.exported",
    "web_desk.download",
    "web_secretariat.reports_preview",
    "web_travel.recorded",
}
"""What is taken away, shown in a frame, or read by a script."""

Browsers = dict[str | None, BrowserContext]
HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: Server) -> Iterator[Browsers]:
    """A browser of everybody who looks at pages here: each has signed in once."""
    contexts = {who: browser.new_context(base_url=site.base) for who in {who for _, who in PAGES}}
    for who, context in contexts.items():
        if who is not None:
            page = context.new_page()
            sign_in(page, who)
            page.close()
    _plan_a_consultation(contexts["secretariat"].new_page())
    yield contexts
    for context in contexts.values():
        context.close()


def _plan_a_consultation(page: Page) -> None:
    """So that there is one to be moved."""
    page.goto(f"/en/workplans/{DEMO}/secretariat/consultations/planned")
    page.locator("[name=held_on]").fill("2031-05-04")
    page.locator("main form button").last.click()
    expect(page.get_by_text("4 May 2031")).to_be_visible()
    page.close()


@pytest.mark.parametrize("language", ["en", "ka"])
@pytest.mark.parametrize(("path", "who"), PAGES)
def test_everybody_can_use_a_page_on_every_screen(
    signed_in: Browsers, site: Server, path: str, who: str | None, language: str
) -> None:
    _look(signed_in[who].new_page(), f"/{language}{path}", site)


@pytest.mark.parametrize("language", ["en", "ka"])
@pytest.mark.parametrize(("path", "who", "on"), LED_TO)
def test_everybody_can_use_what_a_page_leads_to(
    signed_in: Browsers, site: Server, path: str, who: str, on: str, language: str
) -> None:
    page = signed_in[who].new_page()
    page.goto(f"/{language}{path}")
    address = page.locator(f"a[href*='{on}']").first.get_attribute("href")
    assert address is not None
    _look(page, address, site)


def _look(page: Page, address: str, site: Server) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(address)
    assert response is not None
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["content-language"] == address[1:3]
    assert HEADERS.items() <= response.headers.items()
    page.evaluate(AXE_SCRIPT)
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert _checked(page) == [], (scheme, width)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"the page is {beyond} px wider than a screen of {width} px"
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site.base).netloc}
    assert [line for line in said if "404" not in line] == []
    page.close()


def test_every_page_there_is_is_looked_at(sqlite_url: URL, tmp_path: Path) -> None:
    service = new_service(settings_for(sqlite_url, tmp_path))
    rules = create_app(service).url_map
    service.close()
    addresses = rules.bind("localhost")
    followed = [f"/workplans/{DEMO}{on}1" for _, _, on in LED_TO]
    paths = [f"/en{path.partition('?')[0]}" for path, _ in PAGES if path != NOWHERE]
    looked_at = {addresses.match(path, method="GET")[0] for path in paths}
    looked_at |= {addresses.match(f"/en{path}", method="GET")[0] for path in followed}
    rules_of_pages = (rule for rule in rules.iter_rules() if rule.endpoint.startswith("web_"))
    there = {rule.endpoint for rule in rules_of_pages if "GET" in (rule.methods or ())}
    assert there - looked_at == NO_PAGES


def _checked(page: Page) -> list[str]:
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
