"""What the words mean is told in one text everywhere, and errors say what to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import expect

from events.units import Timeliness
from events.values import Confidence, Status
from service.web.glossary import groups, term
from tests.support.server import Server, serving
from tests.web.conftest import SignIn
from tests.web.glossary import PAGE, page
from tests.web.site import DEMO, copied

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
    expect(page).to_have_url(lambda url: url.endswith("/en/help#figure.carried_over"))
    expect(page.locator(":target")).to_contain_text("What was overdue already when the quarter began.")


def test_who_comes_too_early_is_led_back_to_the_present(look: SignIn) -> None:
    page = look(f"{PLAN}/?as_of=1999-01-01")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing had been recorded by then")
    page.get_by_role("link", name="Return to the present").click()
    expect(page).to_have_url(lambda url: url.endswith(f"{PLAN}/"))
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


@pytest.fixture(scope="module")
def busy(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A site that takes few requests of one address, and the folder that it is in."""
    home = tmp_path_factory.mktemp("busy")
    with serving(copied(shared, home) | {"KVALI_RATE_PER_ADDRESS": "6"}) as server:
        yield server, home


def test_who_is_too_fast_is_told_when_to_go_on(look: SignIn, busy: tuple[Server, Path]) -> None:
    page = look(f"{busy[0].base}/en/")
    for _ in range(8):
        page.goto(f"{busy[0].base}/en/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Too many requests")
    expect(page.get_by_text("It is worth trying again in")).to_be_visible()
    expect(page.get_by_role("link", name="Try again")).to_be_visible()


def test_a_database_that_fails_is_told_on_a_page(
    look: SignIn, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("failing")
    with serving(copied(shared, home)) as server:
        (home / "kvali.db").write_bytes(b"this is no database" * 400)
        page = look(f"{server.base}/en/")
        expect(page.get_by_text("503")).to_be_visible()
        expect(page.get_by_text("Nothing was written.")).to_be_visible()
