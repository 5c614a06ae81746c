"""metamorphic-log, in Rust (https://github.com/moss-piglet/metamorphic-log)."""

from collections.abc import Iterator
from contextlib import contextmanager

import metamorphic_log

from events.merkle import leaf_hash
from tests.interop.claims import Consistency, Inclusion, Rejected, Signed


@contextmanager
def rejecting() -> Iterator[None]:
    try:
        yield
    except metamorphic_log.VerifyError as error:
        raise Rejected(str(error)) from error


class Metamorphic:
    """What metamorphic-log believes. It takes the hash of a leaf, and reads no tiles."""

    @rejecting()
    def checkpoint(self, signed: Signed) -> tuple[int, bytes]:
        text = signed.note.decode()
        assert metamorphic_log.verify_signed_note(text, [signed.key]) == 1
        head = metamorphic_log.checkpoint_verify(text, [signed.key])
        if head.origin != signed.key.split("+")[0]:
            raise Rejected("a checkpoint of another log")
        return head.size, head.root

    @rejecting()
    def inclusion(self, claim: Inclusion) -> None:
        metamorphic_log.verify_inclusion(
            claim.position, claim.size, leaf_hash(claim.entry), list(claim.proof), claim.root
        )

    @rejecting()
    def consistency(self, claim: Consistency) -> None:
        metamorphic_log.verify_consistency(
            claim.old_size, claim.size, list(claim.proof), claim.old_root, claim.root
        )
