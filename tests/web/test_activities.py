"""Activities as people find, read and discuss them, and the events behind every figure."""

from playwright.sync_api import expect

from tests.web.conftest import SignIn
from tests.web.site import DEMO

D = f"/en/workplans/{DEMO}"


def test_a_figure_leads_to_each_item_that_it_counts_and_to_the_events_that_settled_it(look: SignIn) -> None:
    page = look(f"{D}/behind?figure=on_time&quarter=2021-Q4&by=section&group=KP2.2")
    expect(page.get_by_role("heading", level=1)).to_have_text("On time")
    rows = page.locator("tbody tr")
    assert page.locator(".counted .big").inner_text() == str(rows.count())
    events = rows.first.locator(".events li")
    expect(events.filter(has_text="Activity added")).to_contain_text("date")
    expect(events.filter(has_text="Update validated")).to_contain_text("status")
    events.get_by_role("link", name="Update validated").click()
    assert page.url.split("#")[1].startswith("event-")


def test_a_figure_can_be_counted_otherwise_by_a_link(look: SignIn) -> None:
    page = look(f"{D}/behind?figure=due&quarter=2022-Q4")
    page.get_by_role("link", name="due by IMRF at the latest").click()
    expect(page.locator(".counted .big")).to_have_text("0")
    expect(page.locator("main")).to_contain_text("Nothing.")


def test_a_figure_that_there_is_not_is_refused_with_what_there_is(look: SignIn) -> None:
    page = look(f"{D}/behind?figure=nonsense")
    expect(page.get_by_role("listitem").filter(has_text="figure")).to_contain_text("Must be one of")
