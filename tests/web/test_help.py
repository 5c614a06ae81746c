"""What the words mean is told in one text everywhere, and errors say what to do."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import expect

from events.units import Timeliness
from events.values import Confidence, Status
from service.web.glossary import groups, term
from tests.support.server import serving
from tests.web.conftest import SignIn
from tests.web.glossary import PAGE, page
from tests.web.site import DEMO, PASSWORD, copied

PLAN = f"/en/workplans/{DEMO}"


def test_the_document_says_what_the_page_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.web.glossary"


@pytest.mark.parametrize(
    ("kind", "values"), [("status", Status), ("timeliness", Timeliness), ("confidence", Confidence)]
)
def test_every_state_is_explained_in_both_languages(kind: str, values: object) -> None:
    assert set(groups()[kind].terms) == {f"{kind}.{value}" for value in get_args(values)}
    assert all(set(term(f"{kind}.{value}").said) == {"en", "ka"} for value in get_args(values))


def test_a_question_mark_leads_to_what_the_word_means(look: SignIn) -> None:
    page = look(f"{PLAN}/")
    page.get_by_role("link", name="What does “Carried over” mean?").click()
    expect(page).to_have_url(re.compile(r"/en/help#figure\.carried_over$"))
    expect(page.locator(":target")).to_contain_text("What was overdue already when the quarter began.")


def test_an_activity_explains_its_own_states(look: SignIn) -> None:
    page = look(f"{PLAN}/activities/KP3-A2")
    page.get_by_role("link", name="What does “completed” mean?").click()
    expect(page.locator(":target")).to_contain_text("at least one piece of evidence")


def test_who_comes_too_early_is_led_back_to_the_present(look: SignIn) -> None:
    page = look(f"{PLAN}/?as_of=1999-01-01")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing had been recorded by then")
    page.get_by_role("link", name="Return to the present").click()
    expect(page).to_have_url(re.compile(f"{PLAN}/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ready for")


def test_a_wrong_address_is_told_in_georgian_without_words_of_programs(look: SignIn) -> None:
    page = look("/ka/nothing-here")
    expect(page.get_by_role("heading", level=1)).to_have_text("ამ მისამართზე არაფერია")
    expect(page.locator(".lead")).to_contain_text("შეამოწმეთ, მთლიანად დაკოპირდა თუ არა მისამართი.")
    assert "openapi" not in page.content()


def test_who_may_not_is_told_as_whom_they_are_signed_in(look: SignIn) -> None:
    page = look(f"{PLAN}/reports/2021-Q4/draft", "lead")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your role may not do this")
    expect(page.get_by_text("You are signed in as lead.")).to_be_visible()


def test_who_is_too_fast_is_told_when_to_go_on(look: SignIn, shared: Path, tmp_path: Path) -> None:
    with serving(copied(shared, tmp_path) | {"KVALI_RATE_PER_ADDRESS": "1"}) as slow:
        page = look(f"{slow.base}/en/help")
        page.goto(f"{slow.base}/en/help")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Too many requests")
        expect(page.get_by_text("It is worth trying again in")).to_be_visible()
        expect(page.get_by_role("link", name="Try again")).to_be_visible()


def test_a_busy_database_is_told_on_a_page(look: SignIn, shared: Path, tmp_path: Path) -> None:
    with (
        serving(copied(shared, tmp_path)) as server,
        closing(sqlite3.connect(tmp_path / "kvali.db")) as other,
    ):
        page = look(f"{server.base}/en/sign-in")
        page.get_by_label("Name").fill("lead")
        page.get_by_label("Password").fill(PASSWORD)
        other.execute("BEGIN IMMEDIATE")
        page.get_by_role("button", name="Sign in").click()
        title = page.get_by_role("heading", level=1)
        expect(title).to_have_text("The database is busy", timeout=60_000)
        expect(page.get_by_text("Nothing was written.")).to_be_visible()
        expect(page.get_by_text("It is worth trying again in")).to_be_visible()
