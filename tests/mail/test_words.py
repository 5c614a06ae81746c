"""What mails say: every phrase in every language, nothing that breaks out of its place."""

import email
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.checks import MAILBOX
from service.mail.message import message
from service.mail.notices import Purpose
from service.mail.people import Relation
from service.mail.rendering import Rendered, render
from service.mail.words import LANGUAGES, PHRASES, phrases
from service.store.notices import Notice

STOP = "https://kvali.example.org/mail/stop/0190163d-8694-739b-aea5-966c26f8ad91." + "s" * 43
NOW = datetime(2021, 9, 16, 5, tzinfo=UTC)


def notice(purpose: str = "reminder", days: int = 14, relation: str = "focal_point", **more: Any) -> Notice:
    content = {
        "plan": {"en": "Garden plan", "ka": "ბაღის გეგმა"},
        "title": {"en": "Dig the second pond", "ka": "მეორე ტბორის გათხრა"},
        "address": "/api/v1/workplans/garden/activities/KP1-A2",
        "due": "2021-09-30",
        "days": days,
        "quarter": "2021-Q3",
        "relation": relation,
        "organisation": "LAB",
    }
    return Notice(1, "id", "account", purpose, "KP1-A2/M2", "occasion", content | more, NOW, None, None)


def parsed(rendered: Rendered, **more: str) -> EmailMessage:
    headers = {"sender": "kvali@example.org", "to": "jane@example.org", "message_id": "<one@example.org>"}
    made = message(rendered, written_at=NOW, stop=STOP, **{**headers, **more})
    found = email.message_from_bytes(made, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_every_phrase_is_there_in_every_language_and_takes_the_same_values() -> None:
    for key, texts in phrases().items():
        assert set(texts) == set(LANGUAGES), key
        assert all(text.strip() for text in texts.values()), key
        assert len({frozenset(re.findall(r"{(\w+)}", text)) for text in texts.values()}) == 1, key


def test_no_phrase_is_missing_and_none_is_left_over() -> None:
    used = set(
        re.findall(r'\bt\("([a-z_.]+)"', "".join(file.read_text() for file in PHRASES.parent.glob("*.*")))
    )
    used |= {f"{part}.{purpose}" for part in ("subject", "line", "todo") for purpose in get_args(Purpose)}
    used |= {f"as.{relation}" for relation in get_args(Relation)} | {"subject.several"}
    used -= {"subject.reminder", "line.reminder"}
    used |= {
        f"{part}.reminder.{when}" for part in ("subject", "line") for when in ("before", "today", "after")
    }
    assert used | {"line.reminder.tomorrow"} == set(phrases())


@pytest.mark.parametrize(
    ("language", "purpose", "days"), list(product(LANGUAGES, get_args(Purpose), (14, 1, 0, -8)))
)
def test_every_notice_can_be_said(language: str, purpose: str, days: int) -> None:
    for relation in get_args(Relation):
        made = render([notice(purpose, days, relation)], language, "https://kvali.example.org", STOP)
        for text in (made.subject, made.text, made.page):
            assert "{" not in re.sub(r"style=\"[^\"]*\"", "", text)
        assert "https://kvali.example.org/api/v1/workplans/garden/activities/KP1-A2" in made.text
        assert STOP in made.text


def test_the_words_of_a_reminder() -> None:
    said = {days: render([notice(days=days)], "en", "", STOP) for days in (14, 1, 0, -3)}
    assert [one.subject for one in said.values()] == [
        "Due on 30 September 2021: KP1-A2/M2 – Dig the second pond",
        "Due on 30 September 2021: KP1-A2/M2 – Dig the second pond",
        "Due today: KP1-A2/M2 – Dig the second pond",
        "Was due on 30 September 2021: KP1-A2/M2 – Dig the second pond",
    ]
    assert "Due on 30 September 2021, in 14 days\n" in said[14].text
    assert "Due tomorrow, on 30 September 2021\n" in said[1].text
    several = render([notice(), notice("overdue", -8)], "ka", "", STOP)
    assert several.subject == "ბაღის გეგმა: 2 შეტყობინება"


def test_a_language_that_mails_are_not_written_in_is_english() -> None:
    assert render([notice()], "fr", "", STOP).language == "en"


@given(st.text(max_size=300))
def test_whatever_a_title_holds_it_adds_no_header_and_no_markup(title: str) -> None:
    made = render(
        [notice(title={"en": f"{title}<script>alert(1)</script>\r\nBcc: all@example.org"})], "en", "", STOP
    )
    found = parsed(made)
    assert found["Bcc"] is None
    assert "\n" not in found["Subject"]
    assert found["To"] == "jane@example.org"
    assert len(found.get_all("Subject") or []) == 1
    assert "<script>" not in made.page
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "address",
    [
        "jane@example.org\r\nBcc: all@example.org",
        "jane@example.org>",
        "a@b@c",
        "a b@example.org",
        "a@example.org,b",
    ],
)
def test_an_address_that_would_end_a_header_or_a_command_is_none(address: str) -> None:
    assert not MAILBOX.fullmatch(address)


def test_what_an_address_is_made_of_stays_in_one_piece_and_on_its_line() -> None:
    made = message(
        Rendered("en", "x", "x\n", "x\n"),
        sender="kvali@example.org",
        to="jane@example.org",
        message_id="<one@example.org>\r\nBcc: all@example.org",
        written_at=NOW,
        stop=f"{STOP}\r\nBcc: all@example.org",
    ).decode()
    assert f"List-Unsubscribe: <{STOP}%0D%0ABcc:%20all@example.org>\r\n" in made
    assert "\r\nBcc" not in made
