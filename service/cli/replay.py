"""`kvali replay`: the plan as it stood at an earlier point, and what changed since."""

import click
import msgspec

from service.cli.common import chosen, opened, workplan
from service.cli.printing import as_json, print_json, print_table
from service.config import Settings
from service.queries.activities import activities
from service.queries.answers import AsOf, Change, DifferencesAnswer
from service.queries.completion import completion
from service.queries.differences import differences
from service.queries.plan import workplan as plan_of
from service.queries.view import View, view

POINT = "POSITION|DATE|QUARTER"
EVERYTHING = 1_000_000
"""More activities than any plan has."""


@click.command()
@click.option(
    "--to", metavar=POINT, help="Replay up to here: 173, 2021-06-30 or 2021-Q2. Default: all of it."
)
@click.option(
    "--diff",
    metavar=POINT,
    help="Show what changed between this earlier point and --to, and by which events.",
)
@workplan
@as_json
@click.pass_obj
def replay(settings: Settings, to: str | None, diff: str | None, workplan: str | None, as_json: bool) -> None:
    """Show the plan as it stood when only part of its history had been recorded."""
    with opened(settings) as service:
        code = chosen(service, workplan).code
        if diff is None:
            with view(service.engine, code, service.clock, to) as seen:
                _show(seen, as_json)
        else:
            with view(service.engine, code, service.clock) as now:
                _show_differences(now, differences(now, diff, to), as_json)


def _show(seen: View, as_json: bool) -> None:
    plan = plan_of(seen)
    items = activities(seen, limit=EVERYTHING).items
    quarters = [completion(seen, quarter=quarter) for quarter in plan.quarters]
    if as_json:
        print_json({"workplan": plan, "completion": quarters, "activities": items})
        return
    click.echo(_heading(seen, seen.as_of))
    columns = ("due", "on_time", "late", "overdue", "cancelled", "open", "carried_over", "not_reported")
    print_table(
        ["quarter", *(name.replace("_", " ") for name in columns), "completion"],
        [[q.quarter, *(getattr(q, name) for name in columns), q.rates.completion.display] for q in quarters],
    )
    click.echo()
    rows = [[one.code, one.status, one.timeliness, one.due, one.review, one.version] for one in items]
    print_table(["activity", "status", "timeliness", "due", "review", "version"], rows)


def _show_differences(now: View, found: DifferencesAnswer, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    click.echo(f"{_heading(now, found.to)}\ncompared with position {_point(found.from_)}\n")
    for one in found.differences:
        behind = ", ".join(f"{event.position} {event.type}" for event in one.events)
        click.echo(f"{_change(one)}  by {behind}")
    for change in found.days_passed:
        click.echo(f"{_change(change)}  as days passed")
    click.echo(f"{len(found.differences) + len(found.days_passed)} differences")


def _heading(seen: View, as_of: AsOf) -> str:
    mark = "DEMONSTRATION, made up — " if as_of.demonstration else ""
    return f"{mark}{seen.ledger.code} as of position {_point(as_of)}"


def _point(as_of: AsOf) -> str:
    return f"{as_of.position}, recorded {as_of.recorded_at}"


def _change(change: Change) -> str:
    return f"{change.activity}  {change.field}: {_shown(change.old)} → {_shown(change.new)}"


def _shown(value: object) -> str:
    return "–" if value is None else msgspec.json.encode(value).decode()
