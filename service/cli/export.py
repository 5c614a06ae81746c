"""`kvali export`."""

from pathlib import Path

import click

from service.cli.common import chosen, opened, workplan
from service.cli.printing import progress
from service.config import Settings
from service.export.archive import chunks
from service.export.files import Export
from service.export.folder import write_folder


@click.command()
@click.argument("target", metavar="FOLDER|FILE.zip", type=click.Path(path_type=Path))
@click.option(
    "--to", type=click.IntRange(0), metavar="POSITION", help="Up to this event. Default: all of them."
)
@workplan
@click.pass_obj
def export(settings: Settings, target: Path, to: int | None, workplan: str | None) -> None:
    """Write a ledger as files that prove themselves; `kvali verify` checks them without this service.

    A folder that holds an older or an unfinished export of the same ledger is brought up to date.
    """
    with opened(settings) as service:
        made = Export(chosen(service, workplan), settings.policy, None if to is None else to + 1)
        if target.suffix == ".zip":
            _archive(made, target)
        else:
            with progress("Exporting") as advance:
                write_folder(made, target, advance)
    click.echo(f"{made.stop} events, up to position {made.stop - 1}, are in {target}.", err=True)


def _archive(made: Export, target: Path) -> None:
    draft = target.with_name(target.name + ".draft")
    with draft.open("wb") as file, progress("Exporting") as advance:
        for done, chunk in enumerate(chunks(made), 1):
            file.write(chunk)
            advance(done, max(made.steps, done))
    draft.replace(target)
