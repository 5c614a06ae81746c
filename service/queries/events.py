"""Queries about events: what stands in the ledger, with the texts beside their hashes."""

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Row, select

from events.codec import CODEC
from events.refusals import unknown
from events.sealing import seals_in, unsealed
from service.projections.tables import READ_ACTIVITY
from service.queries.answers import EventAnswer, Page
from service.queries.lookup import row_of
from service.queries.texts import Texts
from service.queries.view import View
from service.store.read import first_of_days
from service.store.tables import EVENT


def events(seen: View, after: int = -1, limit: int = 100, stream: str | None = None) -> Page[EventAnswer]:
    """Events in order (of one stream), `limit` of them after a position."""
    of_one = () if stream is None else (EVENT.c.stream == stream,)
    rows = _rows(seen, EVENT.c.position > after, *of_one, limit=limit + 1)
    items = _answers(seen, rows[:limit])
    return Page(items=items, next=items[-1].position if len(rows) > limit else None)


class Chosen(NamedTuple):
    """Which events are looked through: of one stream, of one type; null means of all."""

    stream: str | None = None
    type: str | None = None


def browsed(
    seen: View, chosen: Chosen, start: int | None, limit: int, *, newest_first: bool
) -> Page[EventAnswer]:
    """Those of the events that are chosen, in one order or the other, from a position on.

    `next` is the position from which the next page goes on.
    """
    mine = [EVENT.c[name] == value for name, value in chosen._asdict().items() if value is not None]
    if start is not None:
        mine.append(EVENT.c.position <= start if newest_first else EVENT.c.position >= start)
    rows = _rows(seen, *mine, limit=limit + 1, newest_first=newest_first)
    items = _answers(seen, rows)
    return Page(items=items[:limit], next=items[limit].position if len(items) > limit else None)


def leaf(seen: View, position: int) -> bytes:
    """The canonical bytes of an event, of which its leaf hash is. Refusal: `unknown_position`."""
    _check_position(seen, position)
    content: bytes = _rows(seen, EVENT.c.position == position, limit=1)[0].leaf
    return content


def days(seen: View) -> list[tuple[str, int]]:
    """The days (UTC) on which something was recorded, until now, and where the events of each begin."""
    return first_of_days(seen.store, seen.ledger.id)


def event(seen: View, position: int) -> EventAnswer:
    """One event. Refusal: `unknown_position`."""
    _check_position(seen, position)
    rows = _rows(seen, EVENT.c.position == position, limit=1)
    return _answers(seen, rows)[0]


def history(seen: View, activity: str, after: int = 0, limit: int = 100) -> Page[EventAnswer]:
    """Everything that happened to an activity, in order: `limit` events after a version of its stream.

    Refusal: `unknown_activity`.
    """
    stream = f"activity/{row_of(seen, READ_ACTIVITY, activity).code}"
    rows = _rows(seen, EVENT.c.stream == stream, EVENT.c.version > after, limit=limit + 1)
    items = _answers(seen, rows[:limit])
    return Page(items=items, next=items[-1].version if len(rows) > limit else None)


def at(seen: View, positions: Collection[int]) -> tuple[EventAnswer, ...]:
    """The events at these positions, at most five hundred, in order."""
    return _answers(seen, _rows(seen, EVENT.c.position.in_(positions), limit=len(positions)))


def positions(seen: View, activity: str) -> list[int]:
    """Where the events of an activity stand, in order. Refusal: `unknown_activity`."""
    stream = f"activity/{row_of(seen, READ_ACTIVITY, activity).code}"
    mine = (EVENT.c.ledger_id == seen.ledger.id, EVENT.c.position < seen.size)
    query = select(EVENT.c.position).where(*mine, EVENT.c.stream == stream).order_by(EVENT.c.position)
    return list(seen.store.scalars(query))


def latest(seen: View, limit: int, types: Collection[str] | None = None) -> tuple[EventAnswer, ...]:
    """The last events (of some types), the newest first."""
    mine = (EVENT.c.ledger_id == seen.ledger.id, EVENT.c.position < seen.size)
    query = select(EVENT.c.leaf, EVENT.c.leaf_hash).where(*mine)
    if types is not None:
        query = query.where(EVENT.c.type.in_(types))
    return _answers(seen, seen.store.execute(query.order_by(EVENT.c.position.desc()).limit(limit)).all())


def _check_position(seen: View, position: int) -> None:
    if not 0 <= position < seen.size:
        detail = f"there is no event {position}; the positions are 0 to {seen.size - 1}"
        raise unknown("unknown_position", detail)


def _rows(
    seen: View, *conditions: ColumnElement[bool], limit: int, newest_first: bool = False
) -> Sequence[Row[Any, Any]]:
    mine = (EVENT.c.ledger_id == seen.ledger.id, EVENT.c.position < seen.size)
    query = select(EVENT.c.leaf, EVENT.c.leaf_hash).where(*mine, *conditions)
    order = EVENT.c.position.desc() if newest_first else EVENT.c.position
    rows: Sequence[Row[Any, Any]] = seen.store.execute(query.order_by(order).limit(limit)).all()
    return rows


def _answers(seen: View, rows: Sequence[Row[Any, Any]]) -> tuple[EventAnswer, ...]:
    found = [(CODEC.decode(row.leaf).envelope, row.leaf_hash.hex()) for row in rows]
    data = [msgspec.json.decode(envelope.data) for envelope, _ in found]
    texts = seen.texts(seal for each in data for seal in seals_in(each))
    return tuple(
        EventAnswer(
            position=envelope.position,
            id=envelope.id,
            type=envelope.type,
            schema=envelope.schema,
            ledger=envelope.ledger,
            stream=envelope.stream,
            version=envelope.version,
            recorded_at=envelope.recorded_at,
            effective_on=envelope.effective_on,
            actor=envelope.actor,
            correlation=envelope.correlation,
            causation=envelope.causation,
            data=unsealed(each, _opened(texts)),
            leaf_hash=leaf_hash,
        )
        for (envelope, leaf_hash), each in zip(found, data, strict=True)
    )


def _opened(texts: Texts) -> Callable[[str], object]:
    def put(sha256: str) -> object:
        if sha256 in texts.found:
            return {"sha256": sha256, "text": texts.found[sha256]}
        erasure = texts.erasures.get(sha256)
        if erasure is None:
            return {"sha256": sha256, "missing": True}
        by = {"position": erasure.position, "recorded_at": erasure.recorded_at, "basis": erasure.basis}
        return {"sha256": sha256, "erased": by}

    return put
