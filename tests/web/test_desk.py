"""The desk, in a real browser: a lead reports with evidence, gets a receipt, and corrects what came back."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.support import documents
from tests.support.server import Server, body, new_key
from tests.support.sheets import filled
from tests.web.conftest import SignIn
from tests.web.site import PLAN, environ_of

CODE = "TP1-A7"
DESK = f"/en/workplans/{PLAN}/desk/"
FORM = f"{DESK}activities/{CODE}/update"
HOSTILE = "\"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}'"
TEXTS = {
    "What happened": "narrative",
    "Challenges": "challenges",
    "What is done about them": "mitigation",
    "Next steps": "next_steps",
    "Support requested": "support_requested",
}


@pytest.fixture
def validator(site: Server, home: Path) -> Iterator[httpx.Client]:
    """A program of the secretariat's, of another organisation than reports."""
    with site.client(new_key(environ_of(home), "secretariat", "UNHCR"), PLAN) as client:
        yield client


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).check()


def test_a_lead_reports_with_evidence_is_given_a_receipt_and_corrects_what_is_returned(
    look: SignIn, validator: httpx.Client
) -> None:
    page = look(DESK, "lead")
    page.get_by_role("link", name=f"Report on {CODE}").click()
    choose(page, "completed")
    warning = page.get_by_text("A completion needs at least one piece of evidence")
    expect(warning).to_be_visible()
    page.get_by_label("Since when").fill("2021-12-20")
    page.get_by_label("What happened").fill("The toolkit was published; მზადაა.")
    content = documents.PDF
    page.get_by_label("or a file").set_input_files(
        {"name": "Minutes – ოქმი.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    expect(page.get_by_text("Kept here: Minutes – ოქმი.pdf")).to_be_visible()
    expect(warning).to_be_hidden()
    expect(page.get_by_text(re.compile("Saved as a draft at"))).to_be_visible()
    page.goto(DESK)  # as if the browser had been closed
    drafts = page.get_by_role("region", name="Drafts")
    drafts.get_by_role("link").click()
    expect(page.get_by_label("What happened")).to_have_value("The toolkit was published; მზადაა.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your update was taken.")).to_be_visible()
    identity = page.url.partition("/updates/")[2].partition("?")[0]
    sent = body(validator.get(f"/updates/{identity}"), 200)
    assert [one["sha256"] for one in sent["evidence"]] == [sha256(content).hexdigest()]
    position = page.locator(".receipt dd").first.inner_text()
    assert int(position) == sent["position"]
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the proof").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").startswith("c2sp.org/tlog-proof@v1\n")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the file").click()
    assert Path(download.value.path()).read_bytes() == content
    assert (
        page.request.get(f"/api/v1/workplans/{PLAN}/activities/{CODE}/draft").status == 404
    )  # it is done with

    etag = validator.get(f"/activities/{CODE}").headers["ETag"]
    reason = {"reason": "Name the publisher, please."}
    body(validator.post(f"/updates/{identity}/return", json=reason, headers={"If-Match": etag}), 200)
    page.goto(DESK)
    expect(page.get_by_text("Name the publisher, please.")).to_be_visible()
    page.get_by_role("link", name="Correct and send again").click()
    expect(page.get_by_label("What happened")).to_have_value("The toolkit was published; მზადაა.")
    page.get_by_label("What happened").fill("The toolkit was published by the ILO.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your update was taken.")).to_be_visible()
    again = body(validator.get(f"/updates/{page.url.partition('/updates/')[2].partition('?')[0]}"), 200)
    assert again["resubmits"] == identity
    assert again["evidence"] == sent["evidence"]
    page.get_by_text("Take it back").click()
    page.get_by_role("button", name="Take the update back").click()
    expect(page.get_by_text("The update was taken back.")).to_be_visible()


def test_what_a_hostile_lead_writes_is_text_on_every_page(look: SignIn) -> None:
    page = look(FORM.replace(CODE, "TP1-A5"), "lead")
    alarms: list[str] = []
    page.on("dialog", lambda dialog: alarms.append(dialog.message))
    choose(page, "ongoing")
    for label in TEXTS:
        page.get_by_label(label).fill(HOSTILE)
    page.get_by_label("or a file").set_input_files(
        {"name": f"{HOSTILE}.txt", "mimeType": "text/plain", "buffer": b"harmless"}
    )
    expect(page.get_by_text("Kept here:").first).to_be_visible()
    page.get_by_label("Web address").fill("javascript:alert(3)")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_role("alert").first).to_contain_text("Web address")
    page.get_by_label("Web address").first.fill("https://example.org/?q=%22%3E%3Cscript%3E")
    page.get_by_label("What the evidence is").first.fill(HOSTILE)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your update was taken.")).to_be_visible()
    assert page.get_by_text(HOSTILE).count() >= len(TEXTS)
    code = page.url
    for path in (code, DESK, f"/en/workplans/{PLAN}/activities/TP1-A5", f"/en/workplans/{PLAN}/"):
        page.goto(path)
        assert page.locator("main img, main script, [onerror]").count() == 0, path
        links = page.eval_on_selector_all("a", "found => found.map(one => one.protocol)")
        assert set(links) <= {"http:", "https:"}, path
    assert alarms == []


def test_the_form_says_what_is_wrong_where_it_is_and_keeps_what_was_written(look: SignIn) -> None:
    page = look(FORM.replace(CODE, "TWG-BLMA-A1"), "lead")
    choose(page, "ongoing")
    choose(page, "red")
    expect(page.get_by_text("Say why: this status or this confidence needs it.")).to_be_visible()
    page.get_by_label("Next steps").fill("Meet again")
    page.get_by_role("button", name="Send").click()
    told = page.get_by_role("alert").first
    expect(told).to_be_focused()
    told.get_by_role("link", name="What happened").click()
    expect(page.get_by_label("What happened")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Next steps")).to_have_value("Meet again")
    expect(page.get_by_role("radio", name="red")).to_be_checked()
    page.get_by_role("button", name="Save as a draft").click()
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text("The draft was discarded.")).to_be_visible()


def test_without_scripts_a_draft_is_saved_and_sent_with_its_file(look: SignIn) -> None:
    page = look(FORM.replace(CODE, "TP1-A6"), "lead", scripts=False)
    choose(page, "ongoing")
    page.get_by_label("What happened").fill("Half of it is done.")
    page.get_by_label("What the evidence is").fill("List")
    page.get_by_label("Kind").select_option("data")
    page.get_by_label("or a file").set_input_files(
        {"name": "list.csv", "mimeType": "application/vnd.ms-excel", "buffer": b"a,b\n1,2\n"}
    )
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.get_by_text("Saved as a draft. Nobody but your organisation sees it.")).to_be_visible()
    expect(page.get_by_text("Kept here: list.csv")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Your update was taken.")).to_be_visible()
    expect(page.get_by_text(sha256(b"a,b\n1,2\n").hexdigest())).to_be_visible()


def test_a_sheet_goes_out_is_looked_at_and_comes_back_in_one_go(look: SignIn, tmp_path: Path) -> None:
    page = look(f"{DESK}sheet", "member")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the sheet").click()
    content = Path(download.value.path()).read_bytes()
    sheet = tmp_path / "sheet.xlsx"
    sheet.write_bytes(filled(content, {"status": "ongoing", "narrative": HOSTILE}))
    page.get_by_label("The sheet, filled in").set_input_files(sheet)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("cell", name=HOSTILE)).to_be_visible()
    page.get_by_role("button", name="Submit 1 update").click()
    expect(page.get_by_text("1 update was taken.")).to_be_visible()


def test_another_date_is_asked_for(look: SignIn) -> None:
    page = look(f"{DESK}activities/{CODE}/date", "lead")
    page.get_by_label("New date").fill("2022-06-30")
    page.get_by_label("Why").fill("The venue closed.")
    page.get_by_role("button", name="Ask for this date").click()
    expect(page.get_by_text("Your request was taken.")).to_be_visible()
    expect(page.get_by_text("not decided yet")).to_be_visible()
