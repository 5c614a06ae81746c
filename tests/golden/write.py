"""Write the golden files that are missing, from examples made up from the types of the fields."""

import sys
from datetime import date
from typing import Any

import msgspec
from msgspec import inspect

from events.codec import CODEC, NewEvent
from events.values import Actor
from events.vocabulary import EVENTS, Event
from tests.golden import path

SCALARS: dict[type[inspect.Type], object] = {
    inspect.BoolType: True,
    inspect.IntType: 3,
    inspect.DateType: "2021-06-30",
    inspect.DictType: {"en": "Title", "ka": "სათაური"},
}


def example(of: inspect.Type, name: str, full: bool) -> Any:
    """A value of this type, as JSON has it, with all fields or the required ones only."""
    match of:
        case inspect.StructType(fields=fields):
            wanted = [field for field in fields if full or field.required]
            return {field.name: example(field.type, field.name, full) for field in wanted}
        case inspect.UnionType(types=types):
            return example(next(t for t in types if not isinstance(t, inspect.NoneType)), name, full)
        case inspect.VarTupleType(item_type=item):
            return [example(item, name, full)] if full else []
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.StrType():
            return "5" * 64 if name == "sha256" else f"the-{name}"
    return SCALARS[type(of)]


def leaf(event: type[Event], full: bool) -> bytes:
    """A leaf that holds an example of this event."""
    made = msgspec.convert(example(inspect.type_info(event), "event", full), event)
    envelope = CODEC.envelope(
        NewEvent(made, date(2021, 6, 30) if full else None),
        id="0190163d-8694-739b-aea5-966c26f8ad91",
        ledger="example.org/golden",
        position=7,
        version=2,
        recorded_at="2021-06-30T22:00:00.000Z",
        actor=Actor("lead_agency", "IOM", "the-key"),
        correlation="0190163d-8694-739b-aea5-966c26f8ad90",
        causation="0190163d-8694-739b-aea5-966c26f8ad8f" if full else None,
    )
    return CODEC.encode(envelope)


if __name__ == "__main__":
    for newest in EVENTS:
        file = path(newest, newest.SCHEMA)
        if not file.exists():
            file.write_bytes(leaf(newest, full=True) + b"\n" + leaf(newest, full=False) + b"\n")
            sys.stdout.write(f"{file.name}\n")
