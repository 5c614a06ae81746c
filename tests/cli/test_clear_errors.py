"""What the system refuses is told in a line that names the place, not traced."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.cli.printing import write_out
from tests.support.databases import sqlite_database
from tests.support.server import called, environment, kvali


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return environment(sqlite_database(tmp_path), tmp_path)


def test_files_and_streams_that_cannot_be_read_or_written_are_named(environ: dict[str, str]) -> None:
    kvali(environ, "seed")
    report = called(environ, "report", "2021-Q2", "--output", "/nonexistent/report.json")
    assert (report.returncode, report.stderr) == (
        1,
        "Error: /nonexistent/report.json: No such file or directory\n",
    )
    check = called(environ, "seed", "check", "--source", "/proc/self/mem")
    assert (check.returncode, check.stderr) == (1, "Error: Input/output error\n")
    buffered = {name: value for name, value in environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        listing = subprocess.run(
            [sys.executable, "-m", "service.cli", "keys", "list", "--json"],
            env=buffered,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (listing.returncode, listing.stderr) == (1, "Error: No space left on device\n")


def test_a_command_that_cannot_be_right_ends_with_2_and_one_that_is_only_refused_with_1(
    environ: dict[str, str],
) -> None:
    kvali(environ, "seed")
    wrong = [
        ("replay", "--to", "garbage"),
        ("replay", "--diff", "2021Q4"),
        ("replay", "--to", "99999"),
        ("report", "2021Q4"),
        ("report", "2021-Q4", "--as-of", "2021-02-30"),
        ("keys", "create", "--role", "lead_agency"),
        ("keys", "create", "--role", "lead_agency", "--organisation", "NOBODY"),
        ("keys", "create", "--role", "nobody"),
    ]
    refused = [
        ("keys", "revoke", "nosuchkey"),
        ("replay", "--workplan", "another"),
    ]
    assert {command: called(environ, *command).returncode for command in wrong} == dict.fromkeys(wrong, 2)
    assert {command: called(environ, *command).returncode for command in refused} == dict.fromkeys(refused, 1)


@pytest.fixture
def no_room() -> Iterator[None]:
    """The system refuses to let a file grow beyond a thousand bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("no_room")
def test_what_there_is_no_room_for_leaves_no_half_and_what_stood_there_before(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_out(path, b"the draft of yesterday")
    with pytest.raises(OSError, match=r"File too large: '.*/report\.json'"):
        write_out(path, b"x" * 100_000)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {
        "report.json": b"the draft of yesterday"
    }
