"""`kvali jobs list|run|history`."""

import click

from events.values import Actor
from service.bootstrap import Service
from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json, print_table
from service.config import Settings
from service.jobs.running import WORK, run_jobs
from service.schedule.answers import RunAnswer
from service.schedule.board import Board
from service.schedule.options import job_of
from service.schedule.table import JOBS


@click.group()
def jobs() -> None:
    """What Kvali does by itself: when it is due, and what became of it."""


@jobs.command("list")
@workplan
@as_json
@click.pass_obj
def list_(settings: Settings, workplan: str | None, as_json: bool) -> None:
    """Show every job: whether it is on, when it runs next, and how it went last."""
    with opened(settings) as service:
        found = _board(service, workplan).jobs().items
    if as_json:
        print_json(found)
        return
    rows = [
        (
            job.name,
            "off" if job.enabled is False else job.when,
            job.next_at,
            job.next_period,
            job.last and f"{job.last.period} {job.last.state}",
        )
        for job in found
    ]
    print_table(("job", "when", "next", "for", "last"), rows)


@jobs.command()
@click.argument("job", type=click.Choice(tuple(name for name in JOBS if name in WORK)))
@workplan
@as_json
@click.pass_obj
def run(settings: Settings, job: str, workplan: str | None, as_json: bool) -> None:
    """Run what is due of JOB now, without waiting until what failed is tried again; also if it is off."""
    with opened(settings) as service:
        ledger = chosen(service, workplan)
        found = list(run_jobs(service, ledger, job_of(job)))
    if as_json:
        print_json(found)
    else:
        for one in found:
            click.echo(f"{one.job} of {one.period}: {one.outcome}: {one.detail}")
        if not found:
            click.echo(f"Nothing of {job} is due that is not done, or being done.")
    if any(one.outcome == "failed" for one in found):
        raise click.exceptions.Exit(1)


@jobs.command()
@click.option("--job", type=click.Choice(tuple(JOBS)), help="Of this job only.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many.")
@workplan
@as_json
@click.pass_obj
def history(settings: Settings, job: str | None, limit: int, workplan: str | None, as_json: bool) -> None:
    """Show what was run and what became of it, the last due first."""
    with opened(settings) as service:
        found = _board(service, workplan).runs(job, None, limit).items
    if as_json:
        print_json(found)
    else:
        print_table(("due", "job", "for", "state", "attempts", "detail"), [_row(one) for one in found])


def _row(one: RunAnswer) -> tuple[object, ...]:
    return (one.due_at, one.job, one.period, one.state, one.attempts, one.detail)


def _board(service: Service, code: str | None) -> Board:
    return Board(chosen(service, code), service.settings, Actor("administrator"))
