"""Erasing a text, and recording a restore, through the one path of every command, on each database."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from events.merkle import root_of
from events.refusals import Refusal
from events.values import Actor
from service import commands as c
from service.auth.permissions import SYSTEM
from service.bootstrap import Service
from service.commands import Ledger, Order, issue
from service.projections.rebuild import check, rebuild
from service.queries.completion import completion
from service.queries.events import event
from service.queries.updates import update as update_of
from service.queries.view import view
from service.store.engine import reading
from service.store.read import leaves
from service.store.tables import TEXT
from tests.support.plan import LAB, PERSON, SEA, WORKPLAN, do, submit

ADMINISTRATOR = Actor("administrator")
BASIS = "GDPR Art. 17(1)(a), request of 2 July 2021"


@pytest.fixture
def ledger(service: Service) -> Ledger:
    """With an update at position 10 whose narrative names somebody."""
    ledger = service.ledger(WORKPLAN)
    submit(ledger, narrative=f"{PERSON} presented it")
    return ledger


def refused(ledger: Ledger, command: c.Command, actor: Actor = ADMINISTRATOR) -> Refusal:
    before, texts = ledger.state().size, texts_of(ledger)
    with pytest.raises(Refusal) as refusal:
        issue(ledger, Order(actor=actor), command)
    assert (ledger.state().size, texts_of(ledger)) == (before, texts)
    return refusal.value


def texts_of(ledger: Ledger) -> int:
    with reading(ledger.engine) as connection:
        return connection.scalars(select(func.count()).select_from(TEXT)).one()


def erasing(event: int = 10, field: str = "narrative") -> c.EraseText:
    return c.EraseText(event=event, field=field, basis=BASIS)


def test_the_answer_names_what_was_erased_and_is_a_receipt(ledger: Ledger) -> None:
    texts = texts_of(ledger)
    accepted = do(ledger, ADMINISTRATOR, erasing())
    body, receipt = accepted.body, accepted.body["receipt"]
    assert (body["of"], body["event"], body["field"], body["basis"]) == (
        "activity/KP1-A1",
        10,
        "narrative",
        BASIS,
    )
    assert (receipt["position"], receipt["stream"]) == (11, "activity/KP1-A1")
    assert texts_of(ledger) == texts - 1
    assert ledger.texts([body["sha256"]]) == {}


def test_the_leaf_of_the_erasure_holds_the_seal_and_not_a_word_of_the_text(ledger: Ledger) -> None:
    do(ledger, ADMINISTRATOR, erasing())
    with reading(ledger.engine) as connection:
        found = list(leaves(connection, ledger.id, 0, 12))
    assert b"presented" not in b"".join(found)
    assert BASIS.encode() in found[11]


def test_only_an_administrator_erases_and_records_a_restore(ledger: Ledger) -> None:
    for actor in (LAB, SEA, Actor("auditor", "HLT"), SYSTEM):
        for command in (erasing(), c.RecordRestore(reason="the disk failed")):
            assert refused(ledger, command, actor).code == "role_forbidden"


def test_what_cannot_be_erased_is_refused_with_what_can(ledger: Ledger) -> None:
    unknown = refused(ledger, erasing(event=11))
    assert (unknown.code, "0 to 10" in unknown.detail) == ("unknown_position", True)
    other = refused(ledger, erasing(field="challenges"))
    assert (other.code, other.field) == ("no_sealed_text", "field")
    assert "it has some in: evidence.0.title, narrative" in other.detail
    assert "it has none at all" in refused(ledger, erasing(event=0)).detail
    assert refused(ledger, c.EraseText(event=10, field="narrative", basis=" ")).code == "basis_needed"
    do(ledger, ADMINISTRATOR, erasing())
    again = refused(ledger, erasing())
    assert (again.code, "see event 11" in again.detail) == ("already_erased", True)


def test_nothing_that_is_counted_shown_or_proved_changes_but_the_text(
    service: Service, ledger: Ledger
) -> None:
    update = submit(ledger, "KP1-A2", narrative=f"{PERSON} again", milestone="M1")
    do(ledger, SEA, c.ValidateUpdate(update=update))

    def seen(as_of: str | None) -> object:
        with view(service.engine, WORKPLAN, service.clock, as_of) as now:
            return completion(now, "2021-Q2").rates, completion(now, None).rates

    with reading(service.engine) as connection:
        root = root_of(leaves(connection, ledger.id, 0, 13))
    counted, earlier = seen(None), seen("12")
    do(ledger, ADMINISTRATOR, erasing(event=11))
    do(ledger, ADMINISTRATOR, erasing(event=5, field="persons.0"))
    assert (seen(None), seen("12")) == (counted, earlier)
    with reading(service.engine) as connection:
        assert root_of(leaves(connection, ledger.id, 0, 13)) == root
    assert check(service.engine, ledger.id) == []
    assert rebuild(service.engine, ledger.id) == 0
    with view(service.engine, WORKPLAN, service.clock) as now:
        answer = update_of(now, update)
        assert event(now, 5).data["persons"][0]["erased"]["position"] == 14
    assert (answer.narrative, answer.review, answer.erased[0].basis) == (None, "validated", BASIS)
    assert answer.evidence[0].title == "The minutes"


def test_a_repeat_of_the_request_that_brought_the_text_is_refused(ledger: Ledger) -> None:
    order = Order(actor=LAB, idempotency_key="mine")
    command = c.SubmitUpdate(activity="KP1-A1", status="ongoing", narrative=PERSON)
    position = issue(ledger, order, command).body["receipt"]["position"]
    do(ledger, ADMINISTRATOR, erasing(event=position))
    ledger.close()  # as after a restart: what this process remembers is gone
    with pytest.raises(Refusal, match="text_erased"):
        issue(ledger, order, command)


def test_a_restore_is_recorded_with_what_is_known(ledger: Ledger) -> None:
    made = datetime(2021, 7, 4, 22, 30, tzinfo=UTC)
    command = c.RecordRestore(reason="the disk failed", backup_at=made, size_before=40)
    body = do(ledger, Actor("administrator", "NET"), command).body
    assert (body["reason"], body["backup_at"], body["size_before"]) == (
        "the disk failed",
        "2021-07-04T22:30:00.000Z",
        40,
    )
    assert (body["receipt"]["position"], body["receipt"]["stream"]) == (11, "workplan")
    assert check(ledger.engine, ledger.id) == []
    assert refused(ledger, c.RecordRestore(reason="again", size_before=11)).code == "nothing_lost"
