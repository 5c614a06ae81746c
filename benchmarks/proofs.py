"""What proofs cost, as ratios to plain hashlib, and to appends without proofs, in the same run.

python -m benchmarks.proofs             all of it
python -m benchmarks.proofs --only root only sections whose name contains this
"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter
from unittest.mock import patch

from msgspec import structs
from sqlalchemy import URL, insert

from benchmarks import ours
from benchmarks.rounds import rates, report, run
from events.merkle import Frontier, root_of
from events.sealing import SALT_BYTES, Opening, seal
from events.tlog import policy
from events.tlog.cosignature import cosign
from events.tlog.keys import WITNESS, SigningKey
from events.tlog.tiles import Tile, unpack
from events.tlog.tlog_proof import TlogProof
from events.vocabulary import UpdateSubmitted
from service.clock import SystemClock
from service.commands import Ledger, Order
from service.export.files import Export
from service.export.folder import write_folder
from service.reports.publishing import publish
from service.store import batch, checkpoints
from service.store.batch import Batch
from service.store.engine import reading, writing
from service.store.head import Head
from service.store.ledgers import ledger
from service.store.read import leaves
from service.store.signer import Signer
from service.store.submission import Submission
from service.store.tables import EVENT
from tests.support import databases

MILLION = 1_000_000
LEAF_BYTES = 250


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that goes with the section."""
    with tempfile.TemporaryDirectory(prefix="kvali-bench-") as made:
        yield Path(made)


def plain_root(given: list[bytes]) -> bytes:
    """The root as hashlib alone gives it: level by level, over leaves in memory. Their number is no power of
    two; a last single hash moves up as it is, which is RFC 6962's tree.
    """
    level = [sha256(b"\x00" + leaf).digest() for leaf in given]
    while len(level) > 1:
        above = [sha256(b"\x01" + level[n] + level[n + 1]).digest() for n in range(0, len(level) - 1, 2)]
        level = above + level[len(above) * 2 :]
    return level[0]


def root_of_a_million_stored_leaves() -> bool:
    """From the database, against hashlib over the same bytes in memory."""
    with folder() as home, ours.ledger(ours.sqlite_url(home)) as mine:
        given = [os.urandom(LEAF_BYTES) for _ in range(MILLION)]
        rows = [
            {
                "ledger_id": 2,
                "position": n,
                "stream": "x",
                "version": n,
                "type": "x",
                "recorded_at": "x",
                "leaf": leaf,
                "leaf_hash": b"",
            }
            for n, leaf in enumerate(given)
        ]
        with writing(mine.engine) as connection:
            connection.execute(insert(EVENT), rows)
        rows.clear()

        def stored() -> bytes:
            with reading(mine.engine) as connection:
                return root_of(leaves(connection, 2, 0, MILLION))

        assert stored() == plain_root(given)
        found = rates({"hashlib": lambda: bool(plain_root(given)), "ours": lambda: bool(stored())}, rounds=3)
    print(f"\n  ours: {1 / found['ours']:.1f} s, hashlib: {1 / found['hashlib']:.1f} s")
    return report("Root of 1,000,000 stored leaves", found, "ours", "hashlib", 1 / 2)


class Texts(ours.Appender):
    """Appends updates whose narratives are sealed and kept, as the service's are."""

    def fill_with_texts(self, size: int) -> None:
        """Grow the ledger, in large appends."""
        self._openings: list[Opening] = []
        for start in range(0, size, ours.CHUNK):
            steps = tuple(s.decide for s in self.submissions(min(ours.CHUNK, size - start)))
            decide = tuple(step for step in steps if not isinstance(step, tuple))
            openings = tuple(self._openings)
            self._openings.clear()
            whole = Submission(decide=decide, actor=ours.SYSTEM, correlation="fill", openings=openings)
            self.writer.submit(whole)

    def _update(self, pair: int, code: str, update: str) -> UpdateSubmitted:
        sealed, opening = seal(f"What was done in step {pair}.", os.urandom(SALT_BYTES))
        self._openings.append(opening)
        return structs.replace(super()._update(pair, code, update), narrative=sealed)


def _exported(home: Path, size: int) -> Path:
    """An export of about so many events with two issued reports."""
    with ours.ledger(ours.sqlite_url(home), appender=Texts) as mine:
        assert isinstance(mine, Texts)
        served = _served(mine)
        for part in range(2):
            mine.fill_with_texts(size // 2)
            publish(served, Order(actor=ours.SYSTEM), f"2021-Q{part + 2}")
        write_folder(Export(served, policy.parse("quorum none\n")), home / "export", lambda *_: None)
        (home / "policy").write_text(f"log {ours.KEY.public.vkey}\nquorum none\n")
        served.close()
    return home / "export"


def _served(mine: ours.Appender) -> Ledger:
    with reading(mine.engine) as connection:
        record = ledger(connection, mine.ledger_id)
    return Ledger(mine.engine, SystemClock(), record, lambda: ours.KEY, lambda: None)


_VERIFY = """
import sys
from pathlib import Path
from events.verify.__main__ import Asked, check
assert check(Asked(sys.argv[1], Path(sys.argv[2]))) == 0
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
"""Verifies, and says how much memory that took. What the system reports of a child includes its parent's."""


def _verified(export: Path) -> tuple[float, float]:
    """Seconds and MiB that the verifier takes, in a process of its own on one core."""
    command = [sys.executable, "-c", _VERIFY, str(export), str(export.parent / "policy")]
    started = perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return perf_counter() - started, int(said.split()[-2]) / 1024


def verification_of_a_million_events() -> bool:
    """With its reports, against hashlib over the same leaves; and its memory against a tenth of them."""
    with folder() as small_home, folder() as home:
        small, large = _exported(small_home, MILLION // 10), _exported(home, MILLION)
        _, small_mib = _verified(small)
        runs = [_verified(large) for _ in range(3)]
        given = [
            entry
            for path in sorted(large.glob("tile/entries/**/*"))
            if path.is_file()
            for entry in unpack(path.read_bytes())
        ]
        started = perf_counter()
        plain_root(given)
        plain = perf_counter() - started
    seconds, mib = median(run[0] for run in runs), max(run[1] for run in runs)
    print(f"\nVerifying an export of {len(given):,} events with two reports")
    print(f"  {seconds:.1f} s (at most 15), {seconds / plain:.1f} x hashlib over the same leaves")
    print(f"  {mib:.0f} MiB (below 300), {mib / small_mib:.2f} x what a tenth of them takes")
    return seconds <= 15 and mib < 300 and mib / small_mib < 1.5


def proofs_of_a_million_events() -> bool:
    """Their size with one cosignature, and how many a second, against reading as many tiles."""
    with folder() as home, ours.ledger(ours.sqlite_url(home)) as mine:
        mine.fill(MILLION)
        witness = SigningKey.generate("witness.example.org/iom", WITNESS)
        choose = random.Random(1)  # noqa: S311 - events to look at, not secrets
        with reading(mine.engine) as connection:
            record = ledger(connection, mine.ledger_id)
            signed = checkpoints.newest(connection, record)
            cosigned = signed.note._replace(
                signatures=(*signed.note.signatures, cosign(signed.note.text, witness, 1_700_000_000))
            )
            note = cosigned.encode()
            tree = checkpoints.tree(connection, record, record.size)

            def prove() -> int:
                for _ in range(2000):
                    index = choose.randrange(record.size)
                    largest[0] = max(
                        largest[0], len(TlogProof(index, tuple(tree.inclusion(index)), note).encode())
                    )
                return 2000

            def read() -> int:
                for _ in range(2000):
                    number = choose.randrange(record.size // 256)
                    checkpoints.tile_of(connection, record.id, Tile(0, number))
                return 2000

            largest = [0]
            found = rates({"tiles read": read, "ours": prove})
    print(f"\n  a .tlog-proof of {record.origin} has {largest[0]} bytes with one cosignature (at most 1,300)")
    good = report("Proofs at 1,000,000 events", found, "ours", "tiles read", 0)
    print(f"  {found['ours']:,.0f} proofs a second (at least 5,000)")
    return good and largest[0] <= 1300 and found["ours"] >= 5000


@contextmanager
def _without_proofs() -> Iterator[None]:
    """Appends as they would be without hashes, tree, tiles and checkpoints."""
    with ExitStack() as stack:
        for owner, name, instead in (
            (batch, "leaf_hash", lambda _: bytes(32)),
            (Batch, "_tiles", lambda _, __: []),
            (batch, "sealed", lambda _, tree, first: Head(first + tree.size, b"", first, None)),
            (Signer, "add", lambda _, __: None),
            (Frontier, "append", _count),
        ):
            stack.enter_context(patch.object(owner, name, instead))
        yield


def _count(tree: Frontier, _: bytes) -> None:
    tree.size += 1


def appends_with_proofs_on_sqlite() -> bool:
    """An append, against one that keeps no tree and signs nothing, on SQLite."""
    with folder() as one, folder() as other:
        return _appends("SQLite", ours.sqlite_url(one), ours.sqlite_url(other))


def appends_with_proofs_on_postgresql() -> bool:
    """The same on PostgreSQL."""
    with (
        databases.postgres_server() as server,
        databases.postgres_database(server) as one,
        databases.postgres_database(server) as other,
    ):
        return _appends("PostgreSQL", one, other)


def _appends(name: str, one: URL, other: URL) -> bool:
    with ours.ledger(one) as full, ours.ledger(other) as bare:

        def without() -> int:
            with _without_proofs():
                return bare.many(1000)

        found = rates({"without proofs": without, "ours": lambda: full.many(1000)})
    return report(f"An append with proofs on {name}", found, "ours", "without proofs", 1 / 1.15)


SECTIONS = (
    root_of_a_million_stored_leaves,
    verification_of_a_million_events,
    proofs_of_a_million_events,
    appends_with_proofs_on_sqlite,
    appends_with_proofs_on_postgresql,
)


if __name__ == "__main__":
    sys.exit(run(SECTIONS, __doc__))
