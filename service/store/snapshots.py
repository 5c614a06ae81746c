"""The state as of any position: the nearest snapshot before it, and the events from there.

Snapshots are derived and only make this faster. They are written beside the append path, and whoever changes
the state's shape or the fold makes the old ones void without having to delete them.
"""

import hashlib
import json

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from events.evolve import EVOLUTION, fold
from events.state import State
from service.store.read import events
from service.store.tables import SNAPSHOT

EVERY = 5000
"""Events between two snapshots."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(State)


def _fingerprint() -> str:
    shape = json.dumps(msgspec.json.schema(State), sort_keys=True)
    return hashlib.sha256(f"{EVOLUTION} {shape}".encode()).hexdigest()


FINGERPRINT = _fingerprint()
"""Of what a snapshot must have been made by to be of use."""


def state_at(connection: Connection, ledger_id: int, size: int) -> State:
    """The state after the first `size` events, which the ledger must have."""
    query = (
        select(SNAPSHOT.c.state)
        .where(
            SNAPSHOT.c.ledger_id == ledger_id,
            SNAPSHOT.c.fingerprint == FINGERPRINT,
            SNAPSHOT.c.size <= size,
        )
        .order_by(SNAPSHOT.c.size.desc())
        .limit(1)
    )
    snapshot = connection.scalar(query)
    state = _decoder.decode(snapshot) if snapshot is not None else State()
    return fold(state, events(connection, ledger_id, state.size, size))


def write_snapshots(connection: Connection, ledger_id: int, size: int) -> int:
    """Write the snapshots that are missing up to `size`, one at every multiple of `EVERY`.

    Returns how many were written. Void ones are deleted. To be run in a transaction that writes.
    """
    mine = (SNAPSHOT.c.ledger_id == ledger_id,)
    connection.execute(delete(SNAPSHOT).where(*mine, SNAPSHOT.c.fingerprint != FINGERPRINT))
    newest = connection.scalar(select(func.max(SNAPSHOT.c.size)).where(*mine)) or 0
    state = state_at(connection, ledger_id, newest)
    stops = range(newest + EVERY, size + 1, EVERY)
    for stop in stops:
        fold(state, events(connection, ledger_id, state.size, stop))
        row = {
            "ledger_id": ledger_id,
            "size": stop,
            "fingerprint": FINGERPRINT,
            "state": _encoder.encode(state),
        }
        connection.execute(insert(SNAPSHOT), row)
    return len(stops)
