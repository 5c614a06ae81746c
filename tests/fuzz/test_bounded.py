"""A bounded set of cases on each database, the same on every run in CI. `tox -e fuzz` is the long one."""

from pathlib import Path

from sqlalchemy import URL

from tests.fuzz.house import small
from tests.fuzz.running import run

CASES = 60
OPERATIONS = ("list_activities", "amend_activity", "add_webhook")
"""One of each way that a request is read; `tox -e fuzz` takes all."""
OPTIONS = ("--phases", "examples,coverage", "--generation-deterministic", "--workers", "1")
"""One thread: in Python 3.11, two that parse source code at a time disturb each other (gh-106905)."""


def test_no_case_finds_a_fault(database_url: URL, tmp_path: Path) -> None:
    chosen = [word for name in OPERATIONS for word in ("--include-operation-id", name)]
    with small(database_url, tmp_path) as house:
        outcome = run(tmp_path / "run", house, "secretariat", *OPTIONS, *chosen)
    assert outcome.passed, outcome.said
    assert outcome.cases >= CASES
