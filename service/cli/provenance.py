"""`kvali provenance`: from a figure of completion or of a report to its items and their events."""

from collections.abc import Sequence
from typing import Any, get_args

import click

from events.completion import Dimension
from events.counted import Figure
from events.provenance import CountedItem
from events.units import Basis, Horizon, Level
from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json
from service.config import Settings
from service.queries.answers import ProvenanceAnswer, ReportProvenanceAnswer, Reviewed
from service.queries.provenance import FigureAsked
from service.queries.provenance import provenance as of_completion
from service.queries.view import view
from service.reports.provenance import provenance as of_report


@click.command()
@click.argument("figure", metavar="FIGURE")
@click.option("--report", metavar="QUARTER", help="A count of this quarter's issued report.")
@click.option("--edition", type=click.IntRange(1), help="Of the report. Default: the newest.")
@click.option("--quarter", metavar="QUARTER", help="Completion in this quarter. Default: of the whole plan.")
@click.option("--basis", type=click.Choice(get_args(Basis)), help="Default: baseline.")
@click.option("--horizon", type=click.Choice(get_args(Horizon)), help="Default: printed.")
@click.option("--level", type=click.Choice(get_args(Level)), help="Default: activity.")
@click.option("--baseline", type=click.IntRange(1), help="Default: the one in force at the quarter's end.")
@click.option("--by", type=click.Choice(get_args(Dimension)), help="The dimension that --group is of.")
@click.option("--group", metavar="KEY", help="One group; empty for that of items without one. Default: all.")
@click.option("--review", type=click.Choice(get_args(Reviewed)), help="Default: official.")
@click.option("--as-of", metavar="POSITION|DATE|QUARTER", help="As the ledger was then. Default: now.")
@workplan
@as_json
@click.pass_obj
def provenance(
    settings: Settings,
    /,
    figure: str,
    report: str | None,
    edition: int | None,
    as_of: str | None,
    workplan: str | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Show what a FIGURE counts, and for each item the events that make it what it is.

    A FIGURE of completion is due, on_time, rates.readiness.numerator and the like. That of a report is the
    place of a count in its dataset, such as /scorecard/0/official/figures/due.
    """
    given = {name: value for name, value in asked.items() if value is not None}
    _check(figure, report, edition, {**given, **({"as_of": as_of} if as_of else {})})
    found: ProvenanceAnswer | ReportProvenanceAnswer
    with opened(settings) as service:
        ledger = chosen(service, workplan)
        if report is not None:
            found = of_report(ledger, report, figure, edition)
        else:
            with view(service.engine, ledger.code, service.clock, as_of) as seen:
                found = of_completion(seen, FigureAsked(figure=figure, **given))  # type: ignore[arg-type]  # it was checked
    if as_json:
        print_json(found)
        return
    _show(found.items)
    click.echo(f"{figure}: {found.value}")


def _check(figure: str, report: str | None, edition: int | None, given: dict[str, Any]) -> None:
    if report is not None:
        if given:
            names = ", ".join(f"--{name.replace('_', '-')}" for name in given)
            raise click.UsageError(f"a report's own place says what is counted; leave out {names}")
    elif edition is not None:
        raise click.UsageError("an edition is that of a report; name its quarter with --report")
    elif figure not in get_args(Figure):
        raise click.UsageError(f"there is no figure {figure!r}; choose one of {', '.join(get_args(Figure))}")


def _show(items: Sequence[CountedItem]) -> None:
    for item in items:
        done = f", completed on {item.completed_on}" if item.completed_on else ""
        click.echo(f"{item.code}  due {item.due or '–'}, {item.status}{done}")
        for event in item.events:
            click.echo(f"  {event.position:>6}  {event.type}  ({', '.join(event.settles)})")
