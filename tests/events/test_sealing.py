"""Seals are found in the bytes of an event as they are in its data."""

from pathlib import Path

import msgspec
import pytest

from events.sealing import seals_in, seals_in_leaf

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.jsonl"))
LEAVES = [leaf for file in GOLDEN for leaf in file.read_bytes().splitlines()]


@pytest.mark.parametrize("leaf", LEAVES)
def test_the_bytes_of_every_event_ever_written_hold_the_seals_of_its_data(leaf: bytes) -> None:
    assert seals_in_leaf(leaf) == list(seals_in(msgspec.json.decode(leaf)["data"]))


def test_some_of_them_have_seals() -> None:
    assert sum(len(seals_in_leaf(leaf)) for leaf in LEAVES) > 10


def test_a_text_that_looks_like_a_seal_is_none() -> None:
    written = '{"sha256":"' + "0" * 64 + '"}'
    assert (
        seals_in_leaf(
            msgspec.json.encode({"data": {"basis": written, "file": {"sha256": "0" * 64, "size": 1}}})
        )
        == []
    )
