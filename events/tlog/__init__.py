"""C2SP's formats of transparency logs (c2sp.org), byte for byte: keys, notes, checkpoints, tiles, proofs.

Nothing here knows what a ledger is about. It is all that a verifier needs besides the fold and the counting.
"""


class MalformedError(ValueError):
    """These bytes are not in the format they should be in; the message says what is wrong with them."""


class ForgedError(ValueError):
    """They are in the right format, and a signature or a proof in them is false."""
