"""`kvali seed`, and what is below it."""

from pathlib import Path

import click
import msgspec

import seed as seed_package
from seed.check import check as check_plan
from seed.check import render
from seed.load import Loaded, Outlook, load, outlook
from seed.plan import Plan
from seed.read import read
from service.bootstrap import Service
from service.cli.migrating import migrated
from service.cli.printing import as_json, print_json, progress
from service.commands import Ledger
from service.importing.read import read_workbook
from service.importing.template import template as make_template
from service.store import migrate

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
    _end(ctx, loaded, as_json=as_json)


def _end(ctx: click.Context, loaded: Loaded, *, as_json: bool) -> None:
    """Say what loading did; where file and ledger differ, that is no success."""
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


@seed.command()
@click.argument("target", metavar="FILE.xlsx", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--file", "-f", "file", type=click.Path(path_type=Path), help="A plan to fill it in from.")
def template(target: Path, file: Path | None) -> None:
    """Write a workbook in which a new plan can be filled in."""
    target.write_bytes(make_template(None if file is None else read(file)))


@seed.command("import")
@click.argument("source", metavar="FILE.xlsx", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what is wrong, or what would be added.")
@as_json
@click.pass_context
def import_(ctx: click.Context, source: Path, dry_run: bool, as_json: bool) -> None:
    """Load a plan that was filled in in a workbook, as `kvali seed` loads a data file."""
    with source.open("rb") as workbook:
        plan = read_workbook(workbook, source.stat().st_size, str(source))
    service = Service(ctx.obj)
    try:
        if dry_run:
            _tell_outlook(plan, _outlook(service, plan), as_json=as_json)
            return
        loaded = seeded(service, plan)[1]
    finally:
        service.close()
    _end(ctx, loaded, as_json=as_json)


def _outlook(service: Service, plan: Plan) -> Outlook:
    """What loading the plan would do; nothing is there yet where the database lacks its structure."""
    if migrate.pending(service.engine):
        return outlook(plan, None)
    ledgers = {one.code: one for one in service.ledgers()}
    return outlook(plan, ledgers.get(plan.workplan.code))


def _tell_outlook(plan: Plan, found: Outlook, *, as_json: bool) -> None:
    if as_json:
        differences = [msgspec.to_builtins(each) for each in found.differences]
        print_json({"workplan": plan.workplan.code, "lacking": found.lacking, "differences": differences})
        return
    click.echo(f"{_counted(len(found.lacking), 'event')} would be appended to {plan.workplan.code}.")
    for difference in found.differences:
        click.echo(str(difference))
