"""Tells others of a ledger's events over HTTP: Standard Webhooks (standardwebhooks.com), CloudEvents 1.0.

Each webhook has a cursor in the ledger. What is behind it was tried at least once, and is known as
delivered, waiting or dead; what is ahead of it is read from the ledger when its turn comes. So nothing is
lost by a crash, and nothing is told that was not committed.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from service.clock import Clock

Networks = Sequence[IPv4Network | IPv6Network]


class Post(NamedTuple):
    """What sending takes: the ledgers' database, the folder of the keys, and where else than to the public
    internet events may go.
    """

    engine: Engine
    clock: Clock
    keys: Path
    networks: Networks
