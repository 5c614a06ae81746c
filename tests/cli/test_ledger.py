"""`kvali ledger`, and what happens where the signing key is not as it should be."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from events.tlog.keys import public_key


def kvali(home: Path, *arguments: str, typed: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "service.cli", *arguments]
    environment = {"KVALI_HOME": str(home), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        command,
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    done = kvali(home, "seed")
    assert done.returncode == 0, done.stderr
    return home


def key_file(home: Path) -> Path:
    (found,) = (home / "keys").iterdir()
    return found


def test_the_key_is_a_file_of_its_own_that_only_its_owner_reads(seeded: Path) -> None:
    assert key_file(seeded).stat().st_mode & 0o777 == 0o600
    assert (seeded / "keys").stat().st_mode & 0o777 == 0o700
    assert key_file(seeded).read_bytes() not in (seeded / "kvali.db").read_bytes()


def test_show_prints_what_verifies_the_ledger(seeded: Path) -> None:
    shown = json.loads(kvali(seeded, "ledger", "show", "--json").stdout)
    assert public_key(shown["vkey"]).name == shown["origin"]
    assert shown["newest"]["size"] > 100
    assert (shown["quorum"], shown["witnesses"]) == ("none", [])
    lines = kvali(seeded, "ledger", "show").stdout.splitlines()
    assert f"vkey      {shown['vkey']}" in lines


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda file: file.chmod(0o640), "can be read by others (mode 0640): chmod 600"),
        (lambda file: file.unlink(), "put it back from where it is kept safe"),
        (lambda file: file.write_text("PRIVATE+KEY+nonsense"), "it is damaged"),
        (
            lambda file: file.write_text(file.read_text().replace("kvali/", "evil/", 1)),
            "it is damaged",
        ),
    ],
    ids=["readable by others", "lost", "damaged", "renamed"],
)
def test_without_its_key_a_ledger_is_not_served_for_writing(seeded: Path, harm: object, told: str) -> None:
    file = key_file(seeded)
    secret = file.read_text()
    try:
        assert callable(harm)
        harm(file)
        refused = kvali(seeded, "serve", "--port", "1")
        assert (refused.returncode, told in refused.stderr) == (2, True), refused.stderr
        assert secret.strip().split("+", 4)[-1] not in refused.stderr
        assert kvali(seeded, "ledger", "show").returncode == 0
    finally:
        file.unlink(missing_ok=True)
        file.touch(0o600)
        file.write_text(secret)
