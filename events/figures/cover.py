"""The cover: what the report is about, and exactly what it was made from."""

from datetime import date

from msgspec import Struct

from events.codec import timestamp
from events.completion import RULES
from events.figures.view import Part, View
from events.values import Forum, Period, Text


class Source(Struct, frozen=True):
    """The ledger a report is made from: its origin and the Merkle root (hexadecimal) over its events.

    `demonstration`: everything in this ledger is made up, and whatever is made from it has to say so.
    """

    origin: str
    root: str
    demonstration: bool


class Cover(Part, frozen=True):
    """What identifies a report.

    It is a pure function of the first `size` events, whose last was recorded at `recorded_at`. `as_of` is
    the last day that counts: the quarter's own, or an earlier one in a draft of a quarter that is `running`.
    `closed_at` is the moment at which it is over. Without `final` it is a draft.
    """

    workplan: str
    title: Text
    period: Period
    timezone: str
    forum: Forum
    secretariat: str
    quarter: str
    as_of: date
    running: bool
    closed_at: str
    origin: str
    demonstration: bool
    size: int
    root: str
    recorded_at: str | None
    baseline: int
    baseline_adopted_on: date
    rules: int
    edition: int
    final: bool


def cover(view: View, source: Source, *, edition: int, final: bool) -> Cover:
    """The cover of this view."""
    plan = view.state.plan
    return Cover(
        workplan=plan.code,
        title=plan.title,
        period=plan.period,
        timezone=plan.timezone,
        forum=plan.forum,
        secretariat=plan.secretariat,
        quarter=str(view.quarter),
        as_of=view.at.through,
        running=view.at.today <= view.quarter.end,
        closed_at=timestamp(view.quarter.closes_at(plan.timezone)),
        origin=source.origin,
        demonstration=source.demonstration,
        size=view.state.size,
        root=source.root,
        recorded_at=view.state.recorded_at,
        baseline=view.baseline,
        baseline_adopted_on=plan.baselines[view.baseline],
        rules=RULES,
        edition=edition,
        final=final,
    )
