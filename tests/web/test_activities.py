"""Activities as people find, read and discuss them, and the events behind every figure."""

import csv
from io import BytesIO, StringIO

from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

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


def codes(page: Page) -> list[str]:
    return page.locator(".list .code").all_inner_texts()


def test_a_list_is_found_again_by_its_address_and_taken_away_as_it_is_seen(look: SignIn) -> None:
    page = look(f"{D}/activities/")
    expect(page.get_by_role("heading", level=2)).to_contain_text("1–50 of")
    page.get_by_label("Timeliness").select_option("overdue")
    page.get_by_label("Section", exact=True).select_option("KP2.1")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/activities/?timeliness=overdue&section=KP2.1")
    page.get_by_role("link", name="Due date").click()
    seen = codes(page)
    assert seen
    assert all(code.startswith("KP2.1-") for code in seen)
    page.goto(page.url)
    assert codes(page) == seen
    taken = {
        name: page.request.get(page.get_by_role("link", name=name).get_attribute("href") or "")
        for name in ("CSV", "Excel", "iCalendar")
    }
    rows = list(csv.reader(StringIO(taken["CSV"].text())))
    assert [row[0] for row in rows[1:]] == seen
    book = load_workbook(BytesIO(taken["Excel"].body()))
    assert [row[0] for row in book["All activities"].iter_rows(2, values_only=True)] == seen
    tasks = Calendar.from_ical(taken["iCalendar"].text()).walk("VTODO")
    assert {str(task["summary"]).removeprefix("✓ ").split()[0].split("/")[0] for task in tasks} == set(seen)


def test_an_activity_is_found_by_words_of_the_other_language(look: SignIn) -> None:
    page = look(f"{D}/activities/")
    page.get_by_role("searchbox").fill("ვაქცინაციის")
    page.get_by_role("searchbox").press("Enter")
    assert "TP1-A3" in codes(page)
    page.get_by_role("link", name="Leave out").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("1–50 of")


def test_pages_of_a_list_follow_each_other_and_leave_nothing_out(look: SignIn) -> None:
    page = look(f"{D}/activities/?sort=-due")
    first = codes(page)
    page.get_by_role("link", name="Next").click()
    assert not set(first) & set(codes(page))
    expect(page.get_by_role("heading", level=2)).to_contain_text(
        f"{len(first) + len(codes(page))} activities"
    )


def test_every_move_of_a_date_is_drawn_and_stands_in_the_table_behind_the_picture(look: SignIn) -> None:
    page = look(f"{D}/activities/TP1-A3")
    drawn = page.locator("svg.schedule line.move.approved")
    page.get_by_text("The dates behind the picture").click()
    expect(page.get_by_role("row").filter(has_text="Move asked for")).to_have_count(drawn.count())
    assert drawn.count() == 2
    moved = page.locator(".history > li").filter(has_text="Request for another date decided").first
    expect(moved.locator(".changes")).to_contain_text("to, by the current plan")
    assert moved.locator("del").inner_text() != moved.locator("ins").inner_text()


def test_what_is_not_stated_and_what_is_inferred_is_said(look: SignIn) -> None:
    page = look(f"{D}/activities/KP3-A3")
    facts = page.locator("#roles + dl")
    expect(facts.locator("dt:text-is('Leads') + dd")).to_have_text("not stated")
    expect(facts.locator("dt:text-is('Who answers for it') + dd")).to_contain_text("inferred")


def test_the_public_sees_the_plan_and_nothing_that_was_reported_or_said(look: SignIn) -> None:
    page = look(f"{D}/activities/TP1-A3")
    assert page.get_by_role("heading", name="Updates").count() == 0
    assert page.get_by_text("Update submitted").count() == 0
    assert page.get_by_text("Partners answer late").count() == 0
    assert page.get_by_role("link", name="Proof").count() == 0


def _commented(page: Page, text: str) -> Locator:
    """Comment on the activity; returns the part of the page in which comments stand."""
    said = page.locator("section").filter(has=page.get_by_role("heading", name="Comments and further"))
    said.get_by_text("Comment", exact=True).click()
    said.get_by_label("Your comment").fill(text)
    said.get_by_role("button", name="Post the comment").click()
    return said


def test_a_member_comments_and_adds_evidence_and_gets_receipts(look: SignIn) -> None:
    page = look(f"{D}/activities/TP1-A3", "member")
    said = _commented(page, "<b>We</b> can help with =1+1")
    expect(page.get_by_role("status")).to_contain_text("It is in the ledger.")
    expect(said.locator(".written")).to_have_text("<b>We</b> can help with =1+1")
    receipt = page.locator(page.get_by_role("status").locator("a").get_attribute("href") or "")
    expect(receipt).to_contain_text("Comment")
    proof = page.request.get(receipt.get_by_role("link", name="Proof").get_attribute("href") or "")
    assert proof.text().startswith("c2sp.org/tlog-proof@v1")

    said.get_by_text("Add evidence", exact=True).click()
    said.get_by_label("What it is called").fill("A photograph")
    said.get_by_label("Its date").fill("2022-01-31")
    said.get_by_label("Where it can be read").fill("https://example.org/a?b=c&d")
    said.get_by_role("button", name="Add the evidence").click()
    expect(page.get_by_role("link", name="A photograph")).to_have_attribute(
        "href", "https://example.org/a?b=c&d"
    )


def test_who_said_something_takes_it_back_and_that_it_was_said_stays_on_record(look: SignIn) -> None:
    page = look(f"{D}/activities/TP1-A4", "member")
    said = _commented(page, "This was meant for another activity.")
    remark = said.locator(".remark").filter(has_text="This was meant for another activity.")
    remark.get_by_text("Take it back").first.click()
    remark.get_by_label("Why").fill("wrong activity")
    remark.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("It is in the ledger.")
    expect(said.locator(".remark .gone")).to_contain_text("Taken back on")
    expect(said.locator(".remark .gone")).to_contain_text("wrong activity")
    expect(said.get_by_text("This was meant for another activity.")).to_have_count(0)
    expect(said.get_by_text("Take it back")).to_have_count(0)


def test_what_cannot_be_taken_is_said_beside_its_form_and_nothing_typed_is_lost(look: SignIn) -> None:
    page = look(f"{D}/activities/TP1-A3", "member")
    page.get_by_text("Add evidence", exact=True).click()
    page.get_by_label("What it is called").fill("A report in a strange place")
    page.get_by_label("Its date").fill("2022-01-31")
    page.get_by_label("Where it can be read").fill("ftp://example.org/report")
    page.get_by_role("button", name="Add the evidence").click()
    expect(page.get_by_role("alert")).to_contain_text("url")
    expect(page.get_by_label("What it is called")).to_have_value("A report in a strange place")


def test_a_co_lead_disputes_a_completion_that_another_lead_reported(look: SignIn) -> None:
    page = look(f"{D}/activities/TWG-ATD-A1", "member")
    page.get_by_text("Dispute this completion").first.click()
    page.get_by_label("Why it is not complete").first.fill("The second part has not been held.")
    page.get_by_role("button", name="Dispute").first.click()
    expect(page.locator(".dispute")).to_contain_text("Disputed by UNICEF")
    expect(page.locator(".dispute")).to_contain_text("The second part has not been held.")
    expect(page.get_by_text("Dispute this completion")).to_have_count(0)


def test_nothing_is_offered_to_who_takes_no_part_nor_in_the_past(look: SignIn) -> None:
    assert look(f"{D}/activities/TP1-A3", "auditor").locator("main form").count() == 0
    page = look(f"{D}/activities/TP1-A3?as_of=2022-03-31", "member")
    assert page.locator("main form").count() == 0
    expect(page.locator(".history > li").first).to_contain_text("2021")
