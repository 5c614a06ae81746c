"""What was tampered with is rejected, by implementations that nobody here wrote and by ours alike.

One table: for each kind of claim, what may be done to a true one. Who can judge such claims believes the true
one first.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from events.merkle import leaf_hash, root_of
from events.tlog import cosignature, note, tiles
from events.tlog.keys import SigningKey
from events.tlog.note import Note, Signature
from events.tlog.tree import Tree
from tests.interop.claims import Consistency, Inclusion, Log, Rejected, Signed
from tests.interop.golang import Go
from tests.interop.metamorphic import Metamorphic
from tests.interop.ours import Ours
from tests.interop.scales import Scales
from tests.interop.static_log import entries, lay_out, served
from tests.support.logs import (
    LOG_KEY,
    OTHER_LOG_KEY,
    OTHER_WITNESS_KEY,
    TIME,
    WITNESS_KEY,
    checkpoint,
    cosigned,
)

IMPLEMENTATIONS = {"kvali": Ours, "go": Go, "tlog-scales": Scales, "metamorphic-log": Metamorphic}

SIZE, OLD, INDEX = 300, 200, 7
LEAVES = entries(SIZE)


def tree(size: int) -> Tree:
    hashes = [leaf_hash(leaf) for leaf in LEAVES]
    full = [hashes, [root_of(LEAVES[:256])]]
    return Tree(size, lambda tile: b"".join(full[tile.level or 0][tile.number * 256 :][: tile.width]))


ROOT, OLD_ROOT = root_of(LEAVES), root_of(LEAVES[:OLD])
AT = checkpoint(SIZE, ROOT)
NOTE = cosigned(AT, WITNESS_KEY)


def flipped(data: bytes, place: int = 0) -> bytes:
    """With one bit turned over."""
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)


def included(index: int, size: int = SIZE) -> Inclusion:
    return Inclusion(LEAVES[index], index, size, root_of(LEAVES[:size]), tuple(tree(size).inclusion(index)))


def grown(old: int) -> Consistency:
    return Consistency(old, root_of(LEAVES[:old]), SIZE, ROOT, tuple(tree(SIZE).consistency(old)))


def signature(place: int, change: Callable[[Signature], Signature], text: str = NOTE.text) -> bytes:
    """The note with one signature changed: 0 is the log's, 1 the witness's."""
    signatures = list(NOTE.signatures)
    signatures[place] = change(signatures[place])
    return Note(text, tuple(signatures)).encode()


def by(key: SigningKey, text: str = NOTE.text) -> Callable[[Signature], Signature]:
    """A signature or cosignature by another key, under the name and the id of the one in its place."""

    def change(one: Signature) -> Signature:
        made = (
            note.sign(text, key) if key in (LOG_KEY, OTHER_LOG_KEY) else cosignature.cosign(text, key, TIME)
        )
        return one._replace(signature=made.signature)

    return change


def bit(place: int) -> Callable[[Signature], Signature]:
    return lambda one: one._replace(signature=flipped(one.signature, place))


Change = Callable[[Any], Any]
OTHER = checkpoint(SIZE, flipped(ROOT))
CHECKPOINT: dict[str, bytes] = {
    "a bit of the root": Note(OTHER.text, NOTE.signatures).encode(),
    "a digit of the size": Note(checkpoint(SIZE + 1, ROOT).text, NOTE.signatures).encode(),
    "another origin": Note(AT._replace(origin="example.org/other").text, NOTE.signatures).encode(),
    "a line more": Note(f"{NOTE.text}more\n", NOTE.signatures).encode(),
    "a bit of the signature": signature(0, bit(0)),
    "the last bit of the signature": signature(0, bit(63)),
    "a shorter signature": signature(0, lambda one: one._replace(signature=one.signature[:-1])),
    "another key's signature under this name": signature(0, by(OTHER_LOG_KEY)),
    "another key's signature": Note(NOTE.text, (note.sign(NOTE.text, OTHER_LOG_KEY),)).encode(),
    "the signature of another checkpoint": signature(0, by(LOG_KEY, OTHER.text)),
    "no signature of the log": Note(NOTE.text, NOTE.signatures[1:]).encode(),
    "a bit of the key's id": signature(0, lambda one: one._replace(key_id=flipped(one.key_id))),
}
COSIGNATURE: dict[str, bytes] = {
    "a bit of the root": Note(OTHER.text, NOTE.signatures).encode(),
    "a bit of the cosignature": signature(1, bit(8)),
    "the last bit of the cosignature": signature(1, bit(71)),
    "a bit of the time": signature(1, bit(7)),
    "another witness's cosignature under this name": signature(1, by(OTHER_WITNESS_KEY)),
    "another witness's cosignature": cosigned(AT, OTHER_WITNESS_KEY).encode(),
    "the cosignature of another checkpoint": signature(1, by(WITNESS_KEY, OTHER.text)),
    "no cosignature": AT.signed(LOG_KEY).encode(),
}
INCLUSION: dict[str, Change] = {
    "a bit of the entry": lambda true: true._replace(entry=flipped(true.entry)),
    "another entry": lambda true: true._replace(entry=LEAVES[INDEX + 1]),
    "a bit of the root": lambda true: true._replace(root=flipped(true.root)),
    "an older root": lambda true: true._replace(root=OLD_ROOT),
    "an older tree": lambda true: true._replace(root=OLD_ROOT, size=OLD),
    "an index beside it": lambda true: true._replace(position=INDEX + 1),
    "an index in another tile": lambda true: true._replace(position=INDEX + 256),
    "an index that is not in the tree": lambda true: true._replace(position=SIZE),
    "a tree of another size": lambda true: true._replace(size=600),
    "a bit of the first sibling": lambda true: true._replace(proof=(flipped(true.proof[0]), *true.proof[1:])),
    "a bit of the last sibling": lambda true: true._replace(
        proof=(*true.proof[:-1], flipped(true.proof[-1]))
    ),
    "two siblings swapped": lambda true: true._replace(proof=(true.proof[1], true.proof[0], *true.proof[2:])),
    "the siblings backwards": lambda true: true._replace(proof=true.proof[::-1]),
    "no first sibling": lambda true: true._replace(proof=true.proof[1:]),
    "no last sibling": lambda true: true._replace(proof=true.proof[:-1]),
    "a sibling too many": lambda true: true._replace(proof=(*true.proof, ROOT)),
    "no proof": lambda true: true._replace(proof=()),
    "the proof of another entry": lambda true: true._replace(proof=included(INDEX + 1).proof),
    "the proof of another tree": lambda true: true._replace(proof=included(INDEX, OLD).proof),
}
CONSISTENCY: dict[str, Change] = {
    "a bit of the old root": lambda true: true._replace(old_root=flipped(true.old_root)),
    "a bit of the root": lambda true: true._replace(root=flipped(true.root)),
    "the roots swapped": lambda true: true._replace(root=true.old_root, old_root=true.root),
    "another old size": lambda true: true._replace(old_size=OLD + 1),
    "the sizes swapped": lambda true: true._replace(old_size=SIZE, size=OLD),
    "another size": lambda true: true._replace(size=600),
    "a fork": lambda true: true._replace(old_root=root_of([*LEAVES[: OLD - 1], LEAVES[OLD]])),
    "a bit of the first hash": lambda true: true._replace(proof=(flipped(true.proof[0]), *true.proof[1:])),
    "a bit of the last hash": lambda true: true._replace(proof=(*true.proof[:-1], flipped(true.proof[-1]))),
    "two hashes swapped": lambda true: true._replace(proof=(true.proof[1], true.proof[0], *true.proof[2:])),
    "no first hash": lambda true: true._replace(proof=true.proof[1:]),
    "no last hash": lambda true: true._replace(proof=true.proof[:-1]),
    "a hash too many": lambda true: true._replace(proof=(*true.proof, ROOT)),
    "no proof": lambda true: true._replace(proof=()),
    "the proof of another old tree": lambda true: true._replace(proof=grown(OLD + 1).proof),
    "a proof of inclusion": lambda true: true._replace(proof=included(INDEX).proof),
}
READ: dict[str, tuple[str, Change]] = {
    "a bit of an entry": ("tile/entries/000", lambda data: flipped(data, 2)),
    "two entries swapped": (
        "tile/entries/001.p/44",
        lambda data: tiles.pack([*tiles.unpack(data)[1::-1], *tiles.unpack(data)[2:]]),
    ),
    "a bundle cut off": ("tile/entries/001.p/44", lambda data: data[:1]),
    "a bit of a full tile": ("tile/0/000", lambda data: flipped(data, 7 * 32)),
    "a bit of a partial tile": ("tile/0/001.p/44", flipped),
    "a bit of a tile above": ("tile/1/000.p/1", flipped),
    "two hashes of a tile swapped": ("tile/0/001.p/44", lambda data: data[32:64] + data[:32] + data[64:]),
    "a tile cut off": ("tile/0/001.p/44", lambda data: data[:-32]),
    "an empty tile": ("tile/0/001.p/44", lambda _: b""),
    "a checkpoint of an older tree": (
        "checkpoint",
        lambda _: checkpoint(SIZE, OLD_ROOT).signed(LOG_KEY).encode(),
    ),
    "a checkpoint that another key signed": ("checkpoint", lambda _: AT.signed(OTHER_LOG_KEY).encode()),
}


def table(kind: str, changes: dict[str, Any]) -> Iterator[Any]:
    """Who judges claims of this kind, and each change to one."""
    for name, implementation in IMPLEMENTATIONS.items():
        if hasattr(implementation, kind):
            for what, change in changes.items():
                yield pytest.param(name, kind, change, id=f"{name} {kind}: {what}")


@pytest.mark.parametrize(
    ("name", "kind", "forged"), [*table("checkpoint", CHECKPOINT), *table("cosigned_at", COSIGNATURE)]
)
def test_a_checkpoint_that_was_tampered_with_is_rejected(
    name: str, kind: str, forged: bytes, implementations: dict[str, Any]
) -> None:
    judge = getattr(implementations[name], kind)
    key = (LOG_KEY if kind == "checkpoint" else WITNESS_KEY).public.vkey
    assert judge(Signed(NOTE.encode(), key)) == ((SIZE, ROOT) if kind == "checkpoint" else TIME)
    with pytest.raises(Rejected):
        judge(Signed(forged, key))


@pytest.mark.parametrize(
    ("name", "kind", "change"), [*table("inclusion", INCLUSION), *table("consistency", CONSISTENCY)]
)
def test_a_proof_that_was_tampered_with_is_rejected(
    name: str, kind: str, change: Change, implementations: dict[str, Any]
) -> None:
    judge, true = getattr(implementations[name], kind), included(INDEX) if kind == "inclusion" else grown(OLD)
    judge(true)
    with pytest.raises(Rejected):
        judge(change(true))


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Log]]:
    folder = tmp_path_factory.mktemp("honest")
    lay_out(folder, LEAVES)
    with served(folder) as log:
        yield folder, log


@pytest.mark.parametrize(("name", "kind", "tampered"), [*table("read", READ)])
def test_a_published_log_that_was_tampered_with_is_rejected(
    name: str,
    kind: str,
    tampered: tuple[str, Change],
    honest: tuple[Path, Log],
    implementations: dict[str, Any],
) -> None:
    (folder, log), (path, change) = honest, tampered
    read = getattr(implementations[name], kind)
    everything = log, [0, 1, INDEX, 256, 257, SIZE - 1], [OLD, 256]
    before = (folder / path).read_bytes()
    assert read(*everything)[:2] == (SIZE, ROOT)
    try:
        (folder / path).write_bytes(change(before))
        with pytest.raises(Rejected):
            read(*everything)
    finally:
        (folder / path).write_bytes(before)
