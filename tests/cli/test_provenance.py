"""`kvali replay --diff` and `kvali provenance`: what changed, and what is behind a figure, on a terminal."""

import json
from pathlib import Path

import pytest
from sqlalchemy import URL

from service import commands as c
from tests.support.plan import SEA, do, new_service, settings_for, submit
from tests.support.server import called, environment, kvali


@pytest.fixture
def environ(sqlite_url: URL, tmp_path: Path) -> dict[str, str]:
    """The small plan: KP1-A1 is reported as completed at 10 and validated at 11; the report is at 12."""
    service = new_service(settings_for(sqlite_url, tmp_path))
    update = submit(service.ledger("garden"))
    do(service.ledger("garden"), SEA, c.ValidateUpdate(update=update))
    service.close()
    environ = environment(sqlite_url, tmp_path)
    kvali(environ, "report", "2021-Q2", "--issue")
    return environ


def test_differences_are_printed_with_the_events_behind_them(environ: dict[str, str]) -> None:
    printed = kvali(environ, "replay", "--to", "11", "--diff", "9").splitlines()
    assert 'KP1-A1  status: "not_started" → "completed"  by 11 update.validated' in printed
    review = 'KP1-A1  review: – → "validated"  by 10 update.submitted, 11 update.validated'
    assert review in printed
    found = json.loads(kvali(environ, "replay", "--to", "11", "--diff", "9", "--json"))
    assert found.keys() == {"from", "to", "differences", "days_passed"}
    assert all(one["events"] for one in found["differences"])
    assert printed[-1] == f"{len(found['differences'])} differences"


def test_a_figure_is_printed_with_its_items_and_their_events(environ: dict[str, str]) -> None:
    assert kvali(environ, "provenance", "on_time", "--quarter", "2021-Q2").splitlines() == [
        "KP1-A1  due 2021-06-30, completed, completed on 2021-06-30",
        "       7  activity.added  (date)",
        "      10  update.submitted  (status)",
        "      11  update.validated  (status)",
        "on_time: 1",
    ]
    assert kvali(environ, "provenance", "on_time", "--as-of", "10") == "on_time: 0\n"
    options = ("--by", "lead", "--group", "HLT", "--review", "provisional", "--as-of", "10", "--json")
    found = json.loads(kvali(environ, "provenance", "on_time", *options))
    assert (found["value"], found["group"], found["as_of"]["position"]) == (1, "HLT", 10)


def test_a_count_of_a_report_is_printed_as_the_report_sees_it(environ: dict[str, str]) -> None:
    place = "/scorecard/0/official/figures/on_time"
    printed = kvali(environ, "provenance", place, "--report", "2021-Q2", "--edition", "1").splitlines()
    assert printed[-1] == f"{place}: 1"
    assert printed[2].split() == ["10", "update.submitted", "(status)"]
    found = json.loads(kvali(environ, "provenance", place, "--report", "2021-Q2", "--json"))
    dataset = json.loads(kvali(environ, "report", "2021-Q2", "--as-of", "12"))
    assert found["value"] == dataset["scorecard"][0]["official"]["figures"]["on_time"]


def test_a_figure_that_cannot_be_followed_is_told_with_what_can(environ: dict[str, str]) -> None:
    wrong = {
        ("done",): "choose one of due, on_time",
        ("due", "--report", "2021-Q2"): "[unknown_figure]",
        ("/forum/days", "--report", "2021-Q2"): "is no count of items",
        ("/forum/required", "--report", "2021-Q2", "--by", "lead"): "leave out --by",
        ("/forum/required", "--report", "2021-Q2", "--as-of", "3"): "leave out --as-of",
        ("due", "--edition", "1"): "--report",
        ("due", "--group", "LAB"): "[unknown_group]",
        ("due", "--by", "lead", "--group", "LAP"): "did you mean LAB",
    }
    for arguments, told in wrong.items():
        done = called(environ, "provenance", *arguments)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    missing = called(environ, "provenance", "/forum/required", "--report", "2021-Q1")
    assert (missing.returncode, "[unknown_report]" in missing.stderr) == (1, True)
    assert called(environ, "replay", "--to", "9", "--diff", "11").returncode == 2
