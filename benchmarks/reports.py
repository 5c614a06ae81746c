"""What the files of a report cost: of the demonstration's sixty activities, and of a plan of five thousand.

python -m benchmarks.reports                all of it
python -m benchmarks.reports --only sixty   only sections whose name contains this
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from sqlalchemy import URL

from benchmarks import ours
from benchmarks.plans import QUARTERS, Large
from benchmarks.rounds import run
from events.figures import Dataset, dataset
from events.quarter import Quarter
from service.bootstrap import Service
from service.clock import SystemClock
from service.commands import Ledger
from service.config import load_settings
from service.reports import pdf
from service.reports.files import File, files, source
from service.reports.tables import Written, written
from service.reports.texts import Texts, opened
from service.reports.words import LANGUAGES
from service.store import ledgers
from service.store.engine import make_engine, reading
from service.store.snapshots import state_at


@contextmanager
def demonstration() -> Iterator[Ledger]:
    """The demonstration's ledger, in a folder that goes with the section."""
    with tempfile.TemporaryDirectory(prefix="kvali-bench-") as home:
        environment = os.environ | {"KVALI_HOME": home}
        command = [sys.executable, "-m", "service.cli", "demo", "--json"]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        service = Service(load_settings(environment), SystemClock())
        try:
            yield service.ledger("unnm-2021-2022-demo")
        finally:
            service.close()


def made_from(ledger: Ledger, quarter: Quarter) -> tuple[Dataset, Texts]:
    """What the next edition of a quarter's report is made from."""
    with reading(ledger.engine) as connection:
        size = ledgers.ledger(connection, ledger.id).size
        state = state_at(connection, ledger.id, size)
        issued = state.reports[str(quarter)].editions if str(quarter) in state.reports else []
        previous = state_at(connection, ledger.id, issued[-1].size) if issued else None
        made = source(connection, ledger, size)
        data = dataset(state, quarter, made, final=True, previous=previous)
        return data, opened(connection, ledger, data)


def sixty_activities() -> bool:
    """All files of a report, warm in one process; each round is another quarter, so that nothing is known."""
    with demonstration() as ledger:
        files(*made_from(ledger, QUARTERS[0]))
        seconds, busy = list[float](), list[float]()
        made: tuple[File, ...] = ()
        for _, quarter in zip(range(2 * len(QUARTERS)), cycle(QUARTERS), strict=False):
            started, busy_before = perf_counter(), process_time()
            made = files(*made_from(ledger, quarter))
            seconds.append(perf_counter() - started)
            busy.append(process_time() - busy_before)
        given = [written(*_in(language, made_from(ledger, QUARTERS[3]))) for language in LANGUAGES]
        ratio = median(_share_of_typesetting(given))
    print(f"\nA report of sixty activities: dataset and {len(made) - 1} files beside it")
    print(f"  {median(seconds):.2f} s (at most 1), from {min(seconds):.2f} to {max(seconds):.2f}")
    print(f"  {median(busy):.2f} s of processor time")
    print(f"  a PDF takes {ratio:.2f} x what typst's own compiling takes (at most 3)")
    return median(seconds) <= 1 and ratio <= 3


def _in(language: str, given: tuple[Dataset, Texts]) -> tuple[Dataset, str, Texts]:
    return given[0], language, given[1]


def _share_of_typesetting(reports: list[Written]) -> Iterator[float]:
    """Making a PDF, against typst alone on the same input."""
    for report in reports * 5:
        started = perf_counter()
        pdf.render(report)
        ours_took = perf_counter() - started
        given = pdf.inputs(report)
        started = perf_counter()
        pdf.compiled(given, report)
        yield ours_took / (perf_counter() - started)
        pdf.forget()


def five_thousand_activities() -> bool:
    """All files of a report in a process of its own: its time, and what it takes of memory at its worst."""
    with tempfile.TemporaryDirectory(prefix="kvali-bench-") as home:
        url = ours.sqlite_url(Path(home))
        with ours.ledger(url, appender=Large) as large, reading(large.engine) as connection:
            size = ledgers.ledger(connection, large.ledger_id).size
        command = [sys.executable, "-c", _REPORT, str(url.database)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    seconds, busy, mib = (float(word) for word in said.split())
    print(f"\nA report of {Large.sections * Large.each:,} activities and {size:,} events, with all its files")
    print(f"  {seconds:.1f} s (at most 20), {busy:.1f} s of processor time")
    print(f"  {mib:.0f} MiB (at most 500)")
    return seconds <= 20 and mib <= 500


def large_report(database: str) -> None:
    """Make them once, and print seconds, those of the processor, and MiB."""
    engine = make_engine(URL.create("sqlite", database=database))
    with reading(engine) as connection:
        record = ledgers.ledger(connection, 1)
    ledger = Ledger(engine, SystemClock(), record, lambda: ours.KEY, lambda: None)
    started, busy_before = perf_counter(), process_time()
    files(*made_from(ledger, Quarter(2021, 4)))
    seconds, busy = perf_counter() - started, process_time() - busy_before
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line)
    print(seconds, busy, int(peak.split()[-2]) / 1024)


_REPORT = "import sys; from benchmarks.reports import large_report; large_report(sys.argv[1])"

MEASURED = (sixty_activities, five_thousand_activities)


if __name__ == "__main__":
    sys.exit(run(MEASURED, __doc__))
