"""`kvali seed` and `kvali seed check`."""

from pathlib import Path

import click
import msgspec

import seed as seed_package
from seed.check import check as check_plan
from seed.check import render
from seed.load import Loaded, load
from seed.plan import Plan
from seed.read import read
from service.bootstrap import Service
from service.cli.migrating import migrated
from service.cli.printing import as_json, print_json, progress
from service.commands import Ledger

PLANS = Path(seed_package.__path__[0]) / "plans"
DEFAULT_PLAN = PLANS / "unnm-2021-2022.yaml"

plan_file = click.option(
    "--file",
    "-f",
    "file",
    type=click.Path(path_type=Path),
    default=DEFAULT_PLAN,
    show_default="the UN Network on Migration's plan",
    help="The plan's data file.",
)


@click.group(invoke_without_command=True)
@plan_file
@as_json
@click.pass_context
def seed(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Load a plan into its ledger. Loading it again adds what is missing and says what differs."""
    if ctx.invoked_subcommand is not None:
        return
    service = Service(ctx.obj)
    try:
        loaded = seeded(service, read(file))[1]
    finally:
        service.close()
    if as_json:
        print_json(
            {"appended": loaded.appended, "differences": [msgspec.to_builtins(d) for d in loaded.differences]}
        )
    else:
        tell(loaded)
    if loaded.differences:
        ctx.exit(1)


def seeded(service: Service, plan: Plan) -> tuple[Ledger, Loaded]:
    """The plan's ledger, opened and loaded, on a database brought up to date."""
    migrated(service)
    code = plan.workplan.code
    # Two ledgers of one plan, on two machines, are two logs: their origins differ.
    ledger = service.open_ledger(code, f"kvali/{code}/{service.clock.random(4).hex()}")
    with progress("Seeding") as advance:
        return ledger, load(plan, ledger, advance)


def tell(loaded: Loaded, *, err: bool = False) -> None:
    """What was appended, and every difference with what can be done about it."""
    if loaded.appended:
        click.echo(f"{_counted(loaded.appended, 'event')} appended.", err=err)
    if not loaded.differences:
        click.echo("The ledger holds all of the plan.", err=err)
        return
    for difference in loaded.differences:
        click.echo(str(difference), err=err)
    click.echo(
        f"The file and the ledger differ in {_counted(len(loaded.differences), 'place')}. History is not "
        "rewritten: change the plan by its own commands (amend, reschedule, revise the baseline), or mend "
        "the file.",
        err=err,
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@seed.command()
@click.option(
    "--source",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The plan's text.",
)
@plan_file
@as_json
@click.pass_context
def check(ctx: click.Context, source: Path, file: Path, as_json: bool) -> None:
    """Compare a data file, claim by claim, with the text of the plan."""
    try:
        text = source.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(
            f"{source} is not UTF-8 text: {error.reason} at byte {error.start}"
        ) from error
    checked = check_plan(read(file), text)
    if as_json:
        print_json(checked.as_dict())
    else:
        click.echo(render(checked))
    if checked.mismatches:
        ctx.exit(1)
