"""Canonical bytes, stored verbatim; older schemas are upcast when they are read."""

import json
from datetime import date
from typing import Any, ClassVar

import msgspec
import pytest

from events.codec import CODEC, MAX_LEAF_BYTES, Codec, NewEvent, UnreadableLeafError, timestamp
from events.sealing import commitment, opens, seal, seals_in, unsealed
from events.values import Actor
from events.vocabulary import EVENTS, WORKPLAN_STREAM, Event, OrganisationRegistered
from tests.events.story import PLAN, Story, at, update


def leaf(event: Event, codec: Codec = CODEC) -> bytes:
    placed = codec.envelope(
        NewEvent(event, date(2021, 5, 3)),
        id="0192f0c1-1111-7000-8000-000000000001",
        ledger="mini",
        position=7,
        version=2,
        recorded_at=timestamp(at(2021, 5, 3)),
        actor=Actor("lead_agency", "ILO"),
        correlation="c",
    )
    return codec.encode(placed)


def test_a_leaf_is_json_with_sorted_keys_no_spaces_and_plain_georgian() -> None:
    made = leaf(OrganisationRegistered("ILO", {"ka": "შრომის", "en": "ILO"}, "un"))
    text = made.decode()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "შრომის" in text


def test_reading_a_leaf_and_encoding_it_again_gives_the_same_bytes() -> None:
    for recorded in Story().history:
        made = CODEC.encode(recorded.envelope)
        assert CODEC.encode(CODEC.decode(made).envelope) == made


def test_every_event_type_has_its_own_stable_name() -> None:
    names = [event.TYPE for event in EVENTS]
    assert len(set(names)) == len(names)
    assert {type(event) for event in PLAN} <= set(EVENTS)


def test_a_leaf_above_the_limit_is_refused() -> None:
    with pytest.raises(ValueError, match=f"exceeds the {MAX_LEAF_BYTES}"):
        leaf(OrganisationRegistered("ILO", {"en": "x" * MAX_LEAF_BYTES}, "un"))


@pytest.mark.parametrize("made", [b"", b"{}", b"\xff", b'{"type":"x"}', leaf(update())[:-1]])
def test_bytes_that_are_no_event_are_named_as_such(made: bytes) -> None:
    with pytest.raises(UnreadableLeafError):
        CODEC.decode(made)


def test_an_unknown_field_in_an_event_is_refused() -> None:
    made = leaf(update()).replace(b'"language":"en"', b'"language":"en","speed":1')
    with pytest.raises(UnreadableLeafError, match="speed"):
        CODEC.decode(made)


@pytest.mark.parametrize("change", [(b"update.submitted", b"update.shouted"), (b'"schema":1', b'"schema":9')])
def test_what_a_newer_kvali_wrote_is_said_to_be_newer(change: tuple[bytes, bytes]) -> None:
    with pytest.raises(UnreadableLeafError, match="newer Kvali"):
        CODEC.decode(leaf(update()).replace(*change))


class Measured(Event, frozen=True):
    """An event that has changed twice: `size` became `metres`, then got a unit of its own."""

    TYPE = "test.measured"
    SCHEMA: ClassVar[int] = 3
    length: int
    unit: str


def test_old_schemas_are_upcast_one_step_at_a_time() -> None:
    def renamed(data: dict[str, Any]) -> dict[str, Any]:
        return {"metres": data["size"]}

    def given_a_unit(data: dict[str, Any]) -> dict[str, Any]:
        return {"length": data["metres"], "unit": "m"}

    codec = Codec((Measured,), {("test.measured", 1): renamed, ("test.measured", 2): given_a_unit})
    newest = json.loads(leaf(Measured(3, "km"), codec))
    assert newest["schema"] == 3
    assert newest["stream"] == WORKPLAN_STREAM
    assert codec.decode(json.dumps(newest).encode()).event == Measured(3, "km")
    for schema, data in ((1, {"size": 5}), (2, {"metres": 5})):
        old = json.dumps(newest | {"schema": schema, "data": data}).encode()
        assert codec.decode(old).event == Measured(5, "m")


def test_a_recorded_time_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        timestamp(at(2021, 5, 3).replace(tzinfo=None))
    assert timestamp(at(2021, 5, 3)) == "2021-05-03T12:00:00.000Z"


def test_a_seal_opens_with_its_own_text_and_salt_only() -> None:
    sealed, opening = seal("ჩამორჩენა", b"s" * 16)
    assert opens(sealed, opening)
    assert not opens(sealed, msgspec.structs.replace(opening, text="other"))
    assert not opens(sealed, msgspec.structs.replace(opening, salt=b"t" * 16))
    with pytest.raises(ValueError, match="16 bytes"):
        commitment("x", b"short")


def test_seals_are_found_and_replaced_wherever_they_stand() -> None:
    digest = "a" * 64
    data = {"reason": {"sha256": digest}, "evidence": [{"title": {"sha256": "b" * 64}, "sha256": "c" * 64}]}
    assert list(seals_in(data)) == [digest, "b" * 64]
    opened = unsealed(data, {digest: "Why"}.get)
    assert opened == {"reason": "Why", "evidence": [{"title": None, "sha256": "c" * 64}]}
