"""A process that writes to a ledger, or reads it, as the service goes on while its read models are mended.

Run as `python -m tests.projections.going_on write|read URL CODE BASE NAME`. All that is written from position
BASE on are pairs: an update, and its return. Says a line a turn; ends when killed, or when a turn fails.
"""

import sys
import time
from itertools import count

from events import vocabulary as v
from events.codec import NewEvent
from events.values import Actor
from service.clock import SimulatedClock
from service.projections.rows import project
from service.queries.activities import activities
from service.queries.completion import completion
from service.queries.updates import UpdateFilters, updates
from service.queries.view import View, view
from service.store.append import Writer
from service.store.engine import make_engine, reading
from service.store.ledgers import ledger_named
from service.store.submission import Submission
from tests.events.story import SEAL, at, update
from tests.support.signing import ledger_key

WRITTEN = ("KP1-A2", "KP1-A3")
WITHDRAWN = UpdateFilters(review="withdrawn")
PAGE = 50

PAUSE_S = 0.01
"""Between two appends: SQLite keeps no queue, and who never pauses keeps others waiting for seconds."""


def write(writer: Writer, name: str) -> None:
    """Append one pair."""
    activity = WRITTEN[len(name) % 2]
    new = [NewEvent(event) for event in (update(activity, name=name), v.UpdateReturned(activity, name, SEAL))]
    writer.submit(Submission(decide=lambda _, __: new, actor=Actor("system"), correlation="going on"))


def read(seen: View, base: int) -> None:
    """No row is missing, and what nobody writes to is damaged in all its rows, or in none."""
    items = activities(seen).items
    assert [item.code for item in items] == ["KP1-A1", "KP1-A2", "KP1-A3", "KP3-A1"]
    assert completion(seen, "2021-Q2").due == 2
    pairs = range(seen.size - 2, base - 1, -2)[:PAGE]
    assert [item.position for item in updates(seen, limit=PAGE).items[: len(pairs)]] == list(pairs)
    [percent] = {item.percent for item in items if item.code not in WRITTEN}
    assert [item.id for item in updates(seen, WITHDRAWN).items] == (["u1"] if percent is None else [])


def main(what: str, url: str, code: str, base: str, name: str) -> None:
    engine, clock = make_engine(url), SimulatedClock(at(2021, 7, 6), name)
    with reading(engine) as connection:
        ledger = ledger_named(connection, code)
    assert ledger is not None
    writer = Writer(engine, ledger.id, clock, project, ledger_key(ledger.origin))
    for turn in count():
        if what == "write":
            write(writer, f"{name}{turn}")
            time.sleep(PAUSE_S)
        else:
            with view(engine, code, clock) as seen:
                read(seen, int(base))
        sys.stdout.write(f"{turn}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
