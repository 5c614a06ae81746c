"""What a batch has touched is projected once, however many of its events touched it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table

from events.codec import NewEvent
from events.entity import Entity
from events.merkle import Frontier
from events.state import Progress, State
from events.values import Actor
from service.clock import SimulatedClock
from service.store.batch import Batch
from service.store.submission import Submission
from tests.events.story import PLAN, update
from tests.support.signing import ledger_key


def test_many_updates_of_one_activity_in_a_batch_are_one_row_to_derive() -> None:
    clock = SimulatedClock(datetime(2021, 5, 3, tzinfo=UTC), "touched")
    batch = Batch(ledger_key("mini"), State(), Frontier(), clock, {}, 10)
    events = [*PLAN, *(update(name=f"u{number}") for number in range(20))]
    decided = [NewEvent(event) for event in events]
    batch.take(Submission(decide=lambda *_: decided, actor=Actor("system"), correlation="x"))
    seen: list[Entity] = []

    def project(_: State, touched: Sequence[Entity]) -> dict[Table, list[dict[str, Any]]]:
        seen.extend(touched)
        return {}

    batch.project(project)
    assert [entity.activity.code for entity in seen if isinstance(entity, Progress)] == ["KP1-A1"]
