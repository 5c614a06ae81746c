"""`kvali iati`."""

import re
from pathlib import Path

import click

from service.cli.common import chosen, opened, workplan
from service.config import Settings
from service.interchange.iati.codes import IDENTIFIER
from service.interchange.iati.document import iati as document
from service.queries.view import view


def _identifier(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    if given is not None and not re.fullmatch(IDENTIFIER, given):
        raise click.BadParameter(f"{given!r} is none: it has no white space and none of / & | ?")
    return given


@click.command()
@click.option(
    "--reporting-org",
    metavar="IDENTIFIER",
    callback=_identifier,
    help="By which IATI knows who reports the plan.",
)
@click.option("--as-of", metavar="POSITION|DATE|QUARTER", help="The plan as it was then. Default: now.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@workplan
@click.pass_obj
def iati(
    settings: Settings,
    reporting_org: str | None,
    as_of: str | None,
    output: Path | None,
    workplan: str | None,
) -> None:
    """Write the plan and its results as an IATI 2.03 document, to be published by who reports."""
    with opened(settings) as service:
        code = chosen(service, workplan).code
        with view(service.engine, code, service.clock, as_of) as seen:
            content = document(seen, reporting_org)
    with click.open_file(str(output or "-"), "wb") as stream:
        stream.write(content)
