"""The verifier runs from a copy of one folder, with msgspec and cryptography and nothing else."""

import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import events
from service.export.archive import chunks
from service.export.files import Export
from service.policy import NO_POLICY
from tests.verify.operators import erase, fork
from tests.verify.scene import KEPT, LATE, Scene
from tests.verify.strangers import edit_leaf

NEEDED = ("msgspec", "cryptography", "cffi", "_cffi_backend*", "pycparser")
"""What the two packages consist of, and what cryptography itself needs."""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs Python in a virtual environment without Kvali, beside a copy of its folder `events`."""
    folder = tmp_path_factory.mktemp("alone")
    shutil.copytree(
        Path(events.__file__).parent, folder / "events", ignore=shutil.ignore_patterns("__pycache__")
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    [packages] = (folder / "venv").glob("lib/python*/site-packages")
    here = Path(sysconfig.get_path("platlib"))
    for found in (one for name in NEEDED for one in here.glob(name)):
        (packages / found.name).symlink_to(found)

    def python(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [str(folder / "venv/bin/python"), *map(str, arguments)]
        return subprocess.run(
            command, cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False
        )

    return python


@pytest.fixture
def policy(scene: Scene, tmp_path: Path) -> Path:
    """Of who trusts the log's key, and asks for the witness."""
    file = tmp_path / "policy"
    witness = f"witness w {scene.witness.key.public.vkey}\nquorum w\n"
    file.write_text(f"log {scene.key.public.vkey}\n{witness}")
    return file


def told(done: subprocess.CompletedProcess[str], code: int) -> dict[str, Any]:
    """What it says as JSON, and its exit code."""
    assert done.returncode == code, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.mark.parametrize("package", ["flask", "sqlalchemy", "service", "click", "marshmallow"])
def test_nothing_of_the_service_is_there(run: Run, package: str) -> None:
    assert "ModuleNotFoundError" in run("-c", f"import {package}").stderr


def test_an_honest_export_is_proved(
    run: Run, scene: Scene, policy: Path, held: bytes, tmp_path: Path
) -> None:
    shown, kept = scene.export(), tmp_path / "kept"
    kept.write_bytes(held)
    said = told(run("-m", "events.verify", shown, "--policy", policy, "--held", kept, "--json"), 0)
    assert (said["proved"], said["size"], said["misbehaviour"]) == (True, 267, None)
    assert {one["status"] for one in said["verdicts"]} == {"proved"}
    carried = {one["guarantee"]: one["carried_by"] for one in said["verdicts"]}
    assert carried["order"] == "the log's key"
    assert carried["log"] == "the log's key and the checkpoints that you hold"
    assert (carried["witnesses"], carried["held"]) == ("the witnesses: w", "the checkpoints that you hold")
    human = run("-m", "events.verify", shown, "--policy", policy)
    assert (human.returncode, human.stdout.endswith("\nPROVED\n")) == (0, True)
    assert "– held" in human.stdout


def test_the_same_holds_for_an_archive(run: Run, scene: Scene, policy: Path, tmp_path: Path) -> None:
    archive, trusting = tmp_path / "export.zip", tmp_path / "trusting"
    archive.write_bytes(b"".join(chunks(Export(scene.ledger, NO_POLICY))))
    trusting.write_text(policy.read_text().splitlines()[0] + "\nquorum none\n")
    assert told(run("-m", "events.verify", archive, "--policy", trusting, "--json"), 0)["proved"]
    archive.write_bytes(archive.read_bytes()[:-100])
    cut = run("-m", "events.verify", archive, "--policy", trusting)
    assert (cut.returncode, "it is cut off" in cut.stderr) == (2, True)


@pytest.mark.parametrize(
    ("attack", "broken"),
    [(edit_leaf(100), "log"), (erase(KEPT, really=False), "texts"), (fork(LATE, 3), "witnesses")],
    ids=["edited", "erased", "forked"],
)
def test_a_tampered_one_is_not(
    run: Run, scene: Scene, policy: Path, attack: Callable[[Scene], Path], broken: str
) -> None:
    shown = attack(scene)
    said = told(run("-m", "events.verify", shown, "--policy", policy, "--json"), 1)
    found = {one["guarantee"]: one for one in said["verdicts"] if one["status"] == "broken"}
    assert (said["proved"], broken in found) == (False, True)
    human = run("-m", "events.verify", shown, "--policy", policy)
    assert (human.returncode, human.stdout.endswith("\nNOT PROVED\n")) == (1, True)
    assert found[broken]["faults"][0] in human.stdout


def test_an_export_that_is_served_as_files_is_read_from_there(run: Run, scene: Scene, policy: Path) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=scene.export())
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert told(run("-m", "events.verify", address, "--policy", policy, "--json"), 0)["proved"]
        (scene.shown / "texts/000").unlink()
        assert not told(run("-m", "events.verify", address, "--policy", policy, "--json"), 1)["proved"]
        server.shutdown()
    gone = run("-m", "events.verify", address, "--policy", policy)
    assert (gone.returncode, "cannot be read" in gone.stderr) == (2, True)


def test_what_cannot_be_looked_at_is_told_on_one_line(run: Run, policy: Path, tmp_path: Path) -> None:
    for export, trusted, said in (
        (tmp_path / "nowhere", policy, "neither a folder nor a file"),
        (tmp_path, policy, "no file named checkpoint"),
        (policy, policy, "not a ZIP archive"),
        (tmp_path, tmp_path / "nowhere", "No such file"),
        (tmp_path, Path(events.__file__), "line 1"),
    ):
        done = run("-m", "events.verify", export, "--policy", trusted)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
        assert said in done.stderr
