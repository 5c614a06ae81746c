"""The modules of `events.tlog`, as one implementation among others."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from events import merkle
from events.tlog import ForgedError, MalformedError, checkpoint, cosignature, note, tiles
from events.tlog.keys import public_key
from events.tlog.proofs import verify_consistency, verify_inclusion
from events.tlog.tiles import Tile
from events.tlog.tree import Tree
from tests.interop.claims import Consistency, Inclusion, Log, Read, Rejected, Signed


@contextmanager
def rejecting() -> Iterator[None]:
    try:
        yield
    except (MalformedError, ForgedError) as error:
        raise Rejected(str(error)) from error


class Ours:
    """What Kvali itself believes."""

    @rejecting()
    def checkpoint(self, signed: Signed) -> tuple[int, bytes]:
        opened, _ = checkpoint.opened(signed.note, public_key(signed.key))
        return opened.size, opened.root

    @rejecting()
    def cosigned_at(self, signed: Signed) -> int:
        time = cosignature.cosigned_at(note.parse(signed.note), public_key(signed.key))
        if time is None:
            raise Rejected("not cosigned")
        return time

    @rejecting()
    def inclusion(self, claim: Inclusion) -> None:
        verify_inclusion(merkle.leaf_hash(claim.entry), claim.position, claim.size, claim.root, claim.proof)

    @rejecting()
    def consistency(self, claim: Consistency) -> None:
        verify_consistency(*claim)

    @rejecting()
    def entries(self, log: Log) -> list[bytes]:
        """All entries, in order."""
        size, _ = self.checkpoint(Signed(fetched(log, "checkpoint"), log.key))
        with _client(log) as client:
            found = [tiles.unpack(_get(client, bundle.path)) for bundle in tiles.bundles(size)]
        return [entry for bundle in found for entry in bundle]

    @rejecting()
    def read(self, log: Log, indices: list[int], sizes: list[int]) -> Read:
        size, root = self.checkpoint(Signed(fetched(log, "checkpoint"), log.key))
        entries = self.entries(log)
        with _client(log) as client:
            tree = Tree(size, lambda tile: _hashes(client, tile))
            if len(entries) != size or not tree.root() == root == merkle.root_of(entries):
                raise Rejected("the tiles, the entries and the checkpoint do not agree")
            inclusion = [tree.inclusion(index) for index in indices]
            consistency = [tree.consistency(old) for old in sizes]
        for index, proof in zip(indices, inclusion, strict=True):
            self.inclusion(Inclusion(entries[index], index, size, root, tuple(proof)))
        for old, proof in zip(sizes, consistency, strict=True):
            self.consistency(Consistency(old, merkle.root_of(entries[:old]), size, root, tuple(proof)))
        return Read(size, root, inclusion, consistency)


def fetched(log: Log, path: str) -> bytes:
    """What is served there."""
    with _client(log) as client:
        return _get(client, path)


def _client(log: Log) -> httpx.Client:
    return httpx.Client(base_url=log.base, headers={"Authorization": log.authorization})


def _get(client: httpx.Client, path: str) -> bytes:
    response = client.get(path)
    if response.status_code != httpx.codes.OK:
        raise Rejected(f"{path}: {response.status_code}")
    return response.content


def _hashes(client: httpx.Client, tile: Tile) -> bytes:
    hashes = _get(client, tile.path)
    if len(hashes) != tile.width * merkle.HASH_BYTES:
        raise Rejected(f"{tile.path} is not as long as it should be")
    return hashes
