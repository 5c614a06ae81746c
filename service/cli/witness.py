"""`kvali witness …`: an agency cosigns what ledgers say, apart from whoever runs them."""

from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec import Struct
from msgspec.structs import astuple

from events.tlog import MalformedError, base64
from events.tlog.cosignature import cosigned_at
from events.tlog.keys import LOG, WITNESS, PublicKey, SigningKey, public_key
from service import logs, signing
from service.cli.printing import as_json, print_json, print_table
from service.cli.server import Server, address, host, listening, port
from service.clock import SystemClock
from service.config import Settings
from service.witness.app import create_app
from service.witness.state import Log, State, StateError
from service.witness.witness import Witness

THREADS = 8
"""Requests that are read at a time; one after the other is decided on."""

_FILE = click.Path(dir_okay=False, path_type=Path)
key_file = click.option("--key", "key_file", type=_FILE, required=True, help="File of the witness's key.")
state_file = click.option(
    "--state", "state_file", type=_FILE, required=True, help="File in which it remembers what it cosigned."
)


class Followed(Struct, frozen=True):
    """A log, and the checkpoint that was cosigned last; its size is null before the first."""

    log: str
    size: int | None
    root: str | None
    cosigned_at: str | None


class LogKey(click.ParamType[PublicKey]):
    """The key of a log."""

    name = "vkey"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> PublicKey:
        """Read it."""
        try:
            key = public_key(value)
        except MalformedError as error:
            self.fail(str(error), param, ctx)
        if key.kind != LOG:
            self.fail(f"{value} is no key of a log", param, ctx)
        return key


@click.group()
def witness() -> None:
    """Run a witness: it cosigns what a ledger says as long as the ledger only grows.

    It needs neither the ledger's database nor its settings. Run by whoever runs the ledger it proves nothing.
    """


@witness.command()
@click.option("--name", required=True, help="Names the witness in cosignatures, such as witness.ilo.org.")
@key_file
def keygen(name: str, key_file: Path) -> None:
    """Make a key, and print what others verify it by."""
    try:
        key = SigningKey.generate(name, WITNESS)
    except MalformedError as error:
        raise click.UsageError(str(error)) from error
    signing.save(key_file, key)
    click.echo(key.public.vkey)


@witness.command()
@key_file
@state_file
@click.argument("log", type=LogKey(), metavar="VKEY")
def follow(key_file: Path, state_file: Path, log: PublicKey) -> None:
    """Begin to follow a log, by its key; makes the state where there is none.

    What this witness cosigned before it lost its state is not remembered: never do this to replace one.
    """
    new = State(state_file, _key(key_file).public).follow(log)
    click.echo(f"{log.name} is followed from its first checkpoint on" if new else f"{log.name} is followed")


@witness.command()
@key_file
@state_file
@host
@port
@click.pass_obj
def serve(settings: Settings, key_file: Path, state_file: Path, host: str, port: int) -> None:
    """Cosign what the logs that are followed submit, until stopped."""
    logs.configure(settings.log_level)
    key = _key(key_file)
    state = State(state_file, key.public)
    followed = ", ".join(log.key.name for log in state.logs())
    if not followed:
        raise StateError("this witness follows no log; kvali witness follow")
    listener = listening(host, port)
    click.echo(f"{key.public.name} witnesses {followed} on http://{address(host, port)}", err=True)
    Server(
        lambda: create_app(Witness(key, state, SystemClock())),
        listener,
        workers=1,
        threads=THREADS,
        log_level=settings.log_level,
    ).run()


@witness.command()
@key_file
@state_file
@as_json
def show(key_file: Path, state_file: Path, as_json: bool) -> None:
    """Show the witness's vkey, and what it cosigned last of each log. Verifies its state."""
    key = _key(key_file).public
    found = [_followed(log, key) for log in State(state_file, key).logs()]
    if as_json:
        print_json({"vkey": key.vkey, "logs": found})
        return
    click.echo(f"{key.vkey}\n")
    print_table(["log", "size", "root", "cosigned at"], [astuple(one) for one in found])


def _followed(log: Log, key: PublicKey) -> Followed:
    if log.checkpoint is None or log.note is None:
        return Followed(log.key.name, None, None, None)
    time = cosigned_at(log.note, key)
    at = None if time is None else datetime.fromtimestamp(time, UTC).isoformat()
    return Followed(log.key.name, log.checkpoint.size, base64.encode(log.checkpoint.root), at)


def _key(file: Path) -> SigningKey:
    key = signing.read(file)
    if key.public.kind != WITNESS:
        raise click.UsageError(f"{file} holds no key of a witness; kvali witness keygen makes one")
    return key
