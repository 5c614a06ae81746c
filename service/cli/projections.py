"""`kvali projections check|rebuild`."""

import click

from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json, progress
from service.config import Settings
from service.projections import rebuild as read_models


@click.group()
def projections() -> None:
    """The read models: everything shown can be folded from the ledger again."""


@projections.command()
@workplan
@as_json
@click.pass_context
def check(ctx: click.Context, workplan: str | None, as_json: bool) -> None:
    """Fold the ledger afresh and compare every row. Exit code 1 if one differs."""
    settings: Settings = ctx.obj
    with opened(settings) as service, progress("Folding") as advance:
        found = read_models.check(service.engine, chosen(service, workplan).id, advance)
    if as_json:
        print_json({"differences": found})
    else:
        for difference in found:
            click.echo(str(difference))
        click.echo(f"{len(found)} differences")
    if found:
        ctx.exit(1)


@projections.command()
@workplan
@as_json
@click.pass_obj
def rebuild(settings: Settings, workplan: str | None, as_json: bool) -> None:
    """Make every row what a fresh fold says, while readers and writers go on."""
    with opened(settings) as service, progress("Folding") as advance:
        mended = read_models.rebuild(service.engine, chosen(service, workplan).id, advance)
    if as_json:
        print_json({"mended": mended})
    else:
        click.echo(f"{mended} rows mended")
