"""What holds of every page: it can be used by everybody, and loads nothing from elsewhere."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.server import Server
from tests.web.conftest import SignIn
from tests.web.pages import PAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = (("light", 1280), ("dark", 320), ("light", 1920))


def _checked(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("language", ["en", "ka"])
@pytest.mark.parametrize(("path", "who"), PAGES)
def test_everybody_can_use_a_page_on_every_screen(
    look: SignIn, site: Server, path: str, who: str | None, language: str
) -> None:
    page = look(f"/{language}/sign-in", who)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/{language}{path}")
        assert _checked(page) == [], (scheme, width)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"the page is {beyond} px wider than a screen of {width} px"
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site.base).netloc}
    assert [line for line in said if "404" not in line] == []


@pytest.mark.parametrize(("path", "who"), PAGES)
def test_a_page_says_what_browsers_may_do_with_it(look: SignIn, path: str, who: str | None) -> None:
    page = look("/en/sign-in", who)
    response = page.goto(f"/en{path}")
    assert response is not None
    headers = response.headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-language"] == "en"
