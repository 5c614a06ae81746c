"""`kvali demo`: a ledger of its own with a made-up history, so that everything has something to show."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import click
from msgspec import structs

from events.quarter import Quarter, quarters
from seed.demo import Stage, play, story
from seed.load import Progress, load
from seed.read import read
from service.auth.permissions import SYSTEM
from service.bootstrap import Service
from service.cli.migrating import migrated
from service.cli.printing import as_json, print_json, progress
from service.cli.seeding import plan_file
from service.clock import SimulatedClock
from service.commands import Ledger, Order
from service.config import Settings
from service.reports.publishing import publish
from service.schedule.board import seen_of
from service.schedule.table import JOBS
from service.schedule.times import occasions
from service.store import ledgers
from service.store.engine import reading

CORRECTED_BEFORE = timedelta(hours=9)
"""How long before the last report of a year the secretariat issues the others anew."""


@click.command()
@click.option("--seed", "number", default=1, show_default=True, help="Another number, another history.")
@plan_file
@as_json
@click.pass_obj
def demo(settings: Settings, number: int, file: Path, as_json: bool) -> None:
    """Build a demonstration: the plan with two years of made-up history, in a ledger of its own."""
    stage = Stage(read(file), number)
    clock = SimulatedClock(stage.opening, f"demo/{number}")
    service = Service(settings, clock)
    try:
        migrated(service)
        ledger = _ledger(service, stage)
        built = _record(ledger).size == 0
        if built:
            with progress("Playing") as advance:
                Performance(ledger, clock, stage, settings.report_grace_days, advance).play()
        _tell(ledger, stage, built=built, as_json=as_json)
    finally:
        service.close()


class Performance:
    """The story, with the reports issued in its course, in an empty ledger with a simulated clock."""

    def __init__(
        self, ledger: Ledger, clock: SimulatedClock, stage: Stage, grace_days: int, advance: Progress
    ) -> None:
        self._ledger, self._clock, self._stage = ledger, clock, stage
        self._grace_days, self._advance = grace_days, advance
        self._agenda: list[tuple[datetime, Callable[[], object]]] = []

    def play(self) -> None:
        """Load the plan and live through it, until the report of its last quarter is issued.

        Raises:
            Refusal, StoreError, ClickException: what was played before stays, and cannot be gone on with.
        """
        load(self._stage.plan, self._ledger)
        self._agenda = list(self._reports())
        end, _ = self._agenda[-1]
        play(story(self._stage), self._ledger, end, self._reach)
        self._reach(end)

    def _reach(self, moment: datetime) -> None:
        while self._agenda and self._agenda[0][0] <= moment:
            due, act = self._agenda.pop(0)
            self._clock.set(due)
            act()
        self._clock.set(moment)
        opening = self._stage.opening.date()
        self._advance((moment.date() - opening).days, (self._stage.ends - opening).days + self._grace_days)

    def _reports(self) -> Iterator[tuple[datetime, Callable[[], object]]]:
        job, seen = JOBS["quarterly_report"], seen_of(self._ledger)
        chosen = structs.replace(job.defaults, grace_days=self._grace_days)
        for period, due_at in occasions(job, chosen, seen) if seen is not None else ():
            quarter = Quarter.parse(period)
            if quarter.number == 4:
                yield due_at - CORRECTED_BEFORE, partial(self._correct, quarter.year)
            yield due_at, partial(publish, self._ledger, Order(actor=SYSTEM), period, edition=1)

    def _correct(self, year: int) -> None:
        """Late data has come in during the year: new editions say what they change."""
        period = self._stage.plan.workplan.period
        for quarter in quarters(period.start, period.end):
            if quarter.year == year and quarter.number < 4:
                publish(self._ledger, Order(actor=self._stage.secretariat), str(quarter))


def _ledger(service: Service, stage: Stage) -> Ledger:
    code = stage.plan.workplan.code
    return service.open_ledger(f"{code}-demo", f"kvali-demo/{code}/{stage.seed}", demonstration=True)


def _record(ledger: Ledger) -> ledgers.Ledger:
    with reading(ledger.engine) as connection:
        return ledgers.ledger(connection, ledger.id)


def _tell(ledger: Ledger, stage: Stage, *, built: bool, as_json: bool) -> None:
    record, reports, quarter = _record(ledger), ledger.state().reports, Quarter.of(stage.forum.start)
    if str(Quarter.of(stage.ends)) not in reports:
        raise click.ClickException(
            f"{ledger.code} was begun and not finished, and no ledger is rewritten; build it in another "
            "database: KVALI_HOME=./another kvali demo"
        )
    if as_json:
        made = {
            "workplan": record.code,
            "origin": record.origin,
            "demonstration": record.demonstration,
            "built": built,
            "size": record.size,
            "root": record.root.hex(),
            "recorded_at": record.recorded_at,
            "reports": {quarter: len(report.editions) for quarter, report in sorted(reports.items())},
        }
        print_json(made)
        return
    if not built:
        click.echo(f"The demonstration is there already ({record.origin}); another needs another database.")
    click.echo(
        f"{ledger.code}: {record.size} events, all made up, with the reports of {len(reports)} quarters.\n"
        f"Look at it: kvali replay --workplan {ledger.code} --to {quarter}\n"
        f"            kvali report --workplan {ledger.code} {quarter} --format pdf --output report.pdf"
    )
