"""Real processes: two at once, killed in the middle, told to stop."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

from events.state import Edition
from service.clock import SimulatedClock
from service.jobs import run_due
from service.jobs.claims import LEASE
from service.reports.kept import stored
from service.reports.reproducing import reproduce
from tests.reports.office import Office, at

Given = tuple[Office, SimulatedClock]
DUE = at(2021, 7, 20)
PATIENCE_S = 30


def start(office: Office, what: str, moment: datetime = DUE) -> subprocess.Popen[str]:
    settings = office.service.settings
    url = settings.database_url.render_as_string(hide_password=False)
    command = [
        sys.executable,
        "-m",
        "tests.jobs.workers",
        what,
        url,
        str(settings.home.parent),
        moment.isoformat(),
    ]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(["", *sys.path])}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> int:
    """The exit code of a process, once it has ended."""
    process.communicate(timeout=PATIENCE_S)
    return process.returncode


def wait_until_it_listens(scheduler: subprocess.Popen[str]) -> None:
    """Until it knows what to do when it is told to stop; on a busy machine that takes a while."""
    assert scheduler.stdout is not None
    for line in scheduler.stdout:
        if "Scheduler started" in line:
            return
    raise AssertionError("the scheduler ended before it had started")


def editions(office: Office) -> list[Edition]:
    report = office.ledger.state().reports.get("2021-Q2")
    return report.editions if report else []


def complete(office: Office) -> bool:
    """Whether there is one edition, with files that are what the ledger says and can be made again."""
    [edition] = editions(office)
    kept = [stored(office.ledger, rendition) for rendition in edition.renditions]
    return list(reproduce(office.ledger, "2021-Q2").files) == kept


def test_processes_that_make_the_same_pass_at_once_issue_one_report(office: Given) -> None:
    its, _ = office
    said = [process.communicate(timeout=PATIENCE_S)[0] for process in [start(its, "due") for _ in range(3)]]
    assert sorted(said) == ["", "", "2021-Q2 issued\n"]
    assert complete(its)


def test_killed_in_the_middle_of_issuing_the_next_run_issues_exactly_one(office: Given) -> None:
    its, clock = office
    dying = start(its, "die")
    assert ended(dying) == -signal.SIGKILL
    assert editions(its) == []
    clock.set(DUE + timedelta(seconds=1))
    assert run_due(its.service) == []  # it is still believed to be at it
    clock.set(DUE + LEASE)
    assert [(run.period, run.outcome) for run in run_due(its.service)] == [("2021-Q2", "issued")]
    assert complete(its)
    assert run_due(its.service) == []


def test_two_schedulers_issue_one_report_and_end_cleanly_when_told_to(office: Given) -> None:
    its, _ = office
    schedulers = [start(its, "serve") for _ in range(2)]
    for scheduler in schedulers:
        wait_until_it_listens(scheduler)
    deadline = time.monotonic() + PATIENCE_S
    while not editions(its) and time.monotonic() < deadline:
        time.sleep(0.1)
    for scheduler in schedulers:
        scheduler.send_signal(signal.SIGTERM)
    assert [ended(scheduler) for scheduler in schedulers] == [0, 0]
    assert complete(its)


def test_a_scheduler_ends_with_the_process_that_started_it(office: Given) -> None:
    its, _ = office
    assert ended(start(its, "orphan")) == 0
