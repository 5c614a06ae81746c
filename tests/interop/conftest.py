"""The implementations that have to agree, and the logs that they are asked about."""

import os
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.interop import golang
from tests.interop.claims import Log, Read
from tests.interop.golang import Go
from tests.interop.metamorphic import Metamorphic
from tests.interop.ours import Ours, fetched
from tests.interop.running import Running, running
from tests.interop.scales import Scales
from tests.interop.static_log import entries, lay_out, served


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Go:
    """Go, whose compiled library pytest's cache keeps from run to run."""
    cache: Any = pytestconfig.cache
    return Go(golang.build(tmp_path_factory.mktemp("go"), cache.mkdir("go-build")))


@pytest.fixture(scope="session")
def implementations(go: Go) -> dict[str, Any]:
    """All of them by name; which claims each can judge is in its methods."""
    return {"kvali": Ours(), "go": go, "tlog-scales": Scales(), "metamorphic-log": Metamorphic()}


class Published(NamedTuple):
    """A log that is served, its checkpoint and entries, and what we read of some, and of older sizes."""

    log: Log
    checkpoint: bytes
    entries: list[bytes]
    indices: list[int]
    sizes: list[int]
    ours: Read


AT_EDGES = (0, 1, 2, 3, 7, 127, 254, 255, 256, 257, 65_535, 65_536, 65_537)


def published_at(log: Log) -> Published:
    """Read a log by our own modules, with proofs of what is at the edges of tiles, in the middle and last."""
    leaves = Ours().entries(log)
    size = len(leaves)
    some = sorted({*AT_EDGES, size // 3, size // 2, size - 2, size - 1, size})
    indices, sizes = [one for one in some if 0 <= one < size], [one for one in some if 0 < one <= size]
    return Published(
        log, fetched(log, "checkpoint"), leaves, indices, sizes, Ours().read(log, indices, sizes)
    )


# In CI the log of any size is always the same, as Hypothesis's examples are.
ANY_SIZE = Random(1 if os.environ.get("CI") else None).randrange(3, 2000)  # noqa: S311 - nothing secret
STATIC = {str(size): size for size in (1, 2, 255, 256, 257, 70_000)} | {"any size": ANY_SIZE}
SERVICE, EXPORT = "a running service", "an export"


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A running service."""
    with running(tmp_path_factory.mktemp("service")) as found:
        yield found


@pytest.fixture(scope="module", params=[*STATIC, SERVICE, EXPORT], ids=lambda name: f"log of {name}")
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Published]:
    """Logs of sizes at which tiles begin and end, one of another size on each run, and a service's ledger."""
    if request.param == SERVICE:
        yield published_at(request.getfixturevalue("service").log)
    elif request.param == EXPORT:
        made: Running = request.getfixturevalue("service")
        with served(made.export, made.log.key) as log:
            yield published_at(log)
    else:
        folder = tmp_path_factory.mktemp("log")
        lay_out(folder, entries(STATIC[request.param]))
        with served(folder) as log:
            yield published_at(log)
