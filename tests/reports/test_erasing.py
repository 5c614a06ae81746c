"""A dataset holds no text, so that erasing one leaves it as it is; what showed the text is made again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from events.codec import Recorded
from events.figures import seals
from events.refusals import Refusal
from events.state import Edition
from events.values import Actor
from service.clock import SimulatedClock
from service.commands import EraseText, IssueReport, Ledger, Order, issue
from service.reports.files import JSON, RENDERER, files
from service.reports.kept import dataset_of, erasures, keep, read, stored
from service.reports.publishing import publish
from service.reports.reproducing import reproduce
from service.reports.texts import opened
from service.store.engine import reading
from service.store.read import events
from service.store.tables import REPORT_RENDITION
from tests.reports.office import SECRETARIAT, Office, at

TEXTS = {"Held in Geneva", "Minutes"}
"""What the office's updates say: the narrative, and the title of the evidence."""
Given = tuple[Office, SimulatedClock]


def edition_of(ledger: Ledger, quarter: str = "2021-Q2", number: int = 1) -> Edition:
    return ledger.state().reports[quarter].editions[number - 1]


def issued(given: Given) -> Ledger:
    """The reports of Q1 and Q2; the update that completes something in Q2 is event 7."""
    people, clock = given
    clock.set(at(2021, 6, 20))
    people.validate(people.post("KP1-A1", date(2021, 6, 18)))
    clock.set(at(2021, 7, 15))
    for quarter in ("2021-Q1", "2021-Q2"):
        publish(people.ledger, SECRETARIAT, quarter)
    return people.ledger


def erase(ledger: Ledger, field: str) -> int:
    command = EraseText(event=7, field=field, basis="asked for")
    body = issue(ledger, Order(actor=Actor("administrator")), command).body
    return int(body["receipt"]["position"])


def kept(ledger: Ledger) -> set[str]:
    with reading(ledger.engine) as connection:
        return set(connection.scalars(select(REPORT_RENDITION.c.sha256)))


def test_a_dataset_quotes_texts_by_their_seals_and_its_renditions_are_given_the_texts(office: Given) -> None:
    ledger = issued(office)
    data = dataset_of(ledger, edition_of(ledger).renditions)
    with reading(ledger.engine) as connection:
        texts = opened(connection, ledger, data)
    assert set(texts.found.values()) == TEXTS
    assert texts.found.keys() == seals(data)
    content = stored(ledger, edition_of(ledger).renditions[0]).content
    assert not any(text.encode() in content for text in TEXTS)


def test_erasing_a_text_deletes_what_shows_it_and_nothing_else(office: Given) -> None:
    ledger = issued(office)
    before, quoting, other = kept(ledger), edition_of(ledger), edition_of(ledger, "2021-Q1")
    erase(ledger, "narrative")
    gone = {one.sha256 for one in quoting.renditions if one.media_type != JSON}
    assert gone
    assert kept(ledger) == before - gone
    for rendition in other.renditions:
        assert read(ledger, other, rendition).erased == ()


def test_what_is_read_then_is_made_of_what_texts_are_left_and_says_so(office: Given) -> None:
    ledger = issued(office)
    edition = edition_of(ledger)
    data = dataset_of(ledger, edition.renditions)
    positions = tuple(erase(ledger, field) for field in ("narrative", "evidence.0.title"))
    dataset, *shown = edition.renditions
    assert read(ledger, edition, dataset).erased == ()
    with reading(ledger.engine) as connection:
        texts = opened(connection, ledger, data)
    assert texts.found == {}
    for rendition, made in zip(shown, files(data, texts)[1:], strict=True):
        found = read(ledger, edition, rendition)
        assert found.erased == positions
        assert found.file == made


def test_an_edition_is_made_again_and_what_quoted_the_text_is_not_compared(office: Given) -> None:
    ledger = issued(office)
    dataset = stored(ledger, edition_of(ledger).renditions[0])
    position = erase(ledger, "narrative")
    made = reproduce(ledger, "2021-Q2")
    assert made.not_compared == f"a text it quoted was erased by event {position}"
    assert made.files[0] == dataset
    assert reproduce(ledger, "2021-Q1").not_compared == ""


def test_an_edition_issued_after_an_erasure_is_compared_as_it_was_issued(office: Given) -> None:
    ledger = issued(office)
    erase(ledger, "narrative")
    publish(ledger, SECRETARIAT, "2021-Q2")
    assert reproduce(ledger, "2021-Q2").not_compared == ""
    later = edition_of(ledger, number=2)
    assert b'"differences":[]' in stored(ledger, later.renditions[0]).content


def test_a_file_that_is_missing_though_nothing_was_erased_is_a_fault(office: Given) -> None:
    ledger = issued(office)
    edition = edition_of(ledger)
    page = edition.renditions[1]
    with ledger.engine.begin() as connection:
        connection.execute(REPORT_RENDITION.delete().where(REPORT_RENDITION.c.sha256 == page.sha256))
    with pytest.raises(LookupError, match=r"report\.en\.html with SHA-256 \w+ is missing"):
        read(ledger, edition, page)


def test_files_made_before_an_erasure_are_neither_stored_nor_announced_after_it(office: Given) -> None:
    ledger = issued(office)
    edition = edition_of(ledger)
    made = tuple(stored(ledger, one) for one in edition.renditions)
    size = ledger.state().size
    erase(ledger, "narrative")
    before = kept(ledger)
    command = IssueReport(
        quarter="2021-Q2",
        edition=2,
        size=size,
        root=edition.root,
        rules=edition.rules,
        renditions=edition.renditions,
        renderer=RENDERER,
    )
    for attempt in (
        lambda: keep(ledger, made, size),
        lambda: issue(ledger, SECRETARIAT, command),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "text_erased_meanwhile"
    assert kept(ledger) == before
    assert len(ledger.state().reports["2021-Q2"].editions) == 1


def test_whoever_publishes_while_others_erase_keeps_nothing_that_showed_an_erased_text(office: Given) -> None:
    people, clock = office
    ledger = people.ledger
    clock.set(at(2021, 6, 20))
    for _ in range(6):
        people.validate(people.post("KP1-A1", date(2021, 6, 18)))
    clock.set(at(2021, 7, 15))
    posted = [e.position for e in history(ledger) if e.envelope.type == "update.submitted"]

    def erase_all() -> None:
        for position in posted:
            command = EraseText(event=position, field="narrative", basis="asked for")
            issue(ledger, Order(actor=Actor("administrator")), command)

    def publish_some() -> list[str]:
        return [attempt(lambda: publish(ledger, SECRETARIAT, "2021-Q2")) for _ in range(12)]

    with ThreadPoolExecutor(2) as pool:
        erasing, publishing = pool.submit(erase_all), pool.submit(publish_some)
        erasing.result()
        assert set(publishing.result()) <= {"done", "text_erased_meanwhile"}
    state = ledger.state()
    assert len(state.erasures) == len(posted)
    left = kept(ledger)
    for edition in state.reports["2021-Q2"].editions:
        data = dataset_of(ledger, edition.renditions)
        gone = erasures(state, edition.size, data)
        shown = {one.sha256 for one in edition.renditions if one.media_type != JSON}
        assert shown & left == (set() if gone else shown)
        assert all(position > edition.position for position in gone)


def attempt(act: Callable[[], object]) -> str:
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    return "done"


def history(ledger: Ledger) -> list[Recorded]:
    with reading(ledger.engine) as connection:
        return list(events(connection, ledger.id, 0, ledger.state().size))
