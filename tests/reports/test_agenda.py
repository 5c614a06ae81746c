"""The agenda pack: what is overdue, at risk, to be decided and due, and the report so far."""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

import pytest
from msgspec import structs

from events.figures import Dataset
from service.reports import html, pdf
from service.reports.packs.agenda import agenda
from service.reports.packs.meeting import Meeting
from service.reports.tables import Written
from service.reports.tables.model import Chance, Quote
from service.reports.texts import Texts
from service.reports.words import LANGUAGES, Words
from tests.events.story import PLAN, SEAL, Story
from tests.figures.test_forecast import lived
from tests.reports.meetings import MEETING, SOURCE, before_a_meeting, large, pack, page, seen
from tests.reports.pages import TEXT, TEXTS
from tests.reports.printed import pages, squeezed, text_of
from tests.reports.test_html import Checker


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def rows(written: Written, key: str) -> list[dict[str, Any]]:
    """A table's rows by the keys of its columns."""
    (table,) = (one for one in written.tables() if one.key == key)
    return [{c.key: cell for c, cell in zip(table.columns, row, strict=True)} for row in table.rows]


def codes(written: Written, key: str) -> list[Any]:
    return [row["code"] for row in rows(written, key)]


def test_it_says_which_meeting_it_is_for_and_what_it_was_made_from(language: str) -> None:
    written = pack(language)
    text = text_of(pdf.render(written))
    words, cover = written.words, written.data.cover
    for said in (
        words.t("agenda.kind.principals"),
        words.day(MEETING.on),
        "ILO, UNDP",
        words.quarter("2021-Q2"),
        words.t("cover.events_value", size=cover.size),
        cover.root,
        words.t("cover.draft_note"),
    ):
        assert squeezed(said) in text
        assert said in html.render(written).decode()


def test_what_was_planned_without_a_kind_is_a_consultation(language: str) -> None:
    written = agenda(seen(before_a_meeting().state), Meeting(MEETING.on), language, TEXTS)
    words = Words(language)
    assert written.cover.about == f"{words.t('agenda.kind_open')}, {words.day(MEETING.on)}"
    assert words.t("column.participants") not in [fact.label for fact in written.cover.facts]


def test_overdue_is_what_the_report_lists_as_overdue() -> None:
    found = rows(pack(), "overdue_now")
    assert [(row["code"], row["days_late"]) for row in found] == [("KP1-A4/M1", 83), ("KP1-A5/M1", 83)]


def test_at_risk_is_what_its_lead_says_and_what_is_overdue_is_not_listed_twice() -> None:
    (risky,) = rows(pack(), "at_risk")
    assert (risky["code"], [state.tone for state in risky["risk"]]) == ("KP1-A6", ["red"])
    assert risky["support_requested"] == Quote(TEXT, "en")


def test_what_the_forecast_calls_open_is_at_risk_too() -> None:
    data = seen(lived(), date(2021, 6, 30))
    open_ones = {one.code: one.permille for one in data.forecast.chances if one.permille in range(100, 901)}
    found = {row["code"]: row["chance"] for row in rows(pack(data=data), "at_risk")}
    assert found == {code: Chance(permille) for code, permille in open_ones.items()}
    assert found


def test_what_waits_for_a_decision_says_for_how_long() -> None:
    written = pack()
    requests = rows(written, "requests")
    assert [(row["code"], row["waiting"]) for row in requests] == [("KP1-A3/M1", 21), ("KP1-A6/M1", 21)]
    assert [row["effect"] and row["effect"][0].tone for row in requests] == [None, "moved_past_forum"]
    assert requests[0]["justification"] == Quote(TEXT)
    assert [(row["code"], row["disputed_by"]) for row in rows(written, "disputes")] == [("KP1-A1", "UNDP")]
    assert [(row["code"], row["waiting"]) for row in rows(written, "waiting")] == [("KP1-A4", 10)]


def test_earlier_decisions_that_are_open_come_with_owner_and_date_the_overdue_first() -> None:
    found = rows(pack(), "open_decisions")
    assert [(row["owners"], row["due"]) for row in found] == [
        ("IOM", date(2021, 6, 10)),
        ("IOM", date(2021, 8, 1)),
    ]
    assert [state.tone for state in found[0]["status"]] == ["open", "overdue"]


def test_it_lists_what_is_due_next_and_ends_with_the_report_so_far() -> None:
    written = pack()
    assert codes(written, "next") == ["KP1-A2/M1", "KP1-A6/M1"]
    assert written.parts[-1].key == "agenda_report"
    assert '<a href="/drafts/2021-06-24">' in html.render(written).decode()
    assert {table.key for table in written.parts[-1].tables()} >= {"scorecard_activity"}


def test_the_first_page_of_it_says_how_much_there_is_of_each() -> None:
    (points,) = pack().parts[0].blocks
    assert getattr(points, "texts", None) == (
        "Overdue: 2",
        "At risk: 1",
        "To be decided: 4",
        "Earlier decisions still open: 2",
        "Due next quarter: 2",
    )


def test_a_quarter_with_nothing_due_and_a_plan_without_activities_give_a_good_pack(language: str) -> None:
    quiet = seen(Story(PLAN[:7]).state)
    written = pack(language, quiet)
    text = text_of(pdf.render(written))
    for key in ("overdue_now", "at_risk", "requests", "waiting", "open_decisions", "next"):
        assert rows(written, key) == []
    assert squeezed(Words(language).t("nothing")) in text
    assert squeezed(Words(language).t("none_due")) in text


def test_every_table_of_it_is_printed_whole(language: str) -> None:
    written = pack(language)
    text = text_of(pdf.render(written))
    for cell in chain.from_iterable(row for table in written.tables() for row in table.rows):
        if isinstance(cell, str):
            assert squeezed(cell) in text


def test_what_there_is_no_room_for_is_on_the_page(language: str) -> None:
    data = large(900, "Title")
    text = text_of(pdf.render(pack(language, data)))
    said = Words(language).phrase("left_out_of_pack").split("{count}")[0]
    assert squeezed(said) in text
    assert html.render(pack(language, data)).decode().count('class="code"') >= 900


def both(language: str = "en", data: Dataset | None = None, texts: Texts = TEXTS) -> Iterator[Written]:
    yield pack(language, data, texts)
    yield page(language, data, texts)


def test_pages_of_packs_are_well_formed_and_load_and_run_nothing(language: str) -> None:
    for written in both(language, texts=Texts({SEAL.sha256: "<b onclick=x>bold</b>"})):
        shown = html.render(written).decode()
        checker = Checker()
        checker.feed(shown)
        assert [where for where in checker.loads if where != "/drafts/2021-06-24"] == []
        assert checker.open == []
        assert len(checker.ids) == len(set(checker.ids)) == len(written.parts)
        assert "<b onclick" not in shown
        assert "provenance" not in shown  # nothing was issued


def test_texts_are_quoted_and_what_was_erased_is_said(language: str) -> None:
    for there, gone in zip(both(language), both(language, texts=Texts({})), strict=True):
        said = squeezed(Words(language).t("erased"))
        assert squeezed(TEXT) in text_of(pdf.render(there))
        assert squeezed(TEXT) not in text_of(pdf.render(gone))
        assert said in text_of(pdf.render(gone))
        assert TEXT not in html.render(gone).decode()


def test_a_demonstration_is_marked_on_every_page_and_a_draft_too(language: str) -> None:
    made_up = structs.replace(SOURCE, demonstration=True)
    for written in both(language, seen(before_a_meeting().state, source=made_up)):
        for one in pages(pdf.render(written)):
            assert squeezed(Words(language).t("cover.demonstration")) in squeezed(one.text)
            assert one.largest > 60  # the watermark


def test_the_same_events_give_the_same_bytes(language: str) -> None:
    for first, again in zip(both(language), both(language), strict=True):
        assert pdf.render(first) == pdf.render(again)
        assert html.render(first) == html.render(again)
