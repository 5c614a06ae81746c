"""`kvali agenda` and `kvali briefing`: what is made for meetings, from the ledger as of any position."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import get_args

import click

from events.values import ConsultationKind
from service.cli.common import chosen, opened, workplan
from service.cli.printing import write_out
from service.config import Settings
from service.reports.packs.making import RENDER, briefing_of
from service.reports.words import LANGUAGES
from service.schedule.agendas import agenda_of
from service.schedule.planned import on_day

_OPTIONS = (
    click.option(
        "--as-of", metavar="POSITION|DATE|QUARTER", help="From the ledger as it was then. Default: now."
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(tuple(RENDER)),
        default="pdf",
        show_default=True,
        help="The page, or the PDF.",
    ),
    click.option(
        "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="In which language."
    ),
    click.option(
        "--output",
        "-o",
        type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
        help="Write to this file.",
    ),
    workplan,
    click.pass_obj,
)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("day", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]))
@click.option(
    "--kind", type=click.Choice(get_args(ConsultationKind)), help="Where several are planned for that day."
)
@click.option("--quarter", metavar="QUARTER", help="About this quarter. Default: the one that runs.")
@_options
def agenda(
    settings: Settings,
    day: datetime,
    kind: ConsultationKind | None,
    quarter: str | None,
    as_of: str | None,
    form: str,
    language: str,
    output: Path | None,
    workplan: str | None,
) -> None:
    """Print the agenda pack of the consultation that is planned for a DAY such as 2021-09-23."""
    with opened(settings) as service:
        ledger = chosen(service, workplan)
        written = agenda_of(ledger, on_day(ledger, day.date(), kind), language, quarter, as_of)
    write_out(output, RENDER[form](written))


@click.command()
@click.argument("quarter", metavar="[QUARTER]", required=False)
@_options
def briefing(
    settings: Settings,
    quarter: str | None,
    as_of: str | None,
    form: str,
    language: str,
    output: Path | None,
    workplan: str | None,
) -> None:
    """Print a QUARTER such as 2021-Q2 on one page for the Principals; by default the one that runs."""
    with opened(settings) as service:
        written = briefing_of(chosen(service, workplan), language, quarter, as_of)
    write_out(output, RENDER[form](written))
