"""Two checkpoints of one log that contradict each other: a proof for everybody that its operator cheated."""

from msgspec import DecodeError, Struct, json

from events.tlog import ForgedError, MalformedError, base64, checkpoint
from events.tlog.keys import PublicKey, public_key
from events.tlog.note import Note
from events.tlog.proofs import verify_consistency
from events.tlog.tree import Tree

FORMAT = "kvali-proof-of-misbehaviour@v1"


class Misbehaviour(Struct, frozen=True, forbid_unknown_fields=True):
    """Notes that one log signed: of an older size, and of a newer one whose tree began otherwise.

    `consistency` (Base64, RFC 6962) proves that the newer tree, at the older one's size, had `root` (Base64),
    which is not what the older one says.
    """

    format: str
    log: str
    older: str
    newer: str
    root: str
    consistency: tuple[str, ...]


def conflict(key: PublicKey, older: Note, newer: Note, tree: Tree) -> Misbehaviour | None:
    """The proof, or null where there is none: `tree` may not be the one of the newer note.

    Whoever altered it on its way would else have the log accused.
    """
    size = checkpoint.parse(older.text).size
    if tree.root() != checkpoint.parse(newer.text).root:
        return None
    proof = Misbehaviour(
        format=FORMAT,
        log=key.vkey,
        older=older.encode().decode(),
        newer=newer.encode().decode(),
        root=base64.encode(tree.root(size)),
        consistency=tuple(map(base64.encode, tree.consistency(size))),
    )
    try:
        _verify(proof)
    except ForgedError:
        return None
    return proof


def verify(document: bytes) -> PublicKey:
    """The key of the log that misbehaved: it signed both, and both cannot be true.

    Raises:
        ForgedError, MalformedError: it proves nothing.
    """
    try:
        return _verify(json.decode(document, type=Misbehaviour))
    except (DecodeError, UnicodeDecodeError) as error:
        raise MalformedError(f"this is no proof of misbehaviour: {error}") from error


def _verify(proof: Misbehaviour) -> PublicKey:
    if proof.format != FORMAT:
        raise MalformedError(f"this is no {FORMAT}")
    key = public_key(proof.log)
    older, _ = checkpoint.opened(proof.older.encode(), key)
    newer, _ = checkpoint.opened(proof.newer.encode(), key)
    root = base64.decode(proof.root)
    hashes = list(map(base64.decode, proof.consistency))
    verify_consistency(older.size, root, newer.size, newer.root, hashes)
    if root == older.root:
        raise ForgedError("the two checkpoints do not contradict each other")
    return key
