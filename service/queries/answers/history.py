"""Events, and what they changed."""

from datetime import date
from typing import Any

import msgspec

from events.values import Actor
from service.queries.answers.base import Answer, AsOf, Plain


class EventReference(Answer, frozen=True):
    """Where an event stands in the ledger, and what kind of event it is."""

    position: int
    type: str


class Change(Answer, frozen=True):
    """One field of an activity: `milestones.M1.end` was `old`, is `new`; null where it was or is absent."""

    activity: str
    field: str
    old: Plain
    new: Plain


class Difference(Change, frozen=True):
    """A change with the events behind it, in order: each of them gave the field another value."""

    events: tuple[EventReference, ...]


class DifferencesAnswer(Answer, frozen=True):
    """What is not the same at two points of a ledger, in the order of the plan.

    `differences` were made by events. `days_passed` are those that no event made: a date was reached.
    """

    from_: AsOf = msgspec.field(name="from")
    to: AsOf
    differences: tuple[Difference, ...]
    days_passed: tuple[Change, ...]


class EventAnswer(Answer, frozen=True):
    """One event as it stands in the ledger, which is named by its origin.

    `data` is what its leaf holds, with the text beside each hash: `{"sha256": …, "text": …}`; where it was
    erased, `{"sha256": …, "erased": {"position": …, "recorded_at": …, "basis": …}}`, and where it is gone and
    no event says why, `{"sha256": …, "missing": true}`.
    """

    position: int
    id: str
    type: str
    schema: int
    ledger: str
    stream: str
    version: int
    recorded_at: str
    effective_on: date | None
    actor: Actor
    correlation: str
    causation: str | None
    data: dict[str, Any]
    leaf_hash: str
