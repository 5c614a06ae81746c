"""`kvali verify`."""

from pathlib import Path

import click

from events.figures import Dataset
from events.values import Rendition
from events.verify.__main__ import Asked, check
from events.verify.run import SKEW_S
from service.cli.printing import as_json
from service.reports.files import HTML
from service.reports.html import render
from service.reports.texts import Texts

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("export", metavar="FOLDER|FILE.zip|ADDRESS")
@click.option("--policy", required=True, type=_FILE, help="Whom you trust: the log's key, witnesses, quorum.")
@click.option(
    "--held", multiple=True, type=_FILE, metavar="CHECKPOINT", help="One that you kept. Several times."
)
@click.option(
    "--skew",
    default=SKEW_S,
    show_default=True,
    type=click.IntRange(0),
    metavar="SECONDS",
    help="How far clocks differ.",
)
@click.option(
    "--misbehaviour",
    default=Path("misbehaviour.json"),
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the proof, should the log have signed two histories.",
)
@as_json
@click.pass_context
def verify(
    ctx: click.Context,
    export: str,
    policy: Path,
    held: tuple[Path, ...],
    skew: int,
    misbehaviour: Path,
    as_json: bool,
) -> None:
    """Check an exported ledger, without the service that made it and its database.

    Entries at an address that wants a key are read with the one in LEDGER_API_KEY.
    """
    ctx.exit(check(Asked(export, policy, held, skew, as_json, misbehaviour), rendered_again))


def rendered_again(data: Dataset, rendition: Rendition) -> bytes | None:
    """A page of a report, made from its dataset once more; null for what is none."""
    if rendition.media_type != HTML or rendition.language is None:
        return None
    return render(data, rendition.language, Texts({}))
