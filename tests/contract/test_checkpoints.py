"""Every transaction leaves a signed checkpoint and, in time, full tiles; the same on each database."""

import random

import pytest
from sqlalchemy import select

from events.merkle import Frontier, leaf_hash, root_of
from events.tlog.checkpoint import Checkpoint, opened
from events.tlog.keys import LOG, SigningKey
from events.tlog.proofs import verify_consistency, verify_inclusion
from events.tlog.tiles import Tile, tiles, unpack
from service.projections.rows import project as derive
from service.store import checkpoints
from service.store.append import Writer
from service.store.engine import reading, writing
from service.store.errors import StoreError
from service.store.ledgers import give_key, open_ledger
from service.store.read import leaves
from service.store.tables import CHECKPOINT, EVENT, LEDGER, TILE
from tests.contract.house import KEY, House, outcome, registered, submission
from tests.support.signing import ledger_key


def signed(house: House) -> list[Checkpoint]:
    """All checkpoints, each verified with the ledger's public key."""
    checkpoints.settle(house.engine, house.ledger_id, lambda: KEY)
    with reading(house.engine) as connection:
        record = house.ledger()
        published = checkpoints.published(connection, record, record.size)
    return [opened(one.note.encode(), KEY.public)[0] for one in published]


def stored(house: House) -> list[bytes]:
    with reading(house.engine) as connection:
        return list(leaves(connection, house.ledger_id, 0, house.ledger().size))


def test_a_ledger_signs_itself_from_the_moment_it_is_opened(house: House) -> None:
    assert [one.size for one in signed(house)] == [0]


def test_each_transaction_leaves_one_signed_checkpoint_over_all_leaves_up_to_it(
    house: House, writer: Writer
) -> None:
    before = [one.size for one in signed(house)]
    writer.submit(submission(registered("A"), registered("B"), registered("C")))
    writer.submit(submission(registered("D")))
    found = signed(house)
    assert [one.size for one in found] == [*before, before[-1] + 3, before[-1] + 4]
    for one in found:
        assert one.root == root_of(stored(house)[: one.size])


@pytest.fixture
def grown(house: House, writer: Writer) -> House:
    """A ledger that grew to 1,300 events in steps that meet, miss and leap over the ends of tiles."""
    size = len(stored(house))
    choose = random.Random(7)  # noqa: S311 - a choice, not a secret
    for step in (1, 254, 1, 1, 255, 256, 300, *(choose.randrange(1, 40) for _ in range(12))):
        writer.submit(submission(*(registered(f"N{size + n}") for n in range(step))))
        size += step
    writer.close()
    return house


def test_tiles_hold_the_hashes_of_the_leaves_and_of_the_tiles_below(grown: House) -> None:
    hashes = [leaf_hash(leaf) for leaf in stored(grown)]
    size = len(hashes)
    with reading(grown.engine) as connection:
        for tile in tiles(size):
            found = checkpoints.tile_of(connection, grown.ledger_id, tile)
            first = tile.number * 256
            if tile.level == 0:
                assert found == b"".join(hashes[first : first + tile.width])
            else:
                assert found == b"".join(
                    _root(hashes[256 * n : 256 * (n + 1)]) for n in range(first, first + tile.width)
                )
        full = connection.execute(select(TILE.c.level, TILE.c.number).order_by(TILE.c.number)).all()
        bundle = checkpoints.tile_of(connection, grown.ledger_id, Tile(None, 2, 9))
    assert [tuple(row) for row in full] == [(0, number) for number in range(size // 256)]
    assert unpack(bundle) == stored(grown)[512:521]


def _root(hashes: list[bytes]) -> bytes:
    frontier = Frontier()
    for one in hashes:
        frontier.append(one)
    return frontier.root()


def test_every_event_is_proved_against_every_later_checkpoint(grown: House) -> None:
    hashes = [leaf_hash(leaf) for leaf in stored(grown)]
    found = signed(grown)
    choose = random.Random(11)  # noqa: S311 - the same
    with reading(grown.engine) as connection:
        for older, newer in ((choose.choice(found), choose.choice(found)) for _ in range(60)):
            if not 0 < older.size <= newer.size:
                continue
            tree = checkpoints.tree(connection, grown.ledger(), newer.size)
            index = choose.randrange(older.size)
            verify_inclusion(hashes[index], index, newer.size, newer.root, tree.inclusion(index))
            proof = tree.consistency(older.size)
            verify_consistency(older.size, older.root, newer.size, newer.root, proof)


def test_a_ledger_from_before_there_were_keys_is_signed_with_all_that_stands_in_it(grown: House) -> None:
    before = signed(grown)[-1]
    with writing(grown.engine) as connection:
        kept = connection.execute(select(TILE)).all()
        for table in (TILE, CHECKPOINT):
            connection.execute(table.delete())
        connection.execute(LEDGER.update().values(vkey=None))
        give_key(connection, grown.ledger_id, KEY)
    assert signed(grown) == [before]
    with reading(grown.engine) as connection:
        assert set(connection.execute(select(TILE)).all()) == set(kept)


def test_nothing_is_appended_with_another_key_than_the_ledgers(house: House) -> None:
    stranger = SigningKey.generate(KEY.public.name, LOG)
    with pytest.raises(ValueError, match="is not the key of this ledger"):
        Writer(house.engine, house.ledger_id, house.clock, derive, stranger)
    with writing(house.engine) as connection:
        other = open_ledger(connection, "other", ledger_key("example.org/other"), demonstration=False)
    with pytest.raises(ValueError, match="is not the key of this ledger"):
        Writer(house.engine, other, house.clock, derive, KEY)


def test_a_head_that_was_not_signed_is_not_built_on(house: House, writer: Writer) -> None:
    writer.submit(submission(registered("A")))
    head = house.ledger()
    with writing(house.engine) as connection:
        connection.execute(LEDGER.update().values(frontier=bytes(len(head.frontier))))
    assert _refused(house) == "ledger_altered"
    with writing(house.engine) as connection:
        connection.execute(LEDGER.update().values(frontier=head.frontier))
    house.writer().submit(submission(registered("B")))


def test_an_event_that_somebody_put_beside_the_signed_ones_is_not_built_on(
    house: House, writer: Writer
) -> None:
    writer.submit(submission(registered("A")))
    before = house.ledger()
    with writing(house.engine) as connection:
        row = dict(
            connection.execute(EVENT.select().order_by(EVENT.c.position.desc()).limit(1)).mappings().one()
        )
        leaf = row["leaf"].replace(b'"A"', b'"X"')
        forged = {
            "position": before.size,
            "stream": "organisation/X",
            "leaf": leaf,
            "leaf_hash": leaf_hash(leaf),
        }
        connection.execute(EVENT.insert(), row | forged)
        tree = Frontier.decode(before.size, before.frontier)
        tree.append(leaf_hash(leaf))
        connection.execute(LEDGER.update().values(size=tree.size, frontier=tree.encode()))
    assert _refused(house) == "ledger_altered"
    assert house.ledger().size == before.size + 1


def _refused(house: House) -> str:
    found = outcome(lambda: house.writer().submit(submission(registered("LATER"))))
    assert isinstance(found, StoreError), found
    return found.code
