"""Leaves of every event version that was ever written, byte for byte.

`<type>.<schema>.jsonl` holds two leaves, one a line: the event with all its fields, and with the required
ones only. These files are never changed, because ledgers hold such bytes. A new event, or a new schema of
one, needs a new file; `python -m tests.golden.write` makes the missing ones.
"""

from pathlib import Path

from events.vocabulary import Event

FOLDER = Path(__file__).parent


def path(event: type[Event], schema: int) -> Path:
    """The golden file of one version of one event."""
    return FOLDER / f"{event.TYPE}.{schema}.jsonl"
