"""The ledger's speed, as ratios to pyeventsourcing 9.5.6 and to raw single-row commits in the same run.

    tox -e bench-eventsourcing                     all of it
    tox -e bench-eventsourcing -- --only one       only sections whose name contains this

Ours is the full path: idempotency key, expected version, gapless position, Merkle tree, read models. Theirs
is the plain append of one event. Each figure is the median of seven interleaved rounds.
"""

import random
import resource
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from time import perf_counter

from sqlalchemy import URL

from benchmarks import ours, raw, theirs
from benchmarks.rounds import rates, report, run
from events.evolve import fold
from events.state import State
from service.store.engine import reading, writing
from service.store.ledgers import ledger
from service.store.read import events
from service.store.snapshots import state_at, write_snapshots
from tests.support import databases

SMALL, LARGE, HISTORY = 1_000, 1_000_000, 100_000


class Bench:
    """Folders and databases for one run."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._server: URL | None = None

    def folder(self) -> Path:
        """A folder that goes with the run."""
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kvali-bench-")))

    def postgresql(self) -> URL:
        """An empty PostgreSQL database that goes with the run."""
        if self._server is None:
            self._server = self._stack.enter_context(databases.postgres_server())
        return self._stack.enter_context(databases.postgres_database(self._server))

    def ours(self, url: URL, activities: int = 60) -> ours.Appender:
        """Our ledger on a database."""
        return self._stack.enter_context(ours.ledger(url, activities))


def one_on_sqlite(bench: Bench) -> bool:
    """One writer on SQLite."""
    mine = bench.ours(ours.sqlite_url(bench.folder()))
    other = theirs.on_sqlite(bench.folder())
    floor = raw.sqlite_commits(bench.folder(), 400)
    found = rates({"raw": floor, "theirs": lambda: other.many(400), "ours": lambda: mine.many(400)})
    return report("One writer on SQLite", found, "ours", "theirs", 1.0)


def one_on_postgresql(bench: Bench) -> bool:
    """One writer on PostgreSQL."""
    mine = bench.ours(bench.postgresql())
    other = theirs.on_postgresql(bench.postgresql())
    floor = raw.postgresql_commits(bench.postgresql(), 400)
    found = rates({"raw": floor, "theirs": lambda: other.many(400), "ours": lambda: mine.many(400)})
    return report("One writer on PostgreSQL", found, "ours", "theirs", 2.5)


def many_on_sqlite(bench: Bench) -> bool:
    """64 submitters in one process on SQLite, against 64 and against one of theirs."""
    mine = bench.ours(ours.sqlite_url(bench.folder()), activities=640)
    return _many("SQLite", mine, theirs.on_sqlite(bench.folder()), 4.0)


def many_on_postgresql(bench: Bench) -> bool:
    """64 submitters in one process on PostgreSQL, against 64 and against one of theirs."""
    mine = bench.ours(bench.postgresql(), activities=640)
    return _many("PostgreSQL", mine, theirs.on_postgresql(bench.postgresql()), 8.0)


def _many(name: str, mine: ours.Appender, other: theirs.Appender, target: float) -> bool:
    works = {
        "one of theirs": lambda: other.many(400),
        "64 of theirs": lambda: other.together(1280),
        "ours": lambda: mine.together(6400),
    }
    found = rates(works)
    alike = report(f"64 submitters on {name}", found, "ours", "64 of theirs", target)
    return report("The same", found, "ours", "one of theirs", target) and alike


def replay_on_sqlite(bench: Bench) -> bool:
    """Folding a ledger into its state on SQLite."""
    return _replay("SQLite", bench.ours(ours.sqlite_url(bench.folder())), theirs.on_sqlite(bench.folder()))


def replay_on_postgresql(bench: Bench) -> bool:
    """The same on PostgreSQL."""
    return _replay("PostgreSQL", bench.ours(bench.postgresql()), theirs.on_postgresql(bench.postgresql()))


def _replay(name: str, mine: ours.Appender, other: theirs.Appender) -> bool:
    mine.fill(HISTORY)
    other.fill(HISTORY // 5)
    found = rates({"theirs": other.read, "ours": lambda: _whole(mine)})
    fast = report(
        f"Folding {HISTORY:,} events on {name}, against their mapped log read", found, "ours", "theirs", 5.0
    )
    return _flat_memory(mine) and _as_of(name, mine) and (fast or found["ours"] >= 200_000)


def _whole(mine: ours.Appender) -> int:
    with reading(mine.engine) as connection:
        size = ledger(connection, mine.ledger_id).size
        return fold(State(), events(connection, mine.ledger_id, 0, size)).size


def _flat_memory(mine: ours.Appender) -> bool:
    """Folding everything must not take more memory than folding a tenth has."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _whole(mine)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"  memory grew by {grown:.1f} MiB while folding again (at most 5)")
    return grown <= 5


def _as_of(name: str, mine: ours.Appender) -> bool:
    """The state as of any position, from snapshots, against replaying from the start."""
    with writing(mine.engine) as connection:
        size = ledger(connection, mine.ledger_id).size
        write_snapshots(connection, mine.ledger_id, size)
    choose = random.Random(1)  # noqa: S311 - positions to look at, not secrets
    positions = [choose.randrange(size) for _ in range(20)]

    def snapshots() -> int:
        with reading(mine.engine) as connection:
            for position in positions:
                state_at(connection, mine.ledger_id, position)
        return len(positions)

    def replays() -> int:
        return int(_whole(mine) == size)

    with reading(mine.engine) as connection:
        for position in positions[:5]:
            afresh = fold(State(), events(connection, mine.ledger_id, 0, position))
            assert state_at(connection, mine.ledger_id, position) == afresh
    found = rates({"full replays": replays, "states as of": snapshots})
    title = f"The state as of a random position on {name}, equal to a fold up to it"
    return report(title, found, "states as of", "full replays", 10.0)


def large_on_sqlite(bench: Bench) -> bool:
    """An append to a large ledger on SQLite."""
    return _large("SQLite", lambda: ours.sqlite_url(bench.folder()), bench)


def large_on_postgresql(bench: Bench) -> bool:
    """An append to a large ledger on PostgreSQL."""
    return _large("PostgreSQL", bench.postgresql, bench)


def _large(name: str, url: Callable[[], URL], bench: Bench) -> bool:
    small, large = bench.ours(url()), bench.ours(url())
    small.fill(SMALL)
    started = perf_counter()
    large.fill(LARGE)
    print(f"\n({LARGE:,} events appended in {perf_counter() - started:.0f} s)")
    found = rates({"at 1,000": lambda: small.many(200), "at 1,000,000": lambda: large.many(200)})
    return report(f"An append at 1,000,000 events on {name}", found, "at 1,000,000", "at 1,000", 1 / 1.2)


def wide_on_sqlite(bench: Bench) -> bool:
    """An append to a plan of 5,000 activities on SQLite."""
    return _wide("SQLite", lambda: ours.sqlite_url(bench.folder()), bench)


def wide_on_postgresql(bench: Bench) -> bool:
    """The same on PostgreSQL."""
    return _wide("PostgreSQL", bench.postgresql, bench)


def _wide(name: str, url: Callable[[], URL], bench: Bench) -> bool:
    narrow, wide = bench.ours(url()), bench.ours(url(), activities=5000)
    narrow.fill(SMALL)
    wide.fill(SMALL)
    found = rates({"60 activities": lambda: narrow.many(400), "5,000": lambda: wide.many(400)})
    return report(f"An append with 5,000 activities on {name}", found, "5,000", "60 activities", 1 / 1.3)


SECTIONS = (
    one_on_sqlite,
    one_on_postgresql,
    many_on_sqlite,
    many_on_postgresql,
    replay_on_sqlite,
    replay_on_postgresql,
    large_on_sqlite,
    large_on_postgresql,
    wide_on_sqlite,
    wide_on_postgresql,
)


def _sections() -> list[Callable[[], bool]]:
    return [_in_bench(section) for section in SECTIONS]


def _in_bench(section: Callable[[Bench], bool]) -> Callable[[], bool]:
    @wraps(section)
    def inside() -> bool:
        with ExitStack() as stack:
            return section(Bench(stack))

    return inside


if __name__ == "__main__":
    sys.exit(run(_sections(), __doc__))
