"""`kvali verify`."""

from collections.abc import Mapping
from pathlib import Path

import click

from events.figures import Dataset
from events.verify.__main__ import Asked, check
from events.verify.reports import Renderer
from events.verify.run import SKEW_S
from service.cli.printing import as_json
from service.reports.files import RENDERER, renditions
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
    ctx.exit(check(Asked(export, policy, held, skew, as_json, misbehaviour), RENDERS))


def rendered_again(data: Dataset, name: str, texts: Mapping[str, str]) -> bytes | None:
    """A rendition of a report, made once more; null for one that this version does not make."""
    made = (one.make() for one in renditions(data, Texts(texts)) if one.name == name)
    return next(made, None)


RENDERS = Renderer(RENDERER, rendered_again)
"""How this version makes the renditions of a report."""
