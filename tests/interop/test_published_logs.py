"""What is published is read, proved and verified alike by implementations that nobody here wrote."""

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tlog_scales import cli
from tlog_scales.signing import PlainEd25519Signer
from tlog_scales.writer import TilesWriter

from events.merkle import leaf_hash, root_of
from events.tlog import base64, tlog_proof
from events.tlog.keys import public_key
from events.tlog.tlog_proof import TlogProof
from tests.interop.claims import Consistency, Inclusion, Log, Signed
from tests.interop.conftest import Published
from tests.interop.golang import Go
from tests.interop.ours import Ours, fetched
from tests.interop.running import Running
from tests.interop.scales import Scales
from tests.interop.static_log import entries, lay_out
from tests.support.logs import LOG_KEY, LOG_SEED, checkpoint
from tests.support.server import body

VERIFIERS = ["go", "tlog-scales", "metamorphic-log"]
READERS = ["go", "tlog-scales"]


@pytest.mark.parametrize("name", VERIFIERS)
def test_they_believe_the_checkpoint_that_is_served(
    name: str, published: Published, implementations: dict[str, Any]
) -> None:
    signed = Signed(published.checkpoint, published.log.key)
    assert implementations[name].checkpoint(signed) == published.ours[:2]


@pytest.mark.parametrize("name", READERS)
def test_they_have_the_same_root_and_the_same_proofs_from_the_tiles_that_are_served(
    name: str, published: Published, implementations: dict[str, Any]
) -> None:
    read = implementations[name].read(published.log, published.indices, published.sizes)
    assert read == published.ours


@pytest.mark.parametrize("name", VERIFIERS)
def test_they_believe_our_proofs(name: str, published: Published, implementations: dict[str, Any]) -> None:
    verifier, ours, leaves = implementations[name], published.ours, published.entries
    for index, path in zip(published.indices, ours.inclusion, strict=True):
        verifier.inclusion(Inclusion(leaves[index], index, ours.size, ours.root, tuple(path)))
    for old, path in zip(published.sizes, ours.consistency, strict=True):
        verifier.consistency(Consistency(old, root_of(leaves[:old]), ours.size, ours.root, tuple(path)))


def test_our_proof_file_is_that_of_tlog_scales_byte_for_byte(published: Published) -> None:
    key, ours = public_key(published.log.key), published.ours
    for index, path in list(zip(published.indices, ours.inclusion, strict=True))[::4]:
        theirs = proof_file(published.log, index)
        assert TlogProof(index, tuple(path), published.checkpoint).encode() == theirs
        assert tlog_proof.parse(theirs).verify(leaf_hash(published.entries[index]), key).root == ours.root


def test_a_service_gives_the_same_proof_files(service: Running) -> None:
    for index in (0, 100, 255, 256):
        given = service.api.get(f"/events/{index}/proof")
        assert given.content == proof_file(service.log, index)


def test_a_service_gives_the_same_proofs_that_it_has_only_grown(service: Running, go: Go) -> None:
    size, _ = go.checkpoint(Signed(fetched(service.log, "checkpoint"), service.log.key))
    sizes = [1, 100, 256, size - 1]
    given = [body(service.api.get("/consistency", params={"from": old}), 200) for old in sizes]
    assert [one["newer"]["size"] for one in given] == [size] * len(sizes)
    proofs = [[*map(base64.decode, one["proof"])] for one in given]
    assert proofs == go.read(service.log, [], sizes).consistency


def test_tlog_scales_reads_the_folder_of_an_export_as_it_reads_the_service(service: Running) -> None:
    exported, asked = service.log._replace(base=str(service.export)), ([0, 100, 255, 256], [1, 100, 256])
    assert Scales().read(exported, *asked) == Scales().read(service.log, *asked)


def proof_file(log: Log, index: int) -> bytes:
    """What `tlog-tiles gen-proof` of tlog-scales prints."""
    arguments = cli.build_parser().parse_args(["gen-proof", log.base, str(index)])
    with redirect_stdout(StringIO()) as printed:
        arguments.func(arguments)
    return printed.getvalue().encode()


@pytest.mark.parametrize("size", [1, 255, 256, 257, 1000, 66_000])
def test_a_folder_that_tlog_scales_writes_is_ours_byte_for_byte(size: int, tmp_path: Path) -> None:
    leaves, origin = entries(size), LOG_KEY.public.name
    lay_out(tmp_path / "ours", leaves)
    writer = TilesWriter.create(tmp_path / "theirs", origin)
    for leaf in leaves:
        writer.add_leaf(leaf)
    writer.commit([PlainEd25519Signer(origin, LOG_SEED)])
    ours, theirs = files(tmp_path / "ours"), files(tmp_path / "theirs")
    cosigned, signed = ours.pop("checkpoint"), theirs.pop("checkpoint")
    assert ours == theirs
    _, root = Ours().checkpoint(Signed(cosigned, LOG_KEY.public.vkey))
    assert signed == checkpoint(size, root).signed(LOG_KEY).encode()


def files(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
