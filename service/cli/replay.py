"""`kvali replay`: the plan as it stood at an earlier point, and what changed since."""

import click
import msgspec

from service.cli.common import as_json, chosen, opened, print_json, print_table, workplan
from service.config import Settings
from service.queries.activities import activities
from service.queries.completion import completion
from service.queries.differences import EVERYTHING, differences
from service.queries.plan import workplan as plan_of
from service.queries.view import View, view

POINT = "POSITION|DATE|QUARTER"


@click.command()
@click.option(
    "--to", metavar=POINT, help="Replay up to here: 173, 2021-06-30 or 2021-Q2. Default: all of it."
)
@click.option("--diff", metavar=POINT, help="Show what changed between this earlier point and --to.")
@workplan
@as_json
@click.pass_obj
def replay(settings: Settings, to: str | None, diff: str | None, workplan: str | None, as_json: bool) -> None:
    """Show the plan as it stood when only part of its history had been recorded."""
    with opened(settings) as service:
        ledger = chosen(service, workplan)
        with view(service.engine, ledger.code, service.clock, to) as seen:
            if diff is None:
                _show(seen, as_json)
            else:
                with view(service.engine, ledger.code, service.clock, diff) as earlier:
                    _show_differences(earlier, seen, as_json)


def _show(seen: View, as_json: bool) -> None:
    plan = plan_of(seen)
    items = activities(seen, limit=EVERYTHING).items
    quarters = [completion(seen, quarter=quarter) for quarter in plan.quarters]
    if as_json:
        print_json({"workplan": plan, "completion": quarters, "activities": items})
        return
    click.echo(_heading(seen))
    columns = ("due", "on_time", "late", "overdue", "cancelled", "open", "carried_over", "not_reported")
    print_table(
        ["quarter", *(name.replace("_", " ") for name in columns), "completion"],
        [[q.quarter, *(getattr(q, name) for name in columns), q.rates.completion.display] for q in quarters],
    )
    click.echo()
    rows = [[one.code, one.status, one.timeliness, one.due, one.review, one.version] for one in items]
    print_table(["activity", "status", "timeliness", "due", "review", "version"], rows)


def _show_differences(earlier: View, seen: View, as_json: bool) -> None:
    changes = differences(earlier, seen)
    if as_json:
        print_json({"from": earlier.as_of, "to": seen.as_of, "differences": changes})
        return
    click.echo(f"{_heading(seen)}\ncompared with position {earlier.as_of.position}, {earlier.recorded_at}\n")
    for change in changes:
        click.echo(f"{change.activity}  {change.field}: {_shown(change.old)} → {_shown(change.new)}")
    click.echo(f"{len(changes)} differences")


def _heading(seen: View) -> str:
    mark = "DEMONSTRATION, made up — " if seen.ledger.demonstration else ""
    return f"{mark}{seen.ledger.code} as of position {seen.as_of.position}, recorded {seen.recorded_at}"


def _shown(value: object) -> str:
    return "–" if value is None else msgspec.json.encode(value).decode()
