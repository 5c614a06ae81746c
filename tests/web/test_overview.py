"""The overview says what the API says, at once and in few bytes."""

import gzip
import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.support.server import Server, body
from tests.web.conftest import SignIn
from tests.web.site import DEMO, PASSWORD

OVERVIEW = f"/en/workplans/{DEMO}/"
LIGHT_B = 150_000
SHIFTS = """() => new Promise((done) => {
  let shifted = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) shifted += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(shifted), 500);
})"""


def _asked(site: Server, query: str) -> Any:
    return body(httpx.get(f"{site.base}/api/v1/workplans/{DEMO}/completion?{query}"), 200)


@pytest.mark.parametrize("as_of", ["2021-09-30", "2021-12-20", "2022-04-01"])
def test_its_figures_are_those_of_the_api(look: SignIn, site: Server, as_of: str) -> None:
    page = look(f"{OVERVIEW}?as_of={as_of}")
    readiness = _asked(site, f"horizon=forum&as_of={as_of}")["rates"]["readiness"]
    expect(page.locator(".hero .big").first).to_have_text(readiness["display"].replace(" %", "%"))
    expect(page.locator(".hero .lead")).to_contain_text(
        f"{readiness['numerator']} of {readiness['denominator']} activities"
    )
    year, month, _ = as_of.split("-")
    quarter = _asked(site, f"quarter={year}-Q{(int(month) + 2) // 3}&as_of={as_of}")
    for name in ("due", "on_time", "late", "overdue", "carried_over"):
        expect(page.locator(f".tiles .{name} b")).to_have_text(str(quarter[name]))


def test_every_number_of_the_heat_map_adds_up_to_what_is_due(look: SignIn, site: Server) -> None:
    page = look(f"{OVERVIEW}?as_of=2021-12-31")
    shown = [
        int(text.removeprefix("/"))
        for text in page.locator(".heat td a > span:not(.hidden)").all_inner_texts()
    ]
    due = sum(
        _asked(site, f"quarter={year}-Q{number}&as_of=2021-12-31")["due"]
        for year in (2021, 2022)
        for number in (1, 2, 3, 4)
    )
    assert sum(shown) == due > 0


def test_it_is_light_and_nothing_jumps_about(look: SignIn) -> None:
    page = look("/en/sign-in")
    weighed: dict[str, int] = {}
    page.on("response", lambda answer: weighed.update({answer.url: _weight(answer)}))
    page.goto(OVERVIEW, wait_until="networkidle")
    assert sum(weighed.values()) <= LIGHT_B, weighed
    assert page.evaluate(SHIFTS) == 0


def _weight(answer: Any) -> int:
    content = answer.body()
    return min(len(content), len(gzip.compress(content)))


def test_the_past_is_marked_and_links_stay_in_it(look: SignIn) -> None:
    page = look(f"{OVERVIEW}?as_of=100")
    expect(page.get_by_text("You look at the past.")).to_be_visible()
    page.get_by_role("link", name="Calendar", exact=True).click()
    expect(page).to_have_url(re.compile("as_of=100"))
    expect(page.get_by_text("You look at the past.")).to_be_visible()
    page.get_by_role("link", name="ქართული").click()
    expect(page).to_have_url(re.compile("/ka/.*as_of=100"))
    page.get_by_role("link", name="აწმყოში დაბრუნება").click()
    expect(page).to_have_url(re.compile("calendar/[^a-z]*$"))


def test_the_public_learns_of_the_plan_and_not_of_who_returned_what(site: Server) -> None:
    page = httpx.get(f"{site.base}{OVERVIEW}?as_of=2021-12-20").text
    assert "Update validated" in page
    assert not {said for said in ("Update returned", "Update submitted", "Comment") if said in page}


def test_whoever_signs_in_goes_on_to_where_they_wanted(look: SignIn) -> None:
    page = look("/ka/sign-in?next=/ka/workplans/" + DEMO + "/coverage/")
    page.locator("#name").fill("auditor")
    page.locator("#password").fill("not it")
    page.locator("main button").click()
    expect(page.locator("#problem")).to_be_focused()
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    expect(page).to_have_url(re.compile("/coverage/$"))


def test_the_address_in_a_mail_leads_to_the_page_in_ones_own_language(site: Server) -> None:
    where = f"/workplans/{DEMO}/activities/KP1-A1"
    answer = httpx.get(site.base + where, headers={"Accept-Language": "ka, en;q=0.5"})
    assert (answer.status_code, answer.headers["location"]) == (302, f"/ka{where}")
    assert httpx.get(site.base + answer.headers["location"]).status_code == 200


def test_what_is_not_public_asks_to_sign_in(site: Server) -> None:
    answer = httpx.get(f"{site.base}/ka/workplans/{DEMO}/desk/")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/ka/sign-in?next=")
