"""What is made for meetings, of two years in which everything happens."""

import pytest

from service.reports import html, pdf
from service.reports.packs.agenda import agenda
from service.reports.packs.briefing import briefing
from service.reports.packs.meeting import Meeting
from service.reports.previewing import draft
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
    for written in (page, pack):
        assert written.words.t("cover.demonstration") in html.render(written).decode()
