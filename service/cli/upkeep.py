"""`kvali erase`, `kvali ledger restored` and `kvali ledger scrub`: what is done to the ledger itself."""

from datetime import UTC, datetime
from textwrap import shorten

import click

from events.values import Actor
from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json
from service.commands import EraseText, Ledger, Order, RecordRestore, issue
from service.commands.upkeep import sealed_text
from service.config import Settings
from service.store.errors import StoreError
from service.store.scrub import scrub as scrub_files

POSITION = click.IntRange(0, 1 << 53)

acting = click.option(
    "--organisation", "-o", metavar="CODE", help="For whom you act; stands in the ledger beside your role."
)


def administrator(organisation: str | None) -> Order:
    """An order given on this machine: its actor has a role and no key."""
    return Order(actor=Actor("administrator", organisation))


@click.command()
@click.option("--event", required=True, type=POSITION, metavar="POSITION", help="The event it came with.")
@click.option("--field", required=True, metavar="NAME", help="Such as narrative or evidence.0.title.")
@click.option("--basis", required=True, metavar="TEXT", help="On what ground; stands in the ledger for ever.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@acting
@workplan
@as_json
@click.pass_obj
def erase(
    settings: Settings,
    event: int,
    field: str,
    basis: str,
    yes: bool,
    organisation: str | None,
    workplan: str | None,
    as_json: bool,
) -> None:
    """Erase a text for good, and record that in the ledger. Every proof still verifies."""
    with opened(settings) as service:
        ledger = chosen(service, workplan)
        if not yes:
            click.echo(_described(ledger, event, field), err=True)
            click.confirm("Erase it? It cannot be brought back.", abort=True, err=True)
        command = EraseText(event=event, field=field, basis=basis.strip())
        body = issue(ledger, administrator(organisation), command).body
        _scrubbed(ledger, body["receipt"]["position"])
    if as_json:
        print_json(body)
        return
    click.echo(f"Erased; event {body['receipt']['position']} says so.")
    click.echo(
        "Backups and exports made before still hold it: see docs/operators.md#erasing-a-text", err=True
    )


def _described(ledger: Ledger, position: int, field: str) -> str:
    envelope, sha256 = sealed_text(ledger, position, field)
    text = ledger.texts([sha256]).get(sha256, "not there any more")
    where = f"{field} of event {position} ({envelope.type}, {envelope.stream}, {envelope.recorded_at})"
    return f"{where}: {shorten(text, 70, placeholder=' …')}"


def _scrubbed(ledger: Ledger, position: int) -> None:
    try:
        scrub_files(ledger.engine)
    except StoreError as error:
        done = f"event {position} says that the text is erased, and nobody can read it over Kvali any more"
        left = f"its bytes can still be in the database's files, because {error.detail}"
        raise click.ClickException(f"{done}; {left}; run: kvali ledger scrub") from error


@click.command()
@click.option("--reason", required=True, metavar="TEXT", help="What happened, in a line; stands in the leaf.")
@click.option(
    "--backup-at",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="When the backup was made (UTC), where known.",
)
@click.option(
    "--size-before",
    type=POSITION,
    metavar="EVENTS",
    help="How many events the ledger had before the loss, where known.",
)
@acting
@workplan
@as_json
@click.pass_obj
def restored(
    settings: Settings,
    reason: str,
    backup_at: datetime | None,
    size_before: int | None,
    organisation: str | None,
    workplan: str | None,
    as_json: bool,
) -> None:
    """Record that the database was restored from a backup, before it is used again."""
    command = RecordRestore(
        reason=reason.strip(),
        backup_at=backup_at and backup_at.replace(tzinfo=UTC),
        size_before=size_before,
    )
    with opened(settings) as service:
        body = issue(chosen(service, workplan), administrator(organisation), command).body
    if as_json:
        print_json(body)
        return
    position = body["receipt"]["position"]
    click.echo(f"Event {position} says that the ledger was restored to its first {position} events.")


@click.command()
@as_json
@click.pass_obj
def scrub(settings: Settings, as_json: bool) -> None:
    """Rewrite the database's files, so that nothing of erased texts is left in them."""
    with opened(settings) as service:
        scrub_files(service.engine)
    if as_json:
        print_json({"scrubbed": True})
    else:
        click.echo("Scrubbed.")
