"""A quarter's accountability report as a dataset: a pure function of the first events of a ledger.

The same state, root, quarter and rules always give the same bytes. Plan texts carry their languages; of free
texts there are the seals, just as in the leaves, so that nothing here depends on what can be erased. Late
data never changes an issued edition: the next one says what it corrects.
"""

from collections.abc import Callable, Mapping

import msgspec
from msgspec import structs

from events.figures import corrections as c
from events.figures.cover import Cover, Source, cover
from events.figures.delivery import Achievement, Delay, Deliverable, achievements, delays, deliverables
from events.figures.discussed import Decided, Held, KeyMessage, consultations, decisions, key_messages
from events.figures.forecast import Forecast, forecast
from events.figures.forum import Countdown, countdown
from events.figures.method import DEFINITIONS
from events.figures.progress import HeatMap, Point, Slip, burn_up, heat_map, slips
from events.figures.replanned import Replanning, replanning
from events.figures.reported import ReportedOn, reported
from events.figures.schedule import Change, Commitment, Outside, outside, recurring, register
from events.figures.scores import Card, Dimensioned, cards, dimensions
from events.figures.table import ActivityRow, SectionRow, sections, table
from events.figures.updates import UpdateLists, update_lists
from events.figures.view import Part, View, view
from events.quarter import Quarter
from events.sealing import seals_in_leaf
from events.state import Edition, Report, State
from events.units import Standpoint

__all__ = ["COMPARED", "Dataset", "Source", "dataset", "editions", "encode", "seals"]


class Dataset(Part, frozen=True):
    """Everything that a report says; its renditions are made from this and from the texts behind its seals.

    `scorecard` is the quarter's, `whole_plan` that of all quarters together; in both the first card is the
    headline. `corrections` is null in a first edition. `forecast` is none of what was
    counted. `definitions` are stable keys of how it was counted.
    """

    cover: Cover
    key_messages: tuple[KeyMessage, ...]
    scorecard: tuple[Card, ...]
    whole_plan: tuple[Card, ...]
    forum: Countdown
    forecast: Forecast
    burn_up: tuple[Point, ...]
    heat_map: HeatMap
    dimensions: tuple[Dimensioned, ...]
    reporting: ReportedOn
    achievements: tuple[Achievement, ...]
    delays: tuple[Delay, ...]
    slips: tuple[Slip, ...]
    register: tuple[Change, ...]
    replanning: Replanning
    recurring: tuple[Commitment, ...]
    outside: Outside
    consultations: tuple[Held, ...]
    decisions: tuple[Decided, ...]
    next_quarter: tuple[Deliverable, ...]
    updates: UpdateLists
    corrections: c.Corrections | None
    sections: tuple[SectionRow, ...]
    activities: tuple[ActivityRow, ...]
    definitions: tuple[str, ...]


COMPARED: Mapping[str, Callable[[View], object]] = {
    "achievements": achievements,
    "activities": table,
    "consultations": consultations,
    "decisions": decisions,
    "delays": delays,
    "key_messages": key_messages,
    "next_quarter": deliverables,
    "outside": outside,
    "recurring": recurring,
    "register": register,
    "replanning": replanning,
    "reporting": reported,
    "scorecard": cards,
    "sections": sections,
    "updates": update_lists,
}
"""The parts of a dataset that corrections are listed for: the others are counted from the same again."""


def dataset(
    state: State,
    quarter: Quarter,
    source: Source,
    *,
    final: bool,
    previous: State | None = None,
    at: Standpoint | None = None,
) -> Dataset:
    """The report of a quarter, as its next edition from this state (a draft if not `final`).

    `previous` is the state that the edition before was made from (`Edition.size`), if there was one. `at` is
    from where a quarter is seen that is not over; null for one that is.

    Raises:
        ValueError: `previous` is not that state; from there the quarter has not begun.
    """
    seen = view(state, quarter, at)
    data = Dataset(
        cover=cover(seen, source, edition=len(editions(state, quarter)) + 1, final=final),
        key_messages=key_messages(seen),
        scorecard=cards(seen),
        whole_plan=cards(seen, whole_plan=True),
        forum=countdown(seen),
        forecast=forecast(seen, source.root),
        burn_up=burn_up(seen),
        heat_map=heat_map(seen),
        dimensions=dimensions(seen),
        reporting=reported(seen),
        achievements=achievements(seen),
        delays=delays(seen),
        slips=slips(seen),
        register=register(seen),
        replanning=replanning(seen),
        recurring=recurring(seen),
        outside=outside(seen),
        consultations=consultations(seen),
        decisions=decisions(seen),
        next_quarter=deliverables(seen),
        updates=update_lists(seen),
        corrections=None,
        sections=sections(seen),
        activities=table(seen),
        definitions=DEFINITIONS,
    )
    return structs.replace(data, corrections=_corrections(seen, data, previous))


def encode(data: Dataset) -> bytes:
    """Canonical JSON: UTF-8, sorted keys, no floats."""
    return msgspec.json.encode(data, order="sorted")


def seals(data: Dataset) -> frozenset[str]:
    """The hashes of all texts that it refers to."""
    return frozenset(seals_in_leaf(encode(data)))


def editions(state: State, quarter: Quarter) -> list[Edition]:
    """The editions issued so far, oldest first."""
    return state.reports.get(str(quarter), Report(str(quarter))).editions


def _corrections(seen: View, data: Dataset, previous: State | None) -> c.Corrections | None:
    issued = editions(seen.state, seen.quarter)
    expected = issued[-1].size if issued else None
    given = previous.size if previous else None
    if given != expected:
        raise ValueError(f"the edition before was made from {expected} events, not from {given}")
    if previous is None:
        return None
    last, then = issued[-1], view(previous, seen.quarter)
    before = {name: make(then) for name, make in COMPARED.items()}
    changed = c.differences(before, {name: getattr(data, name) for name in COMPARED})
    return c.Corrections(last.edition, last.issued_at, last.size, last.root, last.rules, changed)
