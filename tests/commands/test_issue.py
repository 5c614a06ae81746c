"""The one path of every command, on each database."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from events.refusals import Refusal, conflict
from events.values import Actor, Milestone, Window
from service import commands as c
from service.bootstrap import Service
from service.clock import SimulatedClock
from service.commands import Ledger, Order, issue
from service.store.engine import reading
from service.store.read import event_at
from service.store.tables import EVENT
from tests.support.plan import HLT, LAB, NET, SEA, WORKPLAN, do, submit

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.fixture
def ledger(service: Service) -> Ledger:
    return service.ledger(WORKPLAN)


def refused(ledger: Ledger, order: Order, command: c.Command) -> str:
    before = ledger.state().size
    with pytest.raises(Refusal) as refusal:
        issue(ledger, order, command)
    assert ledger.state().size == before
    return refusal.value.code


ONGOING = c.SubmitUpdate(activity="KP1-A1", status="ongoing", narrative="nothing for the leaf")


def test_the_role_is_looked_at_before_anything_else(ledger: Ledger) -> None:
    unknown = c.SubmitUpdate(activity="KP9-A9", status="ongoing")
    assert refused(ledger, Order(actor=Actor("auditor", "LAB")), unknown) == "role_forbidden"
    assert refused(ledger, Order(actor=LAB), c.ValidateUpdate(update="none")) == "role_forbidden"


def test_what_needs_an_organisation_is_refused_without_one(ledger: Ledger) -> None:
    assert refused(ledger, Order(actor=Actor("lead_agency")), ONGOING) == "organisation_needed"


def test_a_text_is_in_the_answer_and_beside_the_ledger_and_not_in_the_leaf(ledger: Ledger) -> None:
    accepted = do(ledger, LAB, ONGOING)
    assert accepted.body["narrative"] == "nothing for the leaf"
    with reading(ledger.engine) as connection:
        leaves = connection.scalars(select(EVENT.c.leaf)).all()
        event = event_at(connection, ledger.id, accepted.body["receipt"]["position"])
    assert not any(b"nothing for the leaf" in leaf for leaf in leaves)
    assert event is not None
    seal = event.event.narrative.sha256  # type: ignore[attr-defined]
    assert ledger.texts([seal]) == {seal: "nothing for the leaf"}


def test_a_repeated_order_is_answered_from_what_was_recorded(service: Service, ledger: Ledger) -> None:
    order = Order(actor=LAB, idempotency_key="again")
    first = issue(ledger, order, ONGOING)
    assert isinstance(service.clock, SimulatedClock)
    service.clock.set(datetime(2021, 8, 1, tzinfo=ZURICH))
    again = issue(ledger, order, ONGOING)
    assert (again.body, first.replayed, again.replayed) == (first.body, False, True)


def test_the_precondition_has_the_last_word(ledger: Ledger) -> None:
    def never(stream: str, version: int) -> None:
        raise conflict("never", f"{stream} is at {version}")

    order = Order(actor=LAB, precondition=never)
    assert refused(ledger, order, c.SubmitUpdate(activity="KP9-A9", status="ongoing")) == "unknown_activity"
    assert refused(ledger, order, ONGOING) == "never"


def test_every_event_of_an_order_carries_its_correlation(ledger: Ledger) -> None:
    accepted = issue(ledger, Order(actor=LAB, correlation="a-request"), ONGOING)
    with reading(ledger.engine) as connection:
        event = event_at(connection, ledger.id, accepted.body["receipt"]["position"])
    assert event is not None
    assert event.envelope.correlation == "a-request"
    assert event.envelope.actor == LAB


@pytest.mark.parametrize(
    ("now", "effective_on", "quarter"),
    [
        (datetime(2021, 9, 30, 23, 30, tzinfo=ZURICH), None, "2021-Q3"),
        (datetime(2021, 10, 1, 0, 30, tzinfo=ZURICH), None, "2021-Q4"),
        (datetime(2021, 7, 5, 9, tzinfo=ZURICH), date(2021, 3, 31), "2021-Q1"),
        (datetime(2023, 5, 1, 9, tzinfo=ZURICH), None, "2022-Q4"),
    ],
    ids=["late in the plan's own day", "early in it", "backdated", "after the plan"],
)
def test_an_update_is_for_the_quarter_of_its_date(
    service: Service, ledger: Ledger, now: datetime, effective_on: date | None, quarter: str
) -> None:
    assert isinstance(service.clock, SimulatedClock)
    service.clock.set(now)
    command = c.SubmitUpdate(activity="KP1-A1", status="ongoing", effective_on=effective_on)
    assert do(ledger, LAB, command).body["quarter"] == quarter


def test_an_update_that_was_superseded_is_told_from_one_that_never_was(ledger: Ledger) -> None:
    first, second = (
        submit(ledger, status="ongoing", evidence=()),
        submit(ledger, status="ongoing", evidence=()),
    )
    for update in (first, second):
        do(ledger, SEA, c.ValidateUpdate(update=update))
    assert refused(ledger, Order(actor=SEA), c.ValidateUpdate(update=first)) == "update_not_open"
    assert refused(ledger, Order(actor=SEA), c.ValidateUpdate(update="never-was")) == "unknown_update"


def test_activities_are_numbered_on_within_their_section(ledger: Ledger) -> None:
    undated = Milestone("M1", Window(None, None), "undated")
    for number in (2, 3):
        command = c.AddActivity(
            activity=f"KP3-A{number}", section="KP3", title={"en": "More"}, milestones=(undated,)
        )
        assert do(ledger, NET, command).body["position"] == number


def test_an_empty_ledger_says_that_it_wants_a_plan(service: Service) -> None:
    empty = service.open_ledger("empty", "example.org/empty")
    assert refused(empty, Order(actor=HLT), ONGOING) == "no_workplan"
    revision = c.ReviseBaseline(adopted_on=date(2021, 7, 1), reason="to begin with")
    assert refused(empty, Order(actor=NET), revision) == "no_workplan"


def test_a_ledger_is_opened_once(service: Service, ledger: Ledger) -> None:
    assert service.open_ledger(WORKPLAN, "example.org/garden") is service.ledger(WORKPLAN) is ledger
    with pytest.raises(Refusal, match="unknown_workplan") as unknown:
        service.ledger("gardn")
    assert WORKPLAN in unknown.value.detail
