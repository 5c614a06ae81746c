"""An idempotency key is good for thirty days; then it is forgotten, and new when it is used again."""

from datetime import timedelta

import pytest

from events.refusals import Refusal
from events.values import Actor
from service.clock import SimulatedClock
from service.commands import Order, RegisterOrganisation, issue
from service.jobs import run_due
from service.jobs.keys import KEPT
from tests.reports.office import Office

JOB = "idempotency_keys"


def test_a_key_is_kept_for_thirty_days_and_then_forgotten(office: tuple[Office, SimulatedClock]) -> None:
    its, clock = office
    order = Order(actor=Actor("secretariat", "SECRETARIAT"), idempotency_key="one")
    command = RegisterOrganisation(organisation="IOM", names={"en": "Migration"}, kind="un")
    first = issue(its.ledger, order, command)
    begun = clock.now()
    clock.set(begun + KEPT - timedelta(hours=1))
    assert [run.detail for run in run_due(its.service) if run.job == JOB] == ["0 forgotten"]
    assert issue(its.ledger, order, command).body == first.body
    clock.set(begun + KEPT + timedelta(days=1))
    assert [run.detail for run in run_due(its.service) if run.job == JOB] == ["1 forgotten"]
    its.ledger.close()  # a process may still remember it for a while
    with pytest.raises(Refusal, match="organisation_exists"):
        issue(its.ledger, order, command)
