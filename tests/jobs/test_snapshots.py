"""Snapshots are written by themselves, once for every full stretch of the ledger."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from events.codec import NewEvent
from events.state import State
from events.values import Actor
from events.vocabulary import OrganisationRegistered
from service.clock import SimulatedClock
from service.jobs import run_due
from service.store.engine import reading
from service.store.snapshots import EVERY
from service.store.submission import Submission
from service.store.tables import SNAPSHOT
from tests.reports.office import Office

JOB = "snapshots"


def many(state: State, _: datetime) -> Sequence[NewEvent]:
    return [NewEvent(OrganisationRegistered(f"ORG{number}", {"en": "x"}, "un")) for number in range(EVERY)]


def test_a_full_stretch_gets_its_snapshot_once(office: tuple[Office, SimulatedClock]) -> None:
    its, _ = office
    assert [run for run in run_due(its.service) if run.job == JOB] == []
    its.ledger.writer.submit(Submission(decide=many, actor=Actor("system"), correlation="many"))
    assert [run.detail for run in run_due(its.service) if run.job == JOB] == ["1 written"]
    assert [run for run in run_due(its.service) if run.job == JOB] == []
    with reading(its.ledger.engine) as connection:
        assert connection.scalars(select(SNAPSHOT.c.size)).all() == [EVERY]
