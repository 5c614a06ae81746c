"""A process that appends without end, and says what was acknowledged.

Run as `python -m tests.feeds.writer URL HOME`. Of all events, some are rolled back after they were written,
and some wait before they are committed.
"""

import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Table, make_url

from events.codec import NewEvent
from events.entity import Entity
from events.state import State
from events.values import Actor
from events.vocabulary import OrganisationRegistered
from service.bootstrap import Service
from service.projections.rows import project
from service.store.append import Writer
from service.store.submission import Appended, Submission
from tests.contract.house import outcome
from tests.support.plan import WORKPLAN, settings_for

random = Random()  # noqa: S311 - only to disturb


class RolledBackError(Exception):
    """Injected."""


def disturbed(state: State, touched: Sequence[Entity]) -> Mapping[Table, Sequence[Mapping[str, Any]]]:
    """The read models, which take their time now and then, and fail now and then."""
    if random.random() < 0.2:
        time.sleep(random.random() * 0.05)
    if random.random() < 0.2:
        raise RolledBackError
    return project(state, touched)


def registered(code: str) -> Submission:
    event = OrganisationRegistered(code, {"en": code, "ka": code}, "un")
    return Submission(
        decide=lambda _, __: [NewEvent(event)], actor=Actor("system"), correlation=code, openings=()
    )


def main(url: str, home: str) -> None:
    service = Service(settings_for(make_url(url), Path(home)))
    ledger = service.ledger(WORKPLAN)
    writer = Writer(service.engine, ledger.id, service.clock, disturbed, ledger.key())
    for number in range(1_000_000):
        code = f"ORG-{number}"
        done = outcome(partial(writer.submit, registered(code)))
        kept = isinstance(done, Appended)
        sys.stdout.write(f"{'kept' if kept else 'undone'} {code}\n")
        sys.stdout.flush()
        time.sleep(random.random() * 0.04)


if __name__ == "__main__":
    main(*sys.argv[1:])
