"""No report holds a text, so that erasing one changes no issued report."""

from datetime import date

from sqlalchemy import select

from events.values import Actor
from service.clock import SimulatedClock
from service.commands import EraseText, Order, issue
from service.reports.files import stored
from service.reports.publishing import publish
from service.reports.reproducing import reproduce
from service.store.engine import reading
from service.store.tables import REPORT_RENDITION
from tests.reports.office import SECRETARIAT, Office, at

TEXTS = (b"Held in Geneva", b"Minutes")
"""What the office's updates say: the narrative, and the title of the evidence."""


def test_an_issued_report_is_made_again_byte_for_byte_after_its_texts_were_erased(
    office: tuple[Office, SimulatedClock],
) -> None:
    people, clock = office
    ledger = people.ledger
    clock.set(at(2021, 6, 20))
    people.validate(people.post("KP1-A1", date(2021, 6, 18)))
    clock.set(at(2021, 7, 15))
    publish(ledger, SECRETARIAT, "2021-Q2")
    with reading(ledger.engine) as connection:
        contents = connection.scalars(select(REPORT_RENDITION.c.content)).all()
    assert len(contents) == 3
    assert not any(text in content for text in TEXTS for content in contents)

    edition = ledger.state().reports["2021-Q2"].editions[0]
    kept = [stored(ledger, rendition) for rendition in edition.renditions]
    for field in ("narrative", "evidence.0.title"):
        command = EraseText(event=7, field=field, basis="asked for")
        issue(ledger, Order(actor=Actor("administrator")), command)
    assert [stored(ledger, rendition) for rendition in edition.renditions] == kept
    assert list(reproduce(ledger, "2021-Q2")) == kept
    publish(ledger, SECRETARIAT, "2021-Q2")  # and a later edition says that nothing was different
    later = ledger.state().reports["2021-Q2"].editions[1]
    assert b'"differences":[]' in stored(ledger, later.renditions[0]).content
