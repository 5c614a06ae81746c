"""tlog-scales, in Python (https://github.com/florolf/tlog-scales)."""

from collections.abc import Iterator
from contextlib import contextmanager

from cryptography.exceptions import InvalidSignature
from tlog_scales import backend, tiles, tlog
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Ed25519CosignatureVerifier, NoteSignature, Vkey
from tlog_scales.tlog import Checkpoint, ConsistencyProof, InclusionProof

from tests.interop.claims import Consistency, Inclusion, Log, Read, Rejected, Signed


@contextmanager
def rejecting() -> Iterator[None]:
    try:
        yield
    except (
        InvalidSignature,
        IndexError,  # of a list that is too short
        RuntimeError,
        ValueError,
        tlog.ConsistencyProofInvalid,
        tlog.InclusionProofInvalid,
    ) as error:
        raise Rejected(repr(error)) from error


@contextmanager
def reader_of(log: Log) -> Iterator[TilesReader]:
    """A reader of the log at an address or in a folder."""
    place = backend.make_backend(log.base)
    if not isinstance(place, backend.HttpBackend):
        yield TilesReader(place)
        return
    with place.session:
        place.session.headers["Authorization"] = log.authorization
        yield TilesReader(place)


class Scales:
    """What tlog-scales believes."""

    @rejecting()
    def checkpoint(self, signed: Signed) -> tuple[int, bytes]:
        key, read = Vkey.from_string(signed.key), Checkpoint.from_text(signed.note.decode())
        read.verify(key)
        if read.origin != key.name:
            raise Rejected("a checkpoint of another log")
        return read.size, read.root_hash

    @rejecting()
    def cosigned_at(self, signed: Signed) -> int:
        key, read = Vkey.from_string(signed.key), Checkpoint.from_text(signed.note.decode())
        read.verify(key)
        cosignature: NoteSignature = next(one for one in read.signatures if key.match(one))
        return Ed25519CosignatureVerifier.get_timestamp(cosignature.payload)

    @rejecting()
    def inclusion(self, claim: Inclusion) -> None:
        proof = InclusionProof(claim.position, claim.size, list(claim.proof))
        proof.check(tiles.leaf_hash(claim.entry), claim.root)

    @rejecting()
    def consistency(self, claim: Consistency) -> None:
        proof = ConsistencyProof(claim.old_size, claim.size, list(claim.proof))
        proof.check(claim.old_root, claim.root)

    @rejecting()
    def read(self, log: Log, indices: list[int], sizes: list[int]) -> Read:
        with reader_of(log) as reader:
            size, root = self.checkpoint(Signed(reader.get_checkpoint().serialize().encode(), log.key))
            if reader.calculate_root_hash() != root:
                raise Rejected("the tiles do not have the root of the checkpoint")
            found = Read(size, root, [], [])
            for index in indices:
                inclusion = reader.get_inclusion_proof(index, size)
                inclusion.check(tiles.leaf_hash(reader.get_entry(index)), root)
                found.inclusion.append(inclusion.node_hashes)
            for old in sizes:
                consistency = reader.get_consistency_proof(old, size)
                consistency.check(reader.mth(0, old), root)
                found.consistency.append(consistency.node_hashes)
            return found
