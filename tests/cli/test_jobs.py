"""`kvali jobs` shows what is due, runs it, and shows what became of it."""

import json
from pathlib import Path

from sqlalchemy import URL

from tests.support.plan import new_service, settings_for
from tests.support.server import called, environment, kvali


def test_what_is_due_is_listed_run_and_remembered(database_url: URL, tmp_path: Path) -> None:
    environ = environment(database_url, tmp_path)
    new_service(settings_for(database_url, tmp_path)).close()  # of 2021, which is over
    listed = {job["name"]: job for job in json.loads(kvali(environ, "jobs", "list", "--json"))}
    assert listed["quarterly_report"]["next_period"] == "2021-Q2"
    assert "quarterly_report  quarter" in kvali(environ, "jobs", "list")
    said = kvali(environ, "jobs", "run", "quarterly_report").splitlines()
    assert len(said) == 7
    assert said[0].startswith("quarterly_report of 2021-Q2: done: edition 1 is event ")
    assert kvali(environ, "jobs", "run", "quarterly_report").startswith("Nothing of quarterly_report is due")
    runs = json.loads(kvali(environ, "jobs", "history", "--limit", "3", "--json"))
    assert [run["period"] for run in runs] == ["2022-Q4", "2022-Q3", "2022-Q2"]
    assert len(kvali(environ, "jobs", "history", "--job", "quarterly_report").splitlines()) == 8


def test_a_run_that_fails_is_told_and_exits_with_1(sqlite_url: URL, tmp_path: Path) -> None:
    environ = environment(sqlite_url, tmp_path)
    settings = settings_for(sqlite_url, tmp_path)
    new_service(settings).close()
    for key in settings.keys.glob("*.key"):
        key.unlink()
    failed = called(environ, "jobs", "run", "quarterly_report")
    assert failed.returncode == 1
    assert failed.stdout.startswith("quarterly_report of 2021-Q2: failed: SettingsError: The key ")
    again = called(environ, "jobs", "run", "quarterly_report", "--json")
    assert [run["outcome"] for run in json.loads(again.stdout)] == ["failed"]
