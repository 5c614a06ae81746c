"""`kvali seed` says what it did and what differs, and its exit code says which of the two."""

import json
from pathlib import Path

import pytest

from tests.seed.support import GARDENS
from tests.support.databases import sqlite_database
from tests.support.server import called, environment


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return environment(sqlite_database(tmp_path), tmp_path)


def test_a_plan_is_loaded_once_and_a_changed_file_is_told_with_exit_code_1(
    environ: dict[str, str], tmp_path: Path
) -> None:
    assert called(environ, "seed", "--file", str(GARDENS)).stdout.splitlines() == [
        "27 events appended.",
        "The ledger holds all of the plan.",
    ]
    again = called(environ, "seed", "--file", str(GARDENS))
    assert (again.returncode, again.stdout) == (0, "The ledger holds all of the plan.\n")

    file = tmp_path / "changed.yaml"
    text = GARDENS.read_text(encoding="utf-8")
    file.write_text(text.replace("adopted_on: 2031-03-03", "adopted_on: 2031-03-04"), encoding="utf-8")
    changed = called(environ, "seed", "--file", str(file))
    assert (changed.returncode, changed.stdout.splitlines()) == (
        1,
        [
            "workplan, adopted on",
            "  the file says:   2031-03-04",
            "  the ledger says: 2031-03-03",
            "The file and the ledger differ in 1 place. History is not rewritten: change the plan by its own "
            "commands (amend, reschedule, revise the baseline), or mend the file.",
        ],
    )
    told = json.loads(called(environ, "seed", "--file", str(file), "--json").stdout)
    difference = {"path": "workplan, adopted on", "in_ledger": "2031-03-03", "in_file": "2031-03-04"}
    assert told == {"appended": 0, "differences": [difference]}


def test_a_template_is_filled_in_tried_and_loaded(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    assert called(environ, "seed", "template", str(file), "--file", str(GARDENS)).returncode == 0
    tried = called(environ, "seed", "import", str(file), "--dry-run")
    assert (tried.returncode, tried.stdout) == (0, "27 events would be appended to gardens-2031-2032.\n")
    assert not (tmp_path / "keys").exists()
    loaded = called(environ, "seed", "import", str(file))
    assert loaded.stdout.splitlines() == ["27 events appended.", "The ledger holds all of the plan."]
    assert called(environ, "seed", "--file", str(GARDENS)).stdout == "The ledger holds all of the plan.\n"
    again = json.loads(called(environ, "seed", "import", str(file), "--dry-run", "--json").stdout)
    assert again == {"workplan": "gardens-2031-2032", "lacking": [], "differences": []}


def test_the_empty_template_is_refused_cell_by_cell(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    called(environ, "seed", "template", str(file))
    refused = called(environ, "seed", "import", str(file))
    assert refused.returncode == 1
    first = f"Error: {file}:Plan!B1: workplan.code: Missing data for required field."
    assert refused.stderr.splitlines()[0] == first
