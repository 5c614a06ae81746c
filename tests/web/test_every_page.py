"""What holds of every page: it can be used by everybody, and loads nothing from elsewhere."""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.server import Server
from tests.web.conftest import sign_in
from tests.web.pages import PAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 320), ("light", 1920))


HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: Server) -> Iterator[dict[str | None, BrowserContext]]:
    """A browser of everybody who looks at pages here: each has signed in once."""
    contexts = {who: browser.new_context(base_url=site.base) for who in {who for _, who in PAGES}}
    for who, context in contexts.items():
        if who is not None:
            page = context.new_page()
            sign_in(page, who)
            page.close()
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("language", ["en", "ka"])
@pytest.mark.parametrize(("path", "who"), PAGES)
def test_everybody_can_use_a_page_on_every_screen(
    signed_in: dict[str | None, BrowserContext], site: Server, path: str, who: str | None, language: str
) -> None:
    page = signed_in[who].new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(f"/{language}{path}")
    assert response is not None
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["content-language"] == language
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


def _checked(page: Page) -> list[str]:
    options = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
