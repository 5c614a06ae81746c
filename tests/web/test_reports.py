"""Reports as pages: what was issued, an edition to read, its files, and a file held against the ledger."""

import hashlib
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import SignIn
from tests.web.site import DEMO

REPORTS = f"/en/workplans/{DEMO}/reports"


def _downloaded(page: Page, name: str, language: str, into: Path) -> Path:
    row = page.get_by_role("row").filter(has_text=name).filter(has_text=language)
    with page.expect_download() as download:
        row.get_by_role("link").click()
    file = into / download.value.suggested_filename
    download.value.save_as(file)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in row.inner_text()
    return file


def test_each_quarter_says_how_its_report_stands(look: SignIn) -> None:
    page = look(f"{REPORTS}/?as_of=2021-07-05")
    said = {card.get_attribute("id"): card.locator(".tag").first.inner_text() for card in _cards(page)}
    assert said["2021-Q1"] == "to be issued"
    assert said["2021-Q2"] == "in grace"
    assert said["2021-Q3"] == "running"
    assert said["2021-Q4"] == "not begun"


def _cards(page: Page) -> list[Locator]:
    return page.locator(".quarters > li").all()


def test_a_later_edition_tells_what_it_corrects(look: SignIn) -> None:
    page = look(f"{REPORTS}/")
    card = page.locator("[id='2021-Q2']")
    card.get_by_text("What it changed of edition 1").click()
    expect(card.get_by_role("columnheader", name="Before")).to_be_visible()
    card.get_by_role("link", name="Edition 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quarter 2 of 2021")
    expect(page.get_by_text("There is a newer edition.")).to_be_visible()


def test_a_figure_of_a_report_leads_to_as_many_items_as_it_says(look: SignIn) -> None:
    page = look(f"{REPORTS}/2021-Q2?edition=1")
    figure = page.locator("#scorecard a.n").first
    value = int(figure.inner_text())
    figure.click()
    expect(page.locator(".big")).to_have_text(str(value))
    assert page.locator(".counted > li").count() == value > 0


def test_the_browser_tells_an_issued_file_from_a_changed_one(look: SignIn, tmp_path: Path) -> None:
    page = look(f"{REPORTS}/2021-Q2/files?edition=2")
    file = _downloaded(page, "PDF document", "ქართული", tmp_path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("Drop the file here").set_input_files(file)
    expect(page.get_by_role("status")).to_contain_text("It is report.ka.pdf of this edition")
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(file.read_bytes() + b" ")
    page.get_by_label("Drop the file here").set_input_files(changed)
    expect(page.get_by_role("status")).to_contain_text("It is none of the files of this edition")
    assert asked == []


def test_only_the_secretariat_sees_a_draft_and_it_is_marked(look: SignIn) -> None:
    address = f"{REPORTS}/2021-Q4/draft?as_of=2021-11-15"
    page = look(address, "secretariat")
    expect(page.get_by_role("heading", level=1)).to_have_text("Draft: Quarter 4 of 2021")
    expect(page.get_by_role("note")).to_contain_text("It has not been issued")
    assert page.locator(".report a.n").count() == 0, "nothing was issued that could prove a figure"
    refused = look("/en/", "lead").goto(address)
    assert refused is not None
    assert refused.status == 403
    assert "/sign-in" in look(address).url


def test_a_draft_that_was_issued_meanwhile_is_the_edition_itself(look: SignIn) -> None:
    page = look(f"{REPORTS}/2021-Q2/draft?as_of=457", "secretariat")
    assert "/2021-Q2?" in page.url
    assert "edition=2" in page.url
