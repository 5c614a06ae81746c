"""A running site, and browsers that look at it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.support.require import missing
from tests.support.server import Server, serving
from tests.web.site import PASSWORD, copied

SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this run share; of several runs, where KVALI_TEST_SITE names one."""
    if "KVALI_TEST_SITE" in os.environ:
        return Path(os.environ["KVALI_TEST_SITE"])
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "web"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def site(shared: Path, home: Path) -> Iterator[Server]:
    """The site, for the tests of one module: what they write, no other module sees."""
    with serving(copied(shared, home)) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("browser", "no chromium is installed")
    with sync_playwright() as playwright:
        try:
            found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Error as error:
            missing("browser", str(error))
        yield found
        found.close()


@pytest.fixture
def look(browser: Browser, site: Server) -> Iterator[SignIn]:
    """Open a page of the site, as somebody if a name is given: `look("/en/", "lead", width=390)`."""
    contexts = []

    def open_page(
        path: str, who: str | None = None, *, width: int = 1280, dark: bool = False, scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=site.base,
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        page = context.new_page()
        if who is not None:
            sign_in(page, who)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, who: str) -> None:
    """Sign in by the form, as people do."""
    page.goto("/en/sign-in")
    page.get_by_label("Name").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
