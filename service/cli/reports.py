"""`kvali report`: a quarter's accountability report, of any position."""

from pathlib import Path

import click

from service.auth.permissions import SYSTEM
from service.cli.common import chosen, opened, workplan
from service.cli.printing import print_json, write_out
from service.commands import Order
from service.config import Settings
from service.reports.files import JSON, File
from service.reports.previewing import preview
from service.reports.publishing import publish


@click.command()
@click.argument("quarter", metavar="QUARTER")
@click.option(
    "--as-of", metavar="POSITION|DATE|QUARTER", help="From the ledger as it was then. Default: now."
)
@click.option("--html", is_flag=True, help="The page instead of the dataset (JSON).")
@click.option("--json", "as_json", is_flag=True, help="The dataset as canonical JSON; this is the default.")
@click.option("--language", default="en", show_default=True, help="Of the page: en or ka.")
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
    html: bool,
    as_json: bool,
    language: str,
    output: Path | None,
    issue: bool,
    workplan: str | None,
) -> None:
    """Print the report of a QUARTER such as 2021-Q2; an issued edition comes out byte for byte."""
    if html and as_json:
        raise click.UsageError("choose one of --html and --json")
    if issue and as_of is not None:
        raise click.UsageError("an edition is issued from the ledger as it is now; leave --as-of out")
    with opened(settings) as service:
        ledger = chosen(service, workplan)
        if issue:
            print_json(publish(ledger, Order(actor=SYSTEM), quarter).body)
            return
        made = preview(ledger, quarter, as_of)
    file = _file(made.files, html, language)
    if made.not_compared and file.media_type != JSON:
        click.echo(f"Not compared with what was issued: {made.not_compared}", err=True)
    write_out(output, file.content)


def _file(files: tuple[File, ...], html: bool, language: str) -> File:
    kind, wanted = ("text/html", language) if html else ("application/json", None)
    for file in files:
        rendition = file.rendition
        if rendition.media_type.startswith(kind) and rendition.language == wanted:
            return file
    languages = ", ".join(sorted(file.rendition.language or "" for file in files if file.rendition.language))
    raise click.UsageError(f"there is no page in {language!r}; choose one of {languages}")
