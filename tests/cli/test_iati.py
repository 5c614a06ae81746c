"""`kvali iati`: the real plan, as a document that keeps to the standard."""

from pathlib import Path

from defusedxml.ElementTree import parse

from tests.demo.conftest import environment_for, kvali
from tests.interchange.rules import faults
from tests.support.databases import sqlite_database


def test_the_real_plan_is_written_as_iati_wants_it(tmp_path: Path) -> None:
    environment = environment_for(sqlite_database(tmp_path), tmp_path)
    assert kvali(environment, "seed").exit_code == 0
    file = tmp_path / "iati.xml"
    done = kvali(environment, "iati", "--output", str(file), "--reporting-org", "XM-DAC-47066")
    assert (done.exit_code, done.output) == (0, "")
    document = parse(file).getroot()
    assert faults(document) == []
    assert len(document) == 61
    again = kvali(environment, "iati", "--reporting-org", "XM-DAC-47066")
    assert again.stdout_bytes == file.read_bytes()
    assert "გაეროს მიგრაციის ქსელის" in file.read_text(encoding="utf-8")


def test_a_wrong_moment_plan_or_identifier_is_a_clear_error(tmp_path: Path) -> None:
    environment = environment_for(sqlite_database(tmp_path), tmp_path)
    kvali(environment, "seed")
    assert kvali(environment, "iati", "--as-of", "1 May").exit_code == 2
    assert kvali(environment, "iati", "--workplan", "nothing").exit_code == 1
    assert kvali(environment, "iati", "--reporting-org", "XM/DAC").exit_code == 2
