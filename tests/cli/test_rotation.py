"""`kvali ledger keygen` and `kvali ledger rotate`, as an operator types them."""

import json
from pathlib import Path

import pytest

from events.tlog.keys import public_key
from tests.cli.test_ledger import kvali

REASON = ("--reason", "the yearly change of keys")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    done = kvali(tmp_path / "home", "seed")
    assert done.returncode == 0, done.stderr
    return tmp_path / "home"


def shown(home: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(kvali(home, "ledger", "show", "--json").stdout)
    return found


def test_a_key_is_changed_and_the_old_log_stays(home: Path, tmp_path: Path) -> None:
    before = shown(home)
    done = kvali(home, "ledger", "rotate", *REASON, "--yes")
    assert done.returncode == 0, done.stderr
    after = shown(home)
    assert after["origin"] == f"{before['origin']}/2"
    first, second = after["logs"]  # type: ignore[misc]
    assert (first["vkey"], second["vkey"]) == (before["vkey"], after["vkey"])  # type: ignore[has-type]
    assert str(after["vkey"]) in done.stdout.splitlines()
    export, policy = tmp_path / "export.zip", tmp_path / "policy"
    policy.write_text(f"log {before['vkey']}\nlog {after['vkey']}\nquorum none\n")
    assert kvali(home, "export", str(export)).returncode == 0
    verified = kvali(home, "verify", str(export), "--policy", str(policy))
    assert verified.stdout.splitlines()[-1] == "PROVED", verified.stdout
    policy.write_text(f"log {after['vkey']}\nquorum none\n")
    half = kvali(home, "verify", str(export), "--policy", str(policy))
    assert (half.returncode, f"the policy names no log {before['origin']}" in half.stdout) == (1, True)


def test_nothing_is_changed_unless_the_operator_says_yes(home: Path) -> None:
    before, files = shown(home), list((home / "keys").iterdir())
    refused = kvali(home, "ledger", "rotate", *REASON)
    assert (refused.returncode, "which names its successor" in refused.stderr) == (1, True)
    assert (shown(home), list((home / "keys").iterdir())) == (before, files)


def test_a_key_made_on_another_machine_is_the_one_that_is_used(home: Path, tmp_path: Path) -> None:
    origin = f"{shown(home)['origin']}/2"
    made = kvali(tmp_path / "elsewhere", "ledger", "keygen", "--origin", origin, "--json")
    key = json.loads(made.stdout)
    file = Path(key["file"])
    assert (file.stat().st_mode & 0o777, public_key(key["vkey"]).name) == (0o600, origin)
    assert not (tmp_path / "elsewhere" / "kvali.db").exists()
    again = kvali(tmp_path / "elsewhere", "ledger", "keygen", "--origin", origin)
    assert (again.returncode, "no key is ever overwritten" in again.stderr) == (1, True)
    file.rename(home / "keys" / file.name)
    assert kvali(home, "ledger", "keygen").returncode == 1
    assert kvali(home, "ledger", "rotate", *REASON, "--yes").returncode == 0
    assert shown(home)["vkey"] == key["vkey"]


def test_keygen_makes_the_key_of_the_next_change(home: Path) -> None:
    vkey = kvali(home, "ledger", "keygen").stdout.strip()
    assert shown(home)["vkey"] != vkey
    assert kvali(home, "ledger", "rotate", *REASON, "--yes").returncode == 0
    assert shown(home)["vkey"] == vkey
    named = kvali(home, "ledger", "rotate", *REASON, "--yes", "--origin", "example.org/after-a-restore")
    assert (named.returncode, shown(home)["origin"]) == (0, "example.org/after-a-restore")
    wrong = kvali(home, "ledger", "keygen", "--origin", "no good")
    assert (wrong.returncode, "it has no spaces" in wrong.stderr) == (2, True)


def test_without_the_old_key_it_is_changed_only_where_the_operator_says_that_it_is_lost(home: Path) -> None:
    (key,) = (home / "keys").iterdir()
    key.unlink()
    refused = kvali(home, "ledger", "rotate", *REASON, "--yes")
    assert (refused.returncode, "--without-old-key" in refused.stderr) == (2, True)
    done = kvali(home, "ledger", "rotate", *REASON, "--yes", "--without-old-key", "--json")
    logs = json.loads(done.stdout)
    assert logs["opened"]["first"] == logs["closed"]["last"] + 1
    assert logs["opened"]["path"] == f"{logs['closed']['path']}/2"
    assert kvali(home, "ledger", "restored", "--reason", "an event under the new key").returncode == 0


def test_a_key_that_others_can_read_is_not_changed_to(home: Path) -> None:
    assert kvali(home, "ledger", "keygen").returncode == 0
    (made,) = (home / "keys").glob("*_2.key")
    made.chmod(0o644)
    refused = kvali(home, "ledger", "rotate", *REASON, "--yes")
    assert (refused.returncode, "can be read by others" in refused.stderr) == (2, True)
    assert len(shown(home)["logs"]) == 1  # type: ignore[arg-type]
