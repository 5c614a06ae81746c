"""`kvali erase`, `kvali ledger restored` and `kvali ledger scrub`, as an operator types them."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.support.plan import PERSON, new_service, settings_for, submit
from tests.support.server import body, called, environment, kvali, new_key, serving

NARRATIVE = f"{PERSON} presented it – წარმოადგინა"
ERASE = ("erase", "--event", "10", "--field", "narrative", "--basis", "GDPR Art. 17(1)(a)")


@pytest.fixture
def environ(database_url: URL, tmp_path: Path) -> dict[str, str]:
    """A plan with an update at position 10 whose narrative names somebody."""
    service = new_service(settings_for(database_url, tmp_path))
    submit(service.ledger("garden"), narrative=NARRATIVE)
    service.close()
    return environment(database_url, tmp_path)


def test_a_text_is_erased_and_the_ledger_says_so(environ: dict[str, str]) -> None:
    told = json.loads(kvali(environ, *ERASE, "--organisation", "NET", "--yes", "--json"))
    assert (told["event"], told["field"], told["receipt"]["position"]) == (10, "narrative", 11)
    with serving(environ) as server, server.client(new_key(environ, "auditor"), "garden") as auditor:
        event = body(auditor.get("/events/11"), 200)
        shown = body(auditor.get("/events/10"), 200)["data"]["narrative"]
    assert event["actor"] == {"role": "administrator", "organisation": "NET"}
    assert shown["erased"]["basis"] == event["data"]["basis"] == "GDPR Art. 17(1)(a)"
    assert kvali(environ, "projections", "check").endswith("0 differences\n")


def test_whoever_is_asked_and_does_not_say_yes_erases_nothing(environ: dict[str, str]) -> None:
    for answer in ("n\n", ""):
        assert asked(environ, answer).returncode == 1
    erased = asked(environ, "y\n")
    assert (erased.returncode, erased.stdout) == (0, "Erased; event 11 says so.\n")
    assert "Backups and exports" in erased.stderr


def asked(environ: dict[str, str], answer: str) -> subprocess.CompletedProcess[str]:
    """Erase, answering the question, which tells what it is about."""
    command = [sys.executable, "-m", "service.cli", *ERASE]
    told = subprocess.run(
        command, env=environ, input=answer, capture_output=True, text=True, timeout=60, check=False
    )
    assert "narrative of event 10 (update.submitted, activity/KP1-A1" in told.stderr
    assert NARRATIVE in told.stderr
    return told


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("--event", "99"), 1, "unknown_position"),
        (("--event", "-1"), 2, "--event"),
        (("--field", "challenges"), 2, "it has some in: evidence.0.title, narrative [no_sealed_text]"),
        (("--field", "narrative.sha256"), 2, "no_sealed_text"),
        (("--basis", "  "), 2, "basis_needed"),
        (("--basis", "two\nlines"), 2, "malformed_statement"),
        (("--organisation", "NOBODY"), 2, "unknown_organisation"),
        (("--workplan", "another"), 1, "unknown_workplan"),
    ],
)
def test_what_cannot_be_erased_is_told_before_anything_happens(
    environ: dict[str, str], change: tuple[str, str], code: int, said: str
) -> None:
    refused = called(environ, *ERASE, *change, "--yes")
    assert (refused.returncode, said in refused.stderr) == (code, True), refused.stderr
    assert json.loads(kvali(environ, *ERASE, "--yes", "--json"))["receipt"]["position"] == 11
    again = called(environ, *ERASE, "--yes")
    assert (again.returncode, "see event 11 [already_erased]" in again.stderr) == (1, True)


def test_a_restore_is_recorded_with_what_is_known_of_it(environ: dict[str, str]) -> None:
    stated = ("--reason", "the disk failed", "--backup-at", "2021-07-05T02:00", "--size-before", "40")
    told = json.loads(kvali(environ, "ledger", "restored", *stated, "--json"))
    assert (told["backup_at"], told["size_before"]) == ("2021-07-05T02:00:00.000Z", 40)
    assert kvali(environ, "ledger", "restored", "--reason", "and again") == (
        "Event 12 says that the ledger was restored to its first 12 events.\n"
    )
    late = called(environ, "ledger", "restored", "--reason", "x", "--size-before", "3")
    assert (late.returncode, "nothing_lost" in late.stderr) == (2, True)


def test_no_file_holds_an_erased_text_while_a_server_runs_beside(sqlite_url: URL, tmp_path: Path) -> None:
    home = tmp_path / "home"
    service = new_service(settings_for(sqlite_url, home))
    submit(service.ledger("garden"), narrative=NARRATIVE)
    service.close()
    environ, folder = environment(sqlite_url, home), Path(str(sqlite_url.database)).parent
    with serving(environ) as server, server.client(new_key(environ, "lead_agency", "LAB"), "garden") as lab:
        shown = body(lab.get("/updates"), 200)["items"][0]
        assert shown["narrative"] == NARRATIVE
        assert holding(folder)
        kvali(environ, *ERASE, "--yes")
        assert holding(folder) == []
        shown = body(lab.get("/updates"), 200)["items"][0]
        assert (shown["narrative"], shown["erased"][0]["position"]) == (None, 11)
        report = {"status": "ongoing", "effective_on": "2021-07-01"}
        posted = lab.post("/activities/KP1-A2/updates", json=report, headers={"If-Match": "*"})
        assert body(posted, 201)["receipt"]["position"] == 12


def holding(folder: Path) -> list[str]:
    """The database's files in which the text, or the name in it, stands."""
    files = [file for file in folder.iterdir() if file.is_file()]
    return [file.name for file in files if PERSON.encode() + b" presented" in file.read_bytes()]


def test_what_could_not_be_scrubbed_is_said_and_can_be_done_later(sqlite_url: URL, tmp_path: Path) -> None:
    service = new_service(settings_for(sqlite_url, tmp_path / "home"))
    submit(service.ledger("garden"), narrative=NARRATIVE)
    service.close()
    environ = environment(sqlite_url, tmp_path / "home")
    reader = sqlite3.connect(str(sqlite_url.database), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM text").fetchall()
    erased = called(environ, *ERASE, "--yes")
    assert erased.returncode == 1
    assert "event 11 says that the text is erased" in erased.stderr
    assert "run: kvali ledger scrub" in erased.stderr
    assert holding(Path(str(sqlite_url.database)).parent)
    reader.close()
    assert kvali(environ, "ledger", "scrub") == "Scrubbed.\n"
    assert holding(Path(str(sqlite_url.database)).parent) == []


def test_an_export_made_after_the_erasure_leaves_the_text_out(
    environ: dict[str, str], tmp_path: Path
) -> None:
    kvali(environ, "export", str(tmp_path / "before"))
    assert exported(tmp_path / "before") == 1
    kvali(environ, *ERASE, "--yes")
    for folder in ("before", "after"):  # over the older one, too
        kvali(environ, "export", str(tmp_path / folder))
        assert exported(tmp_path / folder) == 0


def exported(folder: Path) -> int:
    """In how many files of an export the text stands."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert (folder / "checkpoint") in files
    return sum(NARRATIVE in file.read_text(errors="replace") for file in files)
