"""`kvali ledger`: its signing key, and how it stands."""

import click

from events.tlog import base64
from service.cli.common import as_json, chosen, opened, print_json, workplan
from service.config import Settings
from service.queries.proofs import newest_checkpoint
from service.queries.view import view


@click.group()
def ledger() -> None:
    """The log behind a workplan: its key, its checkpoints."""


@ledger.command()
@workplan
@as_json
@click.pass_obj
def show(settings: Settings, workplan: str | None, as_json: bool) -> None:
    """Show the key that verifies it, and its newest checkpoint."""
    with opened(settings) as service:
        chosen_ledger = chosen(service, workplan)
        with view(service.engine, chosen_ledger.code, service.clock) as seen:
            record, checkpoint = seen.ledger, newest_checkpoint(seen)
    shown = {
        "workplan": record.code,
        "origin": record.origin,
        "vkey": record.vkey,
        "size": checkpoint.size,
        "root": base64.encode(checkpoint.root),
    }
    if as_json:
        print_json(shown)
        return
    for name, value in shown.items():
        click.echo(f"{name:<9} {value}")
