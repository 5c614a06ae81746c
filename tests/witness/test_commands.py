"""What an agency types to run a witness."""

import json
from pathlib import Path

import pytest

from events.tlog.keys import public_key
from tests.support.log import SmallLog
from tests.support.server import called, kvali
from tests.support.witness import Agency


def test_a_witness_is_made_in_two_commands(tmp_path: Path, log: SmallLog) -> None:
    agency = Agency(tmp_path / "other")
    files = ("--key", str(tmp_path / "new.key"), "--state", str(tmp_path / "new.state"))
    made = kvali(agency.environ, "witness", "keygen", "--name", "witness.ilo.org", *files[:2]).strip()
    assert public_key(made).name == "witness.ilo.org"
    assert "from its first checkpoint on" in kvali(
        agency.environ, "witness", "follow", *files, log.key.public.vkey
    )
    shown = json.loads(kvali(agency.environ, "witness", "show", *files, "--json"))
    followed = {"log": log.key.public.name, "size": None, "root": None, "cosigned_at": None}
    assert shown == {"vkey": made, "logs": [followed]}
    assert not Path(agency.environ["KVALI_HOME"]).exists()


@pytest.mark.parametrize("log_key", ["nonsense", "a+b", "witness"])
def test_only_the_key_of_a_log_can_be_followed(agency: Agency, log_key: str) -> None:
    given = agency.key.vkey if log_key == "witness" else log_key
    done = called(agency.environ, "witness", "follow", *agency.files, given)
    assert done.returncode == 2
    assert given in done.stderr


def test_a_key_that_others_can_read_is_not_used(agency: Agency) -> None:
    key = agency.state.with_name("witness.key")
    assert key.stat().st_mode & 0o777 == 0o600
    key.chmod(0o640)
    assert "chmod 600" in called(agency.environ, "witness", "show", *agency.files).stderr


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_name_that_no_key_may_have_is_refused(agency: Agency, name: str) -> None:
    done = called(agency.environ, "witness", "keygen", "--name", name, "--key", f"{agency.state}.other")
    assert done.returncode == 2
    assert "not the name of a key" in done.stderr


def test_a_key_is_never_overwritten(agency: Agency) -> None:
    done = called(agency.environ, "witness", "keygen", "--name", "again", *agency.files[:2])
    assert done.returncode == 1
    assert "File exists" in done.stderr
