"""What was once written can be read for ever, and nothing changes what is written unnoticed."""

import pytest
from msgspec import json

from events.codec import CODEC, UPCASTERS
from events.vocabulary import EVENTS, Event
from tests.golden import FOLDER, path
from tests.golden.write import leaf

VERSIONS = [(event, schema) for event in EVENTS for schema in range(1, event.SCHEMA + 1)]
NAMES = [f"{event.TYPE}.{schema}" for event, schema in VERSIONS]


def leaves(event: type[Event], schema: int) -> list[bytes]:
    return path(event, schema).read_bytes().splitlines()


@pytest.mark.parametrize(("event", "schema"), VERSIONS, ids=NAMES)
def test_every_event_version_has_a_golden_file(event: type[Event], schema: int) -> None:
    assert len(leaves(event, schema)) == 2, "python -m tests.golden.write"


def test_every_golden_file_is_of_a_version_that_is_still_read() -> None:
    assert {file.name.removesuffix(".jsonl") for file in FOLDER.glob("*.jsonl")} == set(NAMES)


@pytest.mark.parametrize(("event", "schema"), VERSIONS, ids=NAMES)
def test_golden_leaves_are_read_at_the_newest_schema(event: type[Event], schema: int) -> None:
    for stored in leaves(event, schema):
        recorded = CODEC.decode(stored)
        assert (type(recorded.event), recorded.envelope.schema) == (event, schema)


@pytest.mark.parametrize("event", EVENTS, ids=[event.TYPE for event in EVENTS])
def test_golden_leaves_of_the_newest_schema_are_what_is_written_today(event: type[Event]) -> None:
    for stored in leaves(event, event.SCHEMA):
        recorded = CODEC.decode(stored)
        written = json.encode(recorded.event, order="sorted")
        assert CODEC.encode(recorded.envelope) == stored
        assert written == bytes(recorded.envelope.data)


@pytest.mark.parametrize("event", EVENTS, ids=[event.TYPE for event in EVENTS])
def test_a_change_of_fields_needs_a_new_schema(event: type[Event]) -> None:
    today = [leaf(event, full=True), leaf(event, full=False)]
    assert leaves(event, event.SCHEMA) == today, f"raise {event.__name__}.SCHEMA and add an upcaster"


def test_every_older_schema_has_an_upcaster() -> None:
    older = {(event.TYPE, schema) for event, schema in VERSIONS if schema < event.SCHEMA}
    assert UPCASTERS.keys() == older
