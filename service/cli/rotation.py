"""`kvali ledger keygen` and `kvali ledger rotate`: a ledger's signing key is made, and changed."""

import click

from events.tlog import MalformedError
from events.tlog.keys import LOG, SigningKey
from events.values import Actor
from service import signing
from service.bootstrap import Service
from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json
from service.cli.upkeep import acting
from service.commands import Ledger
from service.commands.rotation import Rotated, next_origin, present, rotate
from service.config import Settings, SettingsError
from service.queries.witnesses import address
from service.store.logs import LogRecord


@click.command()
@click.option(
    "--origin",
    metavar="NAME",
    help="Make the key of a log of this name, without a database: on another machine, to be carried here.",
)
@workplan
@as_json
@click.pass_obj
def keygen(settings: Settings, origin: str | None, workplan: str | None, as_json: bool) -> None:
    """Make a signing key, as a file in KVALI_KEYS that only its owner can read, and print the public one.

    It is that of a ledger which has none yet, or else the one to which `kvali ledger rotate` will change.
    No key is ever overwritten.
    """
    if origin is not None:
        key = _new(settings, origin)
    else:
        with opened(settings) as service:
            ledger = chosen(service, workplan)
            key = _first(service, ledger) or _new(settings, next_origin(ledger))
    path = signing.path_of(settings.keys, key.public.name)
    if as_json:
        print_json({"origin": key.public.name, "vkey": key.public.vkey, "file": str(path)})
        return
    click.echo(key.public.vkey)
    click.echo(f"The key is in {path}. Keep a copy where it is safe.", err=True)


def _first(service: Service, ledger: Ledger) -> SigningKey | None:
    """The key of a ledger that had none until now."""
    if present(ledger).vkey is not None:
        return None
    service.give_key(ledger)
    return ledger.key()


def _new(settings: Settings, origin: str) -> SigningKey:
    try:
        return signing.new(settings.keys, SigningKey.generate(origin, LOG))
    except MalformedError as error:
        raise click.UsageError(str(error)) from error
    except FileExistsError as error:
        path = signing.path_of(settings.keys, origin)
        raise click.ClickException(f"{path} is there already, and no key is ever overwritten") from error


@click.command("rotate")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in a line; stands in the leaf for ever.")
@click.option(
    "--origin",
    metavar="NAME",
    help="What the new log is called. Default: as the first one, with its number after a slash.",
)
@click.option("--without-old-key", is_flag=True, help="The old key is lost, or somebody else has it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@acting
@workplan
@as_json
@click.pass_obj
def rotate_key(
    settings: Settings,
    reason: str,
    origin: str | None,
    without_old_key: bool,
    yes: bool,
    organisation: str | None,
    workplan: str | None,
    as_json: bool,
) -> None:
    """Change a ledger's signing key: its log is closed, and another one, under a new key, continues it.

    Positions, addresses and histories go on as they are. Use the key that `kvali ledger keygen` made, or make
    one now.
    """
    with opened(settings) as service:
        ledger = chosen(service, workplan)
        old = None if without_old_key else _old(ledger)
        if not yes:
            click.echo(_described(ledger, old, origin or next_origin(ledger)), err=True)
            click.confirm("Change the key? It cannot be changed back.", abort=True, err=True)
        new = _next(service, ledger, origin)
        done = rotate(ledger, Actor("administrator", organisation), old, new, reason.strip())
    if as_json:
        print_json({"closed": _plain(ledger, done.closed), "opened": _plain(ledger, done.opened)})
        return
    _tell(ledger, done)


def _old(ledger: Ledger) -> SigningKey:
    """The present key, which says itself which one follows it."""
    try:
        return ledger.key()
    except SettingsError as error:
        raise SettingsError(f"{error} If it is lost, or somebody else has it: --without-old-key") from error


def _next(service: Service, ledger: Ledger, origin: str | None) -> SigningKey:
    try:
        return service.next_key(ledger, origin)
    except MalformedError as error:
        raise click.UsageError(str(error)) from error


def _described(ledger: Ledger, old: SigningKey | None, origin: str) -> str:
    log = present(ledger)
    how = "which names its successor" if old else "which names no successor"
    return f"{log.origin} ends with the key {log.vkey}, {how}; {origin} continues it."


def _tell(ledger: Ledger, done: Rotated) -> None:
    closed, opened = done
    click.echo(f"{closed.origin} ends with event {closed.stop - 1}; it stays at {_address(ledger, closed)}.")
    click.echo(f"{opened.origin} begins with event {opened.first}, at {_address(ledger, opened)}.")
    click.echo(opened.vkey)
    click.echo(
        "Publish this key, and add it to KVALI_POLICY: see docs/operators.md#change-a-signing-key", err=True
    )


def _address(ledger: Ledger, log: LogRecord) -> str:
    return address(ledger.code, log.number)


def _plain(ledger: Ledger, log: LogRecord) -> dict[str, object]:
    return {
        "origin": log.origin,
        "vkey": log.vkey,
        "first": log.first,
        "last": log.stop - 1,
        "path": _address(ledger, log),
    }
