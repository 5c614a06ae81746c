"""`kvali report`: a quarter's accountability report, of any position."""

from pathlib import Path

import click

from service.auth.permissions import SYSTEM
from service.cli.common import chosen, opened, workplan
from service.cli.printing import print_json, write_out
from service.commands import Order
from service.config import Settings
from service.reports.files import FORMATS, JSON, File, name_of
from service.reports.previewing import preview
from service.reports.publishing import publish


@click.command()
@click.argument("quarter", metavar="QUARTER")
@click.option(
    "--as-of", metavar="POSITION|DATE|QUARTER", help="From the ledger as it was then. Default: now."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(FORMATS)),
    default="json",
    show_default=True,
    help="The dataset, the page, the PDF, the workbook, or a ZIP archive with a CSV file a table.",
)
@click.option("--language", default="en", show_default=True, help="Of what is read by people: en or ka.")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    help="Write to this file.",
)
@click.option(
    "--issue", is_flag=True, help="Issue the next edition: keep its files and record it in the ledger."
)
@workplan
@click.pass_obj
def report(
    settings: Settings,
    quarter: str,
    as_of: str | None,
    form: str,
    language: str,
    output: Path | None,
    issue: bool,
    workplan: str | None,
) -> None:
    """Print the report of a QUARTER such as 2021-Q2; an issued edition comes out byte for byte."""
    if issue and as_of is not None:
        raise click.UsageError("an edition is issued from the ledger as it is now; leave --as-of out")
    with opened(settings) as service:
        ledger = chosen(service, workplan)
        if issue:
            print_json(publish(ledger, Order(actor=SYSTEM), quarter).body)
            return
        made = preview(ledger, quarter, as_of)
    file = _file(made.files, form, language)
    if made.not_compared and file.media_type != JSON:
        click.echo(f"Not compared with what was issued: {made.not_compared}", err=True)
    write_out(output, file.content)


def _file(files: tuple[File, ...], form: str, language: str) -> File:
    name = name_of(form, language)
    for file in files:
        if file.name == name:
            return file
    languages = ", ".join(sorted({file.language for file in files if file.language}))
    raise click.UsageError(f"there is no report in {language!r}; choose one of {languages}")
