"""Which items are behind a figure of completion, and which events make each of them what it is."""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import Connection

from events.completion import Dimension
from events.counted import Figure
from events.provenance import Asked, members
from events.provenance import provenance as traced
from events.refusals import did_you_mean, invalid
from events.trail import Trail
from events.units import Basis, Horizon, Level, Unit
from service.queries.answers import ProvenanceAnswer, Reviewed
from service.queries.completion import completion, through
from service.queries.facts import all_facts
from service.queries.view import View
from service.store.read import events_of

ALL = slice(None)


class FigureAsked(Struct, frozen=True, kw_only=True):
    """A figure of completion: completion's own parameters, and which of its figures is meant.

    `group` is the key of one of its groups, empty for that of items without one; null for the figure of all.
    """

    figure: Figure
    review: Reviewed = "official"
    quarter: str | None = None
    basis: Basis = "baseline"
    horizon: Horizon = "printed"
    level: Level = "activity"
    baseline: int | None = None
    by: Dimension | None = None
    group: str | None = None


def provenance(seen: View, which: FigureAsked, part: slice = ALL) -> ProvenanceAnswer:
    """The items behind a figure of completion, and the exact events that put each of them there.

    `value` is the figure; `items` are all that it counts, or a part of them.

    Raises:
        Refusal: `unknown_quarter`, `unknown_baseline`, `unknown_group`.
    """
    quarter, lens = through(seen, which.quarter, which.basis, which.horizon, which.level, which.baseline)
    if which.group is not None:
        _known_group(seen, which.by, which.group)
    asked = Asked(
        figure=which.figure,
        lens=lens,
        quarter=quarter,
        at=seen.standpoint,
        provisional=which.review == "provisional",
        by=which.by if which.group is not None else None,
        key=which.group or None,
    )
    behind = members(all_facts(seen), asked)
    shown = behind[part]
    return ProvenanceAnswer(
        figure=which.figure,
        review=which.review,
        quarter=which.quarter,
        basis=which.basis,
        baseline=lens.baseline,
        horizon=which.horizon,
        level=which.level,
        by=asked.by,
        group=asked.key,
        value=len(behind),
        items=traced(shown, trail(seen.store, seen.ledger.id, shown, seen.size), asked),
        as_of=seen.as_of,
    )


def trail(connection: Connection, ledger_id: int, units: Iterable[Unit], size: int) -> Trail:
    """What the first events of a ledger, so many, tell of these units and of what they stand in."""
    streams = {"workplan"}
    for unit in units:
        streams |= {f"activity/{unit.activity}", f"section/{unit.section}"}
    return Trail(events_of(connection, ledger_id, sorted(streams), size))


def _known_group(seen: View, by: Dimension | None, key: str) -> None:
    if by is None:
        raise invalid("unknown_group", "a group needs the dimension that it is one of: by", "group")
    keys = [one.key or "" for one in completion(seen, by=by).groups]
    if key not in keys:
        known = ", ".join(one or "the empty one" for one in keys)
        detail = f"there is no {by} {key!r}{did_you_mean(key, keys)}; there are {known}"
        raise invalid("unknown_group", detail, "group")
