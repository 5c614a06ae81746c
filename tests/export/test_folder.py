"""An export as a folder: the same bytes for the same position, however often and however interrupted."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import URL

from events.refusals import Refusal
from events.values import Actor
from service.bootstrap import Service
from service.commands import EraseText, Ledger
from service.export.files import Export
from service.export.folder import write_folder
from service.policy import NO_POLICY
from tests.export.conftest import files_in, grow
from tests.support.plan import do, submit
from tests.support.server import called, environment, kvali

ERASE = EraseText(event=10, field="narrative", basis="asked for")
ADMINISTRATOR = Actor("administrator")


def written(ledger: Ledger, folder: Path, size: int | None = None) -> dict[str, bytes]:
    """What stands in the folder after an export into it."""
    write_folder(Export(ledger, NO_POLICY, size), folder, lambda *_: None)
    return files_in(folder)


def test_the_same_position_gives_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    first = written(ledger, tmp_path / "first")
    assert written(ledger, tmp_path / "first") == first
    grow(ledger, 300)
    assert written(ledger, tmp_path / "second", 12) == first


def test_an_older_export_is_brought_on_and_nothing_of_it_is_left_over(ledger: Ledger, tmp_path: Path) -> None:
    for number in (1, 241, 2, 1, 256, 20):  # past the end of a tile, onto one, and beyond
        grow(ledger, number)
        assert written(ledger, tmp_path / "old") == written(ledger, tmp_path / f"new {number}")
    assert sorted(name for name in files_in(tmp_path / "old") if ".p/" in name) == [
        "tile/0/002.p/21",
        "tile/1/000.p/2",
        "tile/entries/002.p/21",
    ]


def test_an_erased_text_leaves_an_export_that_is_brought_on(ledger: Ledger, tmp_path: Path) -> None:
    assert b"The first text" in written(ledger, tmp_path / "folder")["texts/000"]
    do(ledger, ADMINISTRATOR, ERASE)
    after = written(ledger, tmp_path / "folder")
    assert b"The first text" not in after["texts/000"]
    assert b"The second text" in after["texts/000"]
    assert not any(name.startswith("erased/") for name in after), "the event itself is exported"


def test_where_the_erasure_came_later_its_proof_stands_in_place_of_the_text(
    ledger: Ledger, tmp_path: Path
) -> None:
    do(ledger, ADMINISTRATOR, ERASE)
    earlier = written(ledger, tmp_path / "folder", 12)
    assert b"The first text" not in b"".join(earlier.values())
    [proof] = [content for name, content in earlier.items() if name.startswith("erased/")]
    assert proof.startswith(b"c2sp.org/tlog-proof@v1\nextra ")
    grow(ledger, 300)
    assert written(ledger, tmp_path / "folder", 12) == earlier, "the same, however much came after it"


def test_what_is_no_older_export_of_this_ledger_is_left_alone(
    service: Service, ledger: Ledger, tmp_path: Path
) -> None:
    newer, strange, damaged = tmp_path / "newer", tmp_path / "strange", tmp_path / "damaged"
    written(ledger, newer)
    other = written(service.open_ledger("other", "example.org/other"), tmp_path / "other")
    strange.mkdir()
    (strange / "letter").write_text("dear")
    shutil.copytree(newer, damaged)
    (damaged / "checkpoint").write_text("no checkpoint")
    for folder, said in (
        (newer, "with 12 events; choose another"),
        (tmp_path / "other", "an export of example.org/other"),
        (strange, "holds something else; choose an empty folder"),
        (damaged, "is not of an export"),
    ):
        before = files_in(folder)
        with pytest.raises(Refusal, match=said) as refused:
            written(ledger, folder, 11)
        assert refused.value.code == "other_export"
        assert files_in(folder) == before
    assert files_in(tmp_path / "other") == other


def test_an_export_from_before_a_backup_was_put_back_is_not_mixed_with_one_after(
    service: Service, ledger: Ledger, sqlite_url: URL, tmp_path: Path
) -> None:
    service.close()
    shutil.copyfile(str(sqlite_url.database), tmp_path / "backup.db")
    grow(ledger, 250)
    before = written(ledger, tmp_path / "folder")
    service.close()
    shutil.copyfile(tmp_path / "backup.db", str(sqlite_url.database))
    submit(ledger, status="ongoing", effective_on=None)
    grow(ledger, 260)
    with pytest.raises(Refusal, match="of another history; keep it, and choose another"):
        written(ledger, tmp_path / "folder")
    assert files_in(tmp_path / "folder") == before


def test_a_position_without_a_checkpoint_is_refused_before_anything_is_written(
    ledger: Ledger, sqlite_url: URL, tmp_path: Path
) -> None:
    grow(ledger, 5)
    ledger.close()
    environ = environment(sqlite_url, tmp_path / "home")
    for position, said in (("13", "no checkpoint was signed at position 13"), ("99", "[unknown_checkpoint]")):
        refused = called(environ, "export", str(tmp_path / "folder"), "--to", position)
        assert (refused.returncode, said in refused.stderr) == (1, True), refused.stderr
    assert called(environ, "export", str(tmp_path / "folder"), "--to", "-1").returncode == 2
    assert not (tmp_path / "folder").exists()
    kvali(environ, "export", str(tmp_path / "folder"), "--to", "11")
    assert b"\n12\n" in (tmp_path / "folder" / "checkpoint").read_bytes()


def test_an_export_that_was_killed_is_gone_on_with(ledger: Ledger, sqlite_url: URL, tmp_path: Path) -> None:
    for _ in range(12):
        grow(ledger, 2_560)
    whole = written(ledger, tmp_path / "whole")
    ledger.close()
    environ, folder = environment(sqlite_url, tmp_path / "home"), tmp_path / "folder"
    command = [sys.executable, "-m", "service.cli", "export", str(folder)]
    process = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not (folder / "tile/entries/003").exists():
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < deadline
            time.sleep(0.001)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    left = files_in(folder)
    assert 0 < len(left) < len(whole)
    assert "checkpoint" not in left, "nothing claims that it is whole"
    policy = tmp_path / "policy"
    policy.write_bytes(whole["policy"])
    unfinished = called(environ, "verify", str(folder), "--policy", str(policy))
    assert (unfinished.returncode, "or an unfinished one" in unfinished.stderr) == (2, True)
    kept = (folder / "tile/entries/000").stat().st_ino
    kvali(environ, "export", str(folder))
    assert files_in(folder) == whole
    assert (folder / "tile/entries/000").stat().st_ino == kept, "what was there was not written again"
