"""Pages in a language that nobody speaks: what no translator has seen shows, and right to left holds too."""

import re

import pytest
from playwright.sync_api import Page

from tests.web.conftest import SignIn
from tests.web.site import DEMO

D = f"/workplans/{DEMO}"
PAGES = (
    (f"{D}/", None),
    (f"{D}/?as_of=2021-12-31", None),
    (f"{D}/activities/?timeliness=late", None),
    (f"{D}/behind?figure=due&quarter=2021-Q4", "secretariat"),
    (f"{D}/calendar/?quarter=2021-Q4", None),
    (f"{D}/coverage/", None),
    (f"{D}/reports/", "secretariat"),
    (f"{D}/reports/2021-Q2/files", "secretariat"),
    ("/help", None),
    ("/sign-in", None),
    ("/nothing-here", None),
)

SPOKEN = """() => {
  const others = "[lang]:not(html), bdi, code, time, pre, svg title";
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement: parent } = walker.currentNode;
    texts.push([parent.checkVisibility() && !parent.closest(others), data, parent.matches("option")]);
  }
  for (const name of ["aria-label", "title", "alt", "placeholder"])
    for (const node of document.querySelectorAll(`[${name}]`))
      texts.push([true, node.getAttribute(name), true]);
  return texts;
}"""
"""Every text of a page in order: whether it is seen and may be ours, and whether it stands alone."""

MARKED = re.compile(r"([\u202e\u2068])|([\u202c\u2069])|([^\u202e\u2068\u202c\u2069]+)")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ALLOWED = re.compile(
    rf"(?:[^A-Za-z]|Excel|iCalendar|\b[A-Z][A-Z0-9.-]*\b|\b(?:{MONTHS})\b|\b[A-Z][a-z]{{2}}\b(?= \d{{4}}))*"
)
"""Numbers, codes and acronyms, names of formats, and dates, which Babel writes."""


def _forgotten(page: Page) -> list[str]:
    """What stands outside every mark."""
    depth, found = 0, []
    for seen, text, alone in page.evaluate(SPOKEN):
        before = depth
        for begins, ends, said in MARKED.findall(text):
            depth += bool(begins) - bool(ends)
            if seen and not depth and not ALLOWED.fullmatch(said):
                found.append(said.strip())
        depth = before if alone else depth  # where a text was cut off, its end went with it
    assert depth == 0, "every mark that is opened is closed"
    return found


@pytest.mark.parametrize(("path", "who"), PAGES)
def test_no_message_is_forgotten_and_nothing_overflows_from_right_to_left(
    look: SignIn, path: str, who: str | None
) -> None:
    page = look("/en/sign-in", who)
    page.goto(f"/xb{path}")
    assert page.evaluate("document.dir") == "rtl"
    # The account is called by its name in every language.
    assert _forgotten(page) == ([who] if who else [])
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"the page is {beyond} px wider than a screen of {width} px"
