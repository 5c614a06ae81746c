"""`kvali accounts` and `kvali keys`, as an operator types them."""

import json
from pathlib import Path

import pytest

from tests.cli.test_ledger import kvali


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    assert kvali(home, "seed").returncode == 0
    return home


def test_an_account_gets_keys_that_are_rotated_and_listed(home: Path) -> None:
    added = kvali(home, "accounts", "add", "iom", "--service", "--role", "lead_agency", "-o", "IOM")
    assert added.stdout == "The account iom has the role lead_agency for IOM.\n"
    limits = ("--scope", "read", "--scope", "write:updates")
    made = json.loads(kvali(home, "keys", "create", "--account", "iom", *limits, "--json").stdout)
    assert (made["account"], made["role"], made["scopes"]) == (
        "iom",
        "lead_agency",
        ["read", "write:updates"],
    )
    rotated = kvali(home, "keys", "rotate", made["prefix"], "--overlap", "3")
    assert rotated.stdout.startswith("kvali_")
    assert f"The key {made['prefix']} is valid until 20" in rotated.stderr
    again = kvali(home, "keys", "rotate", made["key"])
    assert (again.returncode, "[rotation_pending]" in again.stderr) == (1, True)
    assert kvali(home, "keys", "revoke", made["prefix"]).stdout == f"The key {made['prefix']} is revoked.\n"
    listed = kvali(home, "keys", "list").stdout
    assert listed.count("read write:updates") == 2
    for text in (made["key"], rotated.stdout.strip()):
        assert text not in listed


def test_a_key_made_in_one_step_has_an_account_of_its_own(home: Path) -> None:
    made = json.loads(kvali(home, "keys", "create", "--role", "auditor", "--json").stdout)
    names = [account["name"] for account in json.loads(kvali(home, "accounts", "list", "--json").stdout)]
    assert made["account"] in names
    disabled = kvali(home, "accounts", "disable", made["account"])
    assert disabled.stdout == f"The account {made['account']} is disabled.\n"
    refused = kvali(home, "keys", "create", "--account", made["account"])
    assert (refused.returncode, "[account_disabled]" in refused.stderr) == (1, True)
    assert made["account"] in kvali(home, "accounts", "list").stdout


def test_a_person_gets_a_password_from_standard_input(home: Path) -> None:
    assert kvali(home, "accounts", "add", "jane", "--role", "auditor").returncode == 0
    done = kvali(home, "accounts", "password", "jane", "--stdin", typed="correct horse battery staple\n")
    assert done.stdout == "The account jane has a new password.\n"
    short = kvali(home, "accounts", "password", "jane", "--stdin", typed="too short\n")
    assert (short.returncode, "[password_too_short]" in short.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("keys", "create"), "give either --account, or --role"),
        (("keys", "create", "--account", "iom", "--role", "auditor"), "give either --account, or --role"),
        (("keys", "create", "--role", "auditor", "--scope", "all"), "'all' is not one of 'read'"),
        (("keys", "rotate", "aaaaaaaa", "--overlap", "31"), "31 is not in the range 0<=x<=30"),
        (("accounts", "add", "Jane", "--role", "auditor"), "[malformed_name]"),
    ],
)
def test_what_cannot_be_right_is_told(home: Path, arguments: tuple[str, ...], said: str) -> None:
    done = kvali(home, *arguments)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
