"""Whatever a title says, another program's parser reads it, and the bytes keep to RFC 5545."""

from datetime import UTC, date, datetime
from unicodedata import category
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from service.calendars.contents import Contents, Occasion, Scope
from service.calendars.ics import write
from tests.support.calendars import parsed

WHEN = datetime(2021, 7, 5, 9, 30, 12, 345000, tzinfo=UTC)
HELD = Contents(
    namespace=UUID("0190163d-8694-739b-aea5-966c26f8ad91"),
    scope=Scope(),
    title={"en": "Garden plan"},
    demonstration=False,
    changed_at=WHEN,
    deliverables=(),
    occasions=(),
    sections={},
    organisations={},
)


def with_title(text: str) -> Contents:
    occasion = Occasion("forum", {"en": text}, date(2022, 5, 17), date(2022, 5, 20), (), 0, WHEN)
    return structs.replace(HELD, occasions=(occasion,))


def kept(text: str) -> str:
    """What a calendar can hold of a text: no control characters, and one kind of line end."""
    return "\n".join("".join(c for c in line if category(c) != "Cc") for line in text.splitlines())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_every_text_comes_back_as_it_was_written(text: str) -> None:
    content = write(with_title(text), "en")
    assert parsed(content).vevent.summary.value == kept(text)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    for line in content.split(b"\r\n"):
        line.decode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "semi;colon, comma and back\\slash",
        "two\nlines",
        "literally \\n and \\, and \\;",
        'a "quoted": word',
        "END:VCALENDAR",
        "first\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged",
        "გაეროს მიგრაციის ქსელის სამუშაო გეგმა " * 10,
        "\U0001f331" * 60,
    ],
)
def test_what_would_end_a_line_or_an_entry_stays_a_text(text: str) -> None:
    found = parsed(write(with_title(text), "en"))
    assert len(found.vevent_list) == 1
    assert found.vevent.summary.value == kept(text)


def test_a_calendar_says_by_its_uid_of_what_it_is() -> None:
    def uid(scope: Scope, language: str = "en") -> str:
        found: str = parsed(write(structs.replace(HELD, scope=scope), language)).uid.value
        return found

    uids = {uid(Scope()), uid(Scope(section="KP1")), uid(Scope(organisation="KP1")), uid(Scope(), "ka")}
    assert len(uids) == 4
    forum = with_title("Forum")
    elsewhere = structs.replace(forum, namespace=UUID(int=7))
    first, second = (parsed(write(one, "en")).vevent.uid.value for one in (forum, elsewhere))
    assert first != second


def test_how_often_to_look_again_is_said_as_every_program_reads_it() -> None:
    lines = write(HELD, "en").decode().split("\r\n")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H" in lines
    assert "X-PUBLISHED-TTL;VALUE=DURATION:PT12H" in lines
    assert "NAME:Garden plan: deliverables" in lines
    assert "COLOR:steelblue" in lines
    assert not any(line.startswith("METHOD") for line in lines)
