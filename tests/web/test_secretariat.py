"""The secretariat's tasks, each as somebody does it in the browser."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from playwright.sync_api import Page, expect

from service.edge import requests as r
from service.edge.requests.activities import MilestoneGiven
from service.queries.answers import UpdateAnswer
from service.schedule.table import JOBS
from service.web.pages.secretariat import words
from service.web.pages.secretariat.changes import CHANGES, FIRST_MILESTONE
from service.web.pages.secretariat.compared import Part, compared
from tests.support.server import Server, body
from tests.web.conftest import SignIn
from tests.web.site import DEMO, PLAN

DESK = f"/en/workplans/{PLAN}/secretariat"
DEMO_DESK = f"/en/workplans/{DEMO}/secretariat"


@pytest.fixture
def ilo(look: SignIn, site: Server) -> Iterator[httpx.Client]:
    """The ILO's own system, with a key that an administrator has just made for it in the browser."""
    page = look(f"{DESK}/keys", "administrator")
    page.locator("summary", has_text="Make a key").click()
    page.get_by_label("Account").fill("lead")
    page.get_by_role("button", name="Make the key").click()
    key = page.locator(".secret").inner_text()
    with site.client(key, PLAN) as client:
        yield client


def size(client: httpx.Client) -> int:
    """How many events the ledger has."""
    position: int = body(client.get("/completion"), 200)["as_of"]["position"]
    return position + 1


def led(client: httpx.Client, count: int) -> list[str]:
    """The codes of some activities that the ILO leads and that have one milestone."""
    found = body(client.get("/activities", params={"lead": "ILO", "limit": 60}), 200)["items"]
    return [one["code"] for one in found if len(one["milestones"]) == 1 and one["status"] != "completed"][
        :count
    ]


def post(client: httpx.Client, activity: str, narrative: str = "It began.") -> dict[str, Any]:
    """An update of the ILO's, posted as agencies' systems do."""
    sent: dict[str, Any] = body(
        client.post(
            f"/activities/{activity}/updates",
            json={"status": "ongoing", "narrative": narrative, "quarter": "2022-Q4"},
            headers={"If-Match": "*"},
        ),
        201,
    )
    return sent


def test_the_secretariat_returns_an_update_with_a_reason_by_keyboard(look: SignIn, ilo: httpx.Client) -> None:
    (activity,) = led(ilo, 1)
    sent = post(ilo, activity, "<script>alert(1)</script> & a first meeting")
    page = look(f"{DESK}/", "secretariat")
    expect(page.locator(".waits li").first).to_contain_text("updates to validate")
    page.get_by_role("link", name="updates to validate").click()
    page.locator("[data-keys]").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(activity)
    expect(page.locator("main")).to_contain_text("<script>alert(1)</script> & a first meeting")
    page.locator("[data-keys]").wait_for()
    page.keyboard.press("r")
    page.keyboard.type("Which meeting? Give its date.")
    page.get_by_role("button", name="Return to its author").click()
    expect(page.get_by_role("status")).to_contain_text("Done")
    returned = body(ilo.get(f"/updates/{sent['id']}"), 200)
    assert (returned["review"], returned["reason"]) == ("returned", "Which meeting? Give its date.")


def test_a_return_without_a_reason_is_refused_and_nothing_is_recorded(
    look: SignIn, ilo: httpx.Client
) -> None:
    sent = post(ilo, led(ilo, 1)[0])
    before = size(ilo)
    page = look(f"{DESK}/updates/{sent['id']}", "secretariat")
    page.locator("#reason").evaluate("one => one.required = false")
    page.get_by_role("button", name="Return to its author").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert size(ilo) == before


def test_a_shortcut_that_is_switched_off_does_nothing(look: SignIn, ilo: httpx.Client) -> None:
    sent = post(ilo, led(ilo, 1)[0])
    page = look(f"{DESK}/updates/{sent['id']}", "secretariat")
    page.locator("[data-keys]").wait_for()
    page.get_by_label("Shortcuts").uncheck()
    page.reload()
    page.locator("[data-keys]").wait_for()
    page.keyboard.press("r")
    expect(page.locator("#reason")).not_to_be_focused()
    page.get_by_label("Shortcuts").check()
    page.keyboard.press("r")
    expect(page.locator("#reason")).to_be_focused()


def readiness(page: Page) -> int:
    """How many are ready for the forum, by the overview."""
    page.goto(f"/en/workplans/{DEMO}/")
    found = re.match(r"(\d+) of (\d+)", page.locator(".hero .lead").inner_text())
    assert found is not None
    return int(found[1])


def test_validating_a_completion_moves_the_overview_as_foretold(look: SignIn) -> None:
    page = look(f"/en/workplans/{DEMO}/", "validator")
    before = readiness(page)
    page.goto(f"{DEMO_DESK}/updates")
    page.get_by_role("link", name="KP2.1-A3").click()
    expect(page.locator("#effect ~ .columns").first).to_contain_text(f"{before} of 57 → {before + 1} of 57")
    page.get_by_role("button", name="Validate", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Done")
    assert readiness(page) == before + 1


def test_nobody_is_offered_to_validate_an_update_of_their_own_organisation(look: SignIn) -> None:
    page = look(f"{DEMO_DESK}/updates", "secretariat")
    row = page.get_by_role("row", name=re.compile("KP5-A4"))
    expect(row).to_contain_text("Nobody reviews or decides what their own organisation")
    expect(row.get_by_role("checkbox")).to_have_count(0)
    page.get_by_role("link", name="KP5-A4").click()
    expect(page.locator(".problem")).to_contain_text("Nobody reviews or decides")
    expect(page.get_by_role("button", name="Validate", exact=True)).to_have_count(0)


def test_of_several_that_are_validated_at_once_each_is_told_what_became_of_it(
    look: SignIn, ilo: httpx.Client
) -> None:
    first, second = (post(ilo, activity) for activity in led(ilo, 2))
    page = look(f"{DESK}/updates", "secretariat")
    for box in page.get_by_role("table").get_by_role("checkbox").all():
        box.check()
    other = look(f"{DESK}/updates/{first['id']}", "validator")
    other.get_by_role("button", name="Validate", exact=True).click()
    page.get_by_role("button", name="Validate those chosen").click()
    results = page.locator("main li")
    expect(results.filter(has_text=first["activity"]).filter(has_text="refused")).to_have_count(1)
    expect(results.filter(has_text=second["activity"]).filter(has_text="validated")).not_to_have_count(0)
    assert body(ilo.get(f"/updates/{second['id']}"), 200)["review"] == "validated"


def test_a_change_of_the_plan_shows_its_effect_and_confirmed_is_one_event(
    look: SignIn, ilo: httpx.Client
) -> None:
    before = size(ilo)
    page = look(f"{DESK}/plan/activities/KP1-A2", "secretariat")
    page.get_by_role("link", name="Cancel the activity").click()
    page.get_by_label("Reason").fill("Merged with another one.")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.locator("main")).to_contain_text("Nothing has been recorded yet.")
    expect(page.locator("tr.changes").first).to_contain_text("0 → 1")
    assert size(ilo) == before
    with page.expect_request(lambda one: one.method == "POST") as sent:
        page.get_by_role("button", name="Confirm: record it").click()
    expect(page.get_by_role("status")).to_contain_text(f"position {before}")
    assert size(ilo) == before + 1
    again = page.request.post(sent.value.url, form=dict(parse_qsl(sent.value.post_data or "")))
    assert again.status == 200  # where it had led to before
    assert size(ilo) == before + 1
    event = body(ilo.get(f"/events/{before}"), 200)
    assert (event["type"], event["stream"]) == ("activity.cancelled", "activity/KP1-A2")


def test_a_change_of_what_others_have_changed_meanwhile_is_refused_at_its_preview(
    look: SignIn, ilo: httpx.Client
) -> None:
    (activity,) = led(ilo, 1)
    page = look(f"{DESK}/plan/amend_activity?activity={activity}", "secretariat")
    post(ilo, activity)
    page.get_by_label("Carried out on request only").check()
    page.get_by_label("Reason").fill("As agreed.")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_role("alert")).to_contain_text("It was changed since you read it")
    expect(page.get_by_label("Reason")).to_have_value("As agreed.")


def test_a_new_activity_enters_the_current_plan_and_no_closed_quarter(look: SignIn) -> None:
    page = look(f"{DESK}/plan/add_activity?section=KP3", "secretariat")
    page.get_by_label("Code of the activity").fill("KP3-A90")
    page.get_by_label("English").fill("A register of pledges")
    page.get_by_label("ქართული").fill("დაპირებათა რეესტრი")
    page.get_by_label("Kind").select_option("undated")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.locator("main")).to_contain_text("No figure of completion changes.")
    page.get_by_role("button", name="Confirm: record it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("KP3-A90")


def test_the_secretariat_issues_a_report_and_downloads_it(look: SignIn) -> None:
    page = look(f"{DESK}/reports", "secretariat")
    page.get_by_role("link", name="Q2 2021").click()
    page.get_by_label("English").fill("The first half of the year, in one sentence.")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("status")).to_contain_text("Done")
    page.locator("main li", has_text="English").get_by_role("link", name="page").click()
    expect(page.locator("main")).to_contain_text("The first half of the year")
    page.go_back()
    page.get_by_label("I have looked at the preview").check()
    page.get_by_role("button", name="Issue edition 1").click()
    expect(page.locator("main")).to_contain_text("Edition 1", timeout=60_000)
    address = (
        page.locator("main li", has_text="Edition 1").get_by_role("link", name="PDF").get_attribute("href")
    )
    pdf = page.request.get(address or "")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF")
    expect(page.get_by_role("button", name="Issue edition 2")).to_be_visible()


def test_a_consultation_and_its_decision_are_recorded_and_followed_up(look: SignIn) -> None:
    page = look(f"{DESK}/consultations/new", "secretariat")
    page.get_by_label("Kind").select_option("network")
    page.get_by_label("Held on").fill("2022-12-05")
    page.get_by_label("English").fill("Fourth consultation")
    page.get_by_label("ქართული").fill("მეოთხე კონსულტაცია")
    page.get_by_role("button", name="Record").click()
    page.get_by_role("link", name="Record a decision").click()
    page.get_by_label("Text").fill("The leads report by Friday.")
    page.get_by_label("Who carries it out").fill("ILO, IOM")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Decision of 5 December 2022")
    following = page.locator("form", has_text="Follow up")
    following.get_by_label("Status").select_option("dropped")
    following.get_by_role("button", name="Record").click()
    expect(page.get_by_role("alert")).to_be_visible()  # dropping it takes a note
    following.get_by_label("Note").fill("Overtaken.")
    following.get_by_role("button", name="Record").click()
    expect(page.locator(".timeline")).to_contain_text("Overtaken.")


def test_a_job_is_switched_off_and_who_did_that_is_kept(look: SignIn) -> None:
    page = look(f"{DESK}/jobs", "secretariat")
    page.get_by_role("link", name="reminders").click()
    page.get_by_label("Switched on").uncheck()
    page.get_by_label("How many days before").fill("30, 5")
    page.get_by_role("button", name="Change").click()
    expect(page.locator(".timeline")).to_contain_text('"enabled": false')
    expect(page.get_by_label("How many days before")).to_have_value("30, 5")


def test_those_who_may_not_are_not_let_in(look: SignIn) -> None:
    assert look(f"{DESK}/updates", "lead").locator("main code").first.inner_text() == "role_forbidden"
    assert look(f"{DESK}/accounts", "secretariat").locator("main code").first.inner_text() == "role_forbidden"


def test_in_the_past_nothing_can_be_done(look: SignIn) -> None:
    page = look(f"{DEMO_DESK}/updates?as_of=2022-12-30", "validator")
    expect(page.get_by_role("link", name="KP2.1-A3")).to_be_visible()
    expect(page.get_by_role("button", name="Validate those chosen")).to_have_count(0)


def test_every_field_of_the_forms_and_every_job_is_called_something() -> None:
    asked = {name for one in CHANGES.values() for name in one.schema().fields if name not in one.without}
    others = (
        r.RecordConsultation,
        r.CorrectConsultation,
        r.RecordDecision,
        r.ChangeDecision,
        r.FollowUpDecision,
        r.RegisterOrganisation,
        r.ChangeOrganisation,
        r.AddAccount,
        r.ChangeAccount,
        r.CreateApiKey,
        r.ChangeJob,
    )
    asked |= {name for one in others for name in one().fields}
    asked |= set(MilestoneGiven().fields) - set(FIRST_MILESTONE)
    assert asked - words.LABELS.keys() <= {"workplan", "dates"}
    assert words.JOBS.keys() == JOBS.keys()


def _update(narrative: str, language: str = "en") -> UpdateAnswer:
    values: dict[str, Any] = dict.fromkeys(UpdateAnswer.__struct_fields__)
    return UpdateAnswer(**(values | {"narrative": narrative, "language": language}))


def test_a_text_is_compared_word_by_word_where_it_is_the_same_text() -> None:
    old = _update("Two meetings were held in Geneva.")
    (row,) = compared(old, _update("Three meetings were held in Geneva."))
    assert row.parts[:2] == (Part("gone", "Two "), Part("new", "Three "))
    assert "".join(part.text for part in row.parts if part.how != "gone") == row.new
    for other in (_update("Nothing happened."), _update(old.narrative or "", "ka")):
        (row,) = compared(old, other)
        assert row.parts == (Part("same", other.narrative or ""),)
