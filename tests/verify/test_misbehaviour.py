"""Two checkpoints that contradict each other, written down so that they convince everybody."""

import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from events.tlog import ForgedError, MalformedError, base64
from events.verify.__main__ import Asked, check
from events.verify.misbehaviour import verify
from tests.support.plan import submit
from tests.verify.operators import fork
from tests.verify.scene import LATE, Scene
from tests.verify.tools import cut_back


@pytest.fixture
def policy(scene: Scene, tmp_path: Path) -> Path:
    """Of who trusts the log's key alone."""
    file = tmp_path / "policy"
    file.write_text(f"log {scene.key.public.vkey}\nquorum none\n")
    return file


@pytest.fixture
def written(
    scene: Scene, held: bytes, policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Path:
    """The file that the command writes, over an export that forked from what is held."""
    kept, file = tmp_path / "kept", tmp_path / "misbehaviour.json"
    kept.write_bytes(held)
    shown = fork(LATE, 80)(scene)
    assert check(Asked(str(shown), policy, (kept,), misbehaviour=file)) == 1
    said = capsys.readouterr().out
    assert f"The log has signed two histories. The proof, for everybody, is in {file}." in said
    assert said.endswith("NOT PROVED\n")
    return file


def test_the_proof_convinces_whoever_has_nothing_but_the_file(
    scene: Scene, held: bytes, written: Path
) -> None:
    assert verify(written.read_bytes()) == scene.key.public
    proof = json.loads(written.read_bytes())
    assert proof["older"].encode() == held
    assert proof["log"] == scene.key.public.vkey


def test_a_log_that_publishes_both_histories_is_caught_by_its_key_alone(
    scene: Scene, policy: Path, tmp_path: Path
) -> None:
    with scene.database() as database:
        [left] = database.execute("SELECT * FROM checkpoint WHERE size = 230").fetchall()
        cut_back(database, LATE)
    for n in range(40):
        submit(scene.ledger, "KP1-A1", status="ongoing", effective_on=None, narrative=f"Else {n}")
    with scene.database() as database:
        database.execute("REPLACE INTO checkpoint VALUES (?, ?, ?, ?)", left)
    file = tmp_path / "misbehaviour.json"
    assert check(Asked(str(scene.export()), policy, misbehaviour=file)) == 1
    assert verify(file.read_bytes()) == scene.key.public


def test_nothing_is_written_about_an_honest_log(
    scene: Scene, held: bytes, policy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, file = tmp_path / "kept", tmp_path / "misbehaviour.json"
    kept.write_bytes(held)
    assert check(Asked(str(scene.export()), policy, (kept,), misbehaviour=file)) == 0
    assert not file.exists()
    assert capsys.readouterr().out.endswith("\nPROVED\n")


def test_whoever_alters_the_export_on_its_way_cannot_make_the_log_look_guilty(
    scene: Scene, held: bytes, policy: Path, tmp_path: Path
) -> None:
    kept, file = tmp_path / "kept", tmp_path / "misbehaviour.json"
    kept.write_bytes(held)
    other = scene.copy(tmp_path / "other")
    forked = fork(LATE, 60)(other)  # long enough to have a full tile
    other.close()
    honest = scene.export()
    for name in ("tile/0/000", "tile/entries/000"):
        shutil.copyfile(forked / name, honest / name)
    assert check(Asked(str(honest), policy, (kept,), misbehaviour=file)) == 1
    assert not file.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"log": "example.org/garden+00000000+AAAA"},
        {"format": "another@v1"},
        {"more": "fields"},
        {"root": base64.encode(bytes(32))},
        {"consistency": []},
        {"older": "not a checkpoint"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_proof_proves_nothing(written: Path, change: dict[str, Any]) -> None:
    altered = json.loads(written.read_bytes()) | change
    with pytest.raises((ForgedError, MalformedError)):
        verify(msgspec.json.encode(altered))


def test_checkpoints_of_one_history_prove_nothing(scene: Scene, written: Path) -> None:
    proof = json.loads(written.read_bytes())
    same = proof | {"older": proof["newer"], "consistency": []}
    same["root"] = proof["newer"].split("\n")[2]
    with pytest.raises(ForgedError, match="do not contradict"):
        verify(msgspec.json.encode(same))
    swapped = proof | {"older": proof["newer"], "newer": proof["older"]}
    with pytest.raises((ForgedError, MalformedError)):
        verify(msgspec.json.encode(swapped))


def test_what_is_no_proof_at_all_is_told_as_such() -> None:
    for document in (b"", b"{}", b"[]", b"\xff", b'{"format": 1}'):
        with pytest.raises(MalformedError, match="no proof of misbehaviour"):
            verify(document)
