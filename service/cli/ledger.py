"""`kvali ledger`: its signing key, and how it stands."""

import click
import msgspec

from events.tlog.policy import NONE
from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json, print_table
from service.cli.rotation import keygen, rotate_key
from service.cli.upkeep import restored, scrub
from service.config import Settings
from service.queries.view import view
from service.queries.witnesses import CheckpointAnswer, WitnessAnswer, checkpoint


@click.group()
def ledger() -> None:
    """The log behind a workplan: its key, its checkpoints."""


for command in (restored, scrub, keygen, rotate_key):
    ledger.add_command(command)


@ledger.command()
@workplan
@as_json
@click.pass_obj
def show(settings: Settings, workplan: str | None, as_json: bool) -> None:
    """Show the key that verifies it, its newest checkpoint, and how far its witnesses have followed."""
    with opened(settings) as service:
        its = chosen(service, workplan)
        its.settle()
        code = its.code
        with view(service.engine, code, service.clock) as seen:
            found = checkpoint(seen, settings.policy)
    if as_json:
        print_json({"workplan": code, **msgspec.to_builtins(found)})
        return
    shown = {
        "workplan": code,
        "origin": found.origin,
        "vkey": found.vkey,
        "size": found.newest.size,
        "root": found.newest.root,
        "quorum": _quorum(found),
    }
    for name, value in shown.items():
        click.echo(f"{name:<9} {value}")
    if len(found.logs) > 1:
        click.echo()
        headings = ["log", "origin", "first", "last", "vkey"]
        print_table(headings, [[log.number, log.origin, log.first, log.last, log.vkey] for log in found.logs])
    if found.witnesses:
        click.echo()
        headings = ["witness", "size", "cosigned at", "failing since", "why"]
        print_table(headings, [_row(one) for one in found.witnesses])


def _quorum(found: CheckpointAnswer) -> str:
    if found.quorum == NONE:
        return "none: the policy asks for no witness"
    if found.agreed is None:
        return f"{found.quorum}: not satisfied by any checkpoint yet"
    return f"{found.quorum}: satisfied by the checkpoint of size {found.agreed.size}, at {found.agreed_at}"


def _row(one: WitnessAnswer) -> list[object]:
    return [one.name, one.size, one.cosigned_at, one.failing_since, one.failure]
