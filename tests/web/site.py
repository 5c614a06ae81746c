"""A running service: the demonstration to look at, the real plan to work on, people who can sign in."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from fcntl import LOCK_EX, flock
from pathlib import Path

from sqlalchemy import URL

from tests.support.server import environment, kvali

DEMO = "unnm-2021-2022-demo"
PLAN = "unnm-2021-2022"
PASSWORD = "a password of the tests"

PEOPLE = {
    "lead": ("lead_agency", "ILO"),
    "member": ("lead_agency", "UNICEF"),
    "secretariat": ("secretariat", "SECRETARIAT"),
    "validator": ("secretariat", "UNHCR"),
    "auditor": ("auditor", None),
    "administrator": ("administrator", None),
}
"""By name: role and organisation."""


def environ_of(home: Path) -> dict[str, str]:
    """The environment of a site in this folder, open to the public."""
    url = URL.create("sqlite", database=str(home / "kvali.db"))
    limits = {"KVALI_RATE_PER_KEY": "0", "KVALI_RATE_PER_ADDRESS": "0"}
    return environment(url, home) | limits | {"KVALI_PUBLIC": "true"}


def copied(shared: Path, home: Path) -> dict[str, str]:
    """A site of one's own, copied from one that is built once for all processes of a run, in `shared`."""
    shared.mkdir(exist_ok=True)
    built = shared / "site"
    with (shared / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (built / "ready").exists():
            shutil.rmtree(built, ignore_errors=True)
            built.mkdir()
            _build(environ_of(built), built / "kvali.db")
            (built / "ready").touch()
    shutil.copytree(built, home, dirs_exist_ok=True)
    return environ_of(home)


def _build(environ: Mapping[str, str], database: Path) -> None:
    kvali(environ, "seed")
    kvali(environ, "demo")
    for name, (role, organisation) in PEOPLE.items():
        whom = ["--organisation", organisation] if organisation else []
        kvali(environ, "accounts", "add", name, "--role", role, *whom)
        command = [sys.executable, "-m", "service.cli", "accounts", "password", name, "--stdin"]
        subprocess.run(command, env=environ, input=PASSWORD, text=True, check=True, capture_output=True)
    with closing(sqlite3.connect(database)) as connection:  # so that the file alone is all of it
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
