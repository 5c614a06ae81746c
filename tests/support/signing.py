"""Signing keys of ledgers in tests: the same for the same origin."""

from hashlib import sha256

from events.tlog.keys import LOG, SigningKey


def ledger_key(origin: str) -> SigningKey:
    return SigningKey(origin, LOG, sha256(origin.encode()).digest())
