"""What is made for meetings, of two years in which everything happens."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from events.figures import Dataset
from service.reports import html, pdf
from service.reports.packs.agenda import agenda
from service.reports.packs.briefing import briefing
from service.reports.packs.meeting import Meeting
from service.reports.previewing import draft
from service.reports.tables import written
from service.reports.texts import Texts
from service.reports.words import LANGUAGES
from tests.demo.conftest import Demonstration
from tests.reports.printed import pages, squeezed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", ["2021-05-10", "2021-09-30", "2021-11-20", "2022-05-16", "2022-12-31"])
def test_a_briefing_is_one_page_and_an_agenda_pack_names_its_meeting(
    demonstration: Demonstration, day: str, language: str
) -> None:
    data, texts = draft(demonstration.ledger, None, day)
    page = briefing(data, language, texts)
    (one,) = pages(pdf.render(page))
    assert data.cover.root in one.text
    assert one.right < one.width - 36
    pack = agenda(data, Meeting(data.cover.as_of, "annual_meeting"), language, texts)
    found = pages(pdf.render(pack))
    assert squeezed(pack.cover.about) in squeezed(found[0].text)
    for each in (page, pack):
        assert each.words.t("cover.demonstration") in html.render(each).decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_leads_to_a_table_stays_with_it_and_no_row_of_usual_length_is_cut_by_a_page(
    on_sqlite: Demonstration, language: str
) -> None:
    report = written(*_in(language, draft(on_sqlite.ledger, "2021-Q4", None)))
    found = [squeezed(page.text) for page in pages(pdf.render(report))]
    parts = json.loads(pdf.inputs(report))["parts"]
    led = [*_led(parts)]
    rows = [*_rows(parts)]
    assert len(led) > 5
    assert len(rows) > 200
    for lead, row in led:
        assert any(squeezed(lead) in page and squeezed(row) in page for page in found), lead
    for row in rows:
        assert any(squeezed(row) in page for page in found), row


def _in(language: str, given: tuple[Dataset, Texts]) -> tuple[Dataset, str, Texts]:
    return given[0], language, given[1]


def _led(parts: Any) -> Iterator[tuple[str, str]]:
    """A paragraph, and the first cell of the table that follows it."""
    for part in parts:
        for one, after in pairwise(part["blocks"]):
            if one["kind"] == "paragraph" and after["kind"] == "table" and after["lines"]:
                yield one["text"], _first(after["lines"][0])


def _rows(parts: Any) -> Iterator[str]:
    for part in parts:
        for one in part["blocks"]:
            if one["kind"] == "table":
                yield from map(_first, one["lines"])


def _first(row: Any) -> str:
    code, value = row["cells"][0]
    return f"{code}{value if isinstance(value, str) else ''}"
