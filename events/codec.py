"""Canonical bytes of events, and back.

A leaf is UTF-8 JSON with sorted keys and no floats, made once at append and stored verbatim: nothing is
ever canonicalised again, so every hash stays over the very bytes that were written. What older versions
wrote is upcast, one schema at a time, when it is read.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from events.values import Actor
from events.vocabulary import EVENTS, Event

MAX_LEAF_BYTES = 65_535
"""The two-byte length prefix of an entry bundle (C2SP tlog-tiles) allows no more."""

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Takes the data of one schema version to the next."""

UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("report.issued", 1): lambda data: {**data, "renderer": 0},
    ("update.disputed", 1): lambda data: data,  # nobody had a deputy
}
"""(event type, schema it was written with) → how its data becomes that of the next schema."""


class UnreadableLeafError(ValueError):
    """These bytes are no event of this vocabulary."""


class NewEvent(Struct, frozen=True, gc=False):
    """An event that a decider decided on and that has no place in a ledger yet."""

    event: Event
    effective_on: date | None = None


class Envelope(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """What surrounds an event in its leaf.

    `id` is a UUIDv7; `position` counts from 0 in the ledger and `version` from 1 in the stream;
    `recorded_at` is UTC with milliseconds and never before its predecessor's.
    """

    id: str
    type: str
    schema: int
    ledger: str
    position: int
    stream: str
    version: int
    recorded_at: str
    actor: Actor
    data: Raw
    correlation: str
    effective_on: date | None = None
    causation: str | None = None


class Recorded(Struct, frozen=True, gc=False):
    """An event at its place in a ledger, at the newest schema."""

    envelope: Envelope
    event: Event

    @property
    def position(self) -> int:
        """Its place in the ledger, from 0."""
        return self.envelope.position

    @property
    def effective_on(self) -> date:
        """When it became so: as stated, or else when it was recorded."""
        return self.envelope.effective_on or self.recorded_on

    @property
    def recorded_on(self) -> date:
        """The UTC date on which the ledger took it."""
        return date.fromisoformat(self.envelope.recorded_at[:10])


def timestamp(moment: datetime) -> str:
    """`2021-06-30T22:00:00.000Z`. The moment must carry a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a recorded time needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


def moment(text: str) -> datetime:
    """The moment behind a `recorded_at`."""
    return datetime.fromisoformat(text)


_encoder = msgspec.json.Encoder(order="sorted")
_envelope_decoder = msgspec.json.Decoder(Envelope)


class Codec:
    """Encodes and decodes leaves for a set of event classes and upcasters."""

    def __init__(
        self, events: tuple[type[Event], ...], upcasters: Mapping[tuple[str, int], Upcaster]
    ) -> None:
        self._newest = {event.TYPE: event for event in events}
        self._decoders = {(event.TYPE, event.SCHEMA): msgspec.json.Decoder(event) for event in events}
        self._upcasters = upcasters

    def envelope(
        self,
        new: NewEvent,
        *,
        id: str,
        ledger: str,
        position: int,
        version: int,
        recorded_at: str,
        actor: Actor,
        correlation: str,
        causation: str | None = None,
    ) -> Envelope:
        """Give an event its place."""
        event = new.event
        return Envelope(
            id=id,
            type=event.TYPE,
            schema=event.SCHEMA,
            ledger=ledger,
            position=position,
            stream=event.stream,
            version=version,
            recorded_at=recorded_at,
            actor=actor,
            data=Raw(_encoder.encode(event)),
            correlation=correlation,
            effective_on=new.effective_on,
            causation=causation,
        )

    def encode(self, envelope: Envelope) -> bytes:
        """The canonical bytes. Raises ValueError above `MAX_LEAF_BYTES`."""
        leaf = _encoder.encode(envelope)
        if len(leaf) > MAX_LEAF_BYTES:
            raise ValueError(
                f"an event of {len(leaf)} bytes exceeds the {MAX_LEAF_BYTES} that a leaf may have"
            )
        return leaf

    def decode(self, leaf: bytes) -> Recorded:
        """Read a leaf, upcasting what an older schema wrote. Raises UnreadableLeafError."""
        try:
            envelope = _envelope_decoder.decode(leaf)
            decoder = self._decoders.get((envelope.type, envelope.schema))
            if decoder is not None:
                return Recorded(envelope, decoder.decode(envelope.data))
            return Recorded(envelope, self._upcast(envelope))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableLeafError(f"unreadable leaf: {error}") from error

    def _upcast(self, envelope: Envelope) -> Event:
        newest = self._newest.get(envelope.type)
        if newest is None:
            raise UnreadableLeafError(
                f"unknown event type {envelope.type!r}; a newer Kvali wrote this ledger"
            )
        data = msgspec.json.decode(envelope.data)
        for schema in range(envelope.schema, newest.SCHEMA):
            data = self._upcasters[envelope.type, schema](data)
        if envelope.schema > newest.SCHEMA:
            raise UnreadableLeafError(
                f"{envelope.type} has schema {envelope.schema}; a newer Kvali wrote this ledger"
            )
        return msgspec.convert(data, newest)


CODEC = Codec(EVENTS, UPCASTERS)
