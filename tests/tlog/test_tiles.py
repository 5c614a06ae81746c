"""Where hashes and entries stand (c2sp.org/tlog-tiles)."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.tlog import MalformedError
from events.tlog.tiles import Tile, bundles, completed, pack, parse, tiles, unpack

TILES = st.builds(
    Tile, st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 10**21 - 1), st.integers(1, 256)
)
SIZES = st.one_of(st.integers(0, 1000), st.integers(0, 2_000_000))


@given(TILES)
def test_a_tile_reads_back_from_its_path(tile: Tile) -> None:
    assert parse(tile.path) == tile


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(None, 1000), "tile/entries/x001/000"),
        (Tile(63, 999, 255), "tile/63/999.p/255"),
        (Tile(None, 0, 1), "tile/entries/000.p/1"),
    ],
)
def test_paths_are_as_specified(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/00a",
        "tile/0/x000",
        "tile/0/x000/000",  # tile 0 has three digits
        "tile/0/001/000",
        "tile/0/x001/x000",
        "tile/0/x001//000",
        "tile/0/X001/000",
        "tile/0/x1/000",
        "tile/0/" + "x001/" * 7 + "000",
        "tile/0/" + "x001/" * 5000 + "000",
        "tile/0/٠٠٠",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/Entries/000",
        "tile/8/0/000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/999",
        "tile/0/000.p/1/",
        "tile/0/000.p/-1",
        "tile/0/000/p/1",
        "tile/0/000\n",
        "/tile/0/000",
        "tile/0/../0/000",
        "checkpoint",
    ],
)
def test_this_is_no_tiles_path(path: str) -> None:
    with pytest.raises(MalformedError, match="not the path"):
        parse(path)


def test_seventy_thousand_entries_are_in_the_tiles_that_the_specification_says() -> None:
    rows = {level: list(row) for level, row in groupby(tiles(70_000), key=lambda tile: tile.level)}
    assert rows == {
        0: [*(Tile(0, number) for number in range(273)), Tile(0, 273, 112)],
        1: [Tile(1, 0), Tile(1, 1, 17)],
        2: [Tile(2, 0, 1)],
    }
    assert list(bundles(70_000)) == [*(Tile(None, number) for number in range(273)), Tile(None, 273, 112)]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, []),
        (1, [Tile(0, 0, 1)]),
        (255, [Tile(0, 0, 255)]),
        (256, [Tile(0, 0), Tile(1, 0, 1)]),
        (257, [Tile(0, 0), Tile(0, 1, 1), Tile(1, 0, 1)]),
    ],
)
def test_no_tile_is_empty(size: int, expected: list[Tile]) -> None:
    assert list(tiles(size)) == expected


@given(SIZES, SIZES)
def test_a_log_that_grows_completes_each_full_tile_once(one: int, other: int) -> None:
    before, size = sorted((one, other))
    full = [tile for tile in tiles(size) if tile.width == 256]
    earlier = {tile for tile in tiles(before) if tile.width == 256}
    assert list(completed(size, before)) == [tile for tile in full if tile not in earlier]
    assert all(tile.within(size) for tile in tiles(size))
    assert not any(
        tile._replace(width=tile.width + 1).within(size) for tile in tiles(size) if tile.width < 256
    )


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_holds_its_entries_in_order(entries: list[bytes]) -> None:
    assert unpack(pack(entries)) == entries


def test_an_entry_is_as_long_as_two_bytes_can_say_and_no_longer() -> None:
    longest = bytes(65_535)
    assert unpack(pack([b"", longest])) == [b"", longest]
    with pytest.raises(OverflowError):
        pack([longest + b"\x00"])


@given(st.lists(st.binary(max_size=20), min_size=1), st.data())
def test_a_bundle_that_is_cut_within_an_entry_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    last = 2 + len(entries[-1])
    cut = data.draw(st.integers(1, last - 1))
    with pytest.raises(MalformedError, match="cut off"):
        unpack(pack(entries)[:-cut])
