"""The trust policy that the operator configures (c2sp.org/tlog-policy): who is asked to cosign, and where."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from events.tlog import MalformedError
from events.tlog.keys import public_key
from events.tlog.policy import NONE, Policy, parse

NO_POLICY = Policy((), {}, {}, {}, NONE)
"""Nobody is asked, and the ledger's own signature is enough."""


def read(path: Path) -> Policy:
    """Read a policy. Raises MalformedError, with what is wrong with it, and OSError."""
    try:
        policy = parse(path.expanduser().read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise MalformedError("it is not UTF-8") from error
    for name, address in policy.addresses.items():
        if not _is_address(address):
            raise MalformedError(f"{address} is no address at which {name} can be asked: https://HOST/PATH")
    return policy


def naming(policy: Policy, vkeys: Sequence[str]) -> Policy:
    """The policy where it names the last of these keys of logs, or else none; with all of the keys."""
    chosen = policy if policy.names(vkeys[-1]) else NO_POLICY
    missing = tuple(public_key(vkey) for vkey in vkeys if not chosen.names(vkey))
    return chosen._replace(logs=(*missing, *chosen.logs))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            bool(parts.scheme in ("http", "https") and parts.hostname and parts.port != 0) and not parts.query
        )
    except ValueError:  # a port that is none
        return False
