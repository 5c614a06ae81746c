"""Words for notices: subject, text and page of a mail, in one language, from what the notices hold."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from service.mail.words import PHRASES, MailWords, words_for
from service.store.notices import Notice

LONGEST_SUBJECT = 120
"""Characters of a title in a subject; longer ones are cut."""


class Rendered(NamedTuple):
    """A mail in words."""

    language: str
    subject: str
    text: str
    page: str


class Shown(NamedTuple):
    """A notice, as templates show it."""

    line: str
    title: str
    todo: str
    address: str | None
    agendas: tuple[str, ...]
    told_as: str | None
    late: bool


@cache
def environment() -> Environment:
    """Where the templates of this room are."""
    return Environment(
        loader=FileSystemLoader(PHRASES.parent),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(notices: Sequence[Notice], language: str, url: str, stop: str) -> Rendered:
    """A mail that carries these; `url` is where addresses begin, `stop` where one gets rid of mails."""
    words = words_for(language)
    plan = _line(words.text(notices[0].content["plan"]))
    subject = _subject(words, notices, plan)
    values: dict[str, Any] = {
        "language": words.language,
        "plan": plan,
        "subject": subject,
        "notices": [_shown(words, one, url) for one in notices],
        "stop": stop,
        "t": words.t,
    }
    text, page = (environment().get_template(name).render(values) for name in ("mail.txt", "mail.html"))
    return Rendered(words.language, subject, text, page)


def _subject(words: MailWords, notices: Sequence[Notice], plan: str) -> str:
    if len(notices) > 1:
        return words.t("subject.several", plan=_short(plan), count=len(notices))
    [one] = notices
    kind = f".{_when(one)}" if one.purpose == "reminder" else ""
    kind = kind.replace("tomorrow", "before")
    return words.t(f"subject.{one.purpose}{kind}", **_values(words, one), subject=_short(_title(words, one)))


def _shown(words: MailWords, one: Notice, url: str) -> Shown:
    kind = f".{_when(one)}" if one.purpose == "reminder" else ""
    relation, place = one.content.get("relation"), one.content.get("address")
    organisation = one.content.get("organisation")
    return Shown(
        line=words.t(f"line.{one.purpose}{kind}", **_values(words, one)),
        title=_title(words, one),
        todo=words.t(f"todo.{one.purpose}"),
        address=None if place is None else url + quote(place),
        agendas=tuple(url + quote(each) for each in one.content.get("agendas", ())),
        told_as=None if relation is None else words.t(f"as.{relation}", organisation=organisation),
        late=one.purpose == "overdue",
    )


def _when(one: Notice) -> str:
    days = one.content["days"]
    if days < 0:
        return "after"
    return {0: "today", 1: "tomorrow"}.get(days, "before")


def _values(words: MailWords, one: Notice) -> dict[str, Any]:
    content = one.content
    values = {"day": words.day(date.fromisoformat(content["due"])), "days": abs(content.get("days", 0))}
    return values | ({"quarter": words.quarter(content["quarter"])} if "quarter" in content else {})


def _title(words: MailWords, one: Notice) -> str:
    title = one.content.get("title")
    return one.subject if title is None else f"{one.subject} – {_line(words.text(title))}"


def _line(text: str) -> str:
    """On one line: a plan's file may break its titles, a subject never."""
    return " ".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SUBJECT else f"{text[: LONGEST_SUBJECT - 1]}…"
