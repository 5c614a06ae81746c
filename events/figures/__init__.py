"""A quarter's accountability report as a dataset: a pure function of the first events of a ledger.

The same state, root, quarter and rules always give the same bytes. Plan texts carry their languages; of free
texts there are the seals, just as in the leaves, so that nothing here depends on what can be erased. Late
data never changes an issued edition: the next one says what it corrects.
"""

import msgspec

from events.figures import corrections as c
from events.figures.cover import Cover, Source, cover
from events.figures.delivery import Achievement, Delay, Deliverable, achievements, delays, deliverables
from events.figures.forum import Countdown, countdown
from events.figures.method import DEFINITIONS
from events.figures.reported import ReportedOn, reported
from events.figures.schedule import Change, Commitment, Outside, outside, recurring, register
from events.figures.scores import Card, Dimensioned, cards, dimensions
from events.figures.table import ActivityRow, SectionRow, sections, table
from events.figures.updates import UpdateLists, update_lists
from events.figures.view import Part, View, view
from events.quarter import Quarter
from events.sealing import seals_in_leaf
from events.state import Edition, Report, State

__all__ = ["Dataset", "Source", "dataset", "editions", "encode", "seals"]


class Dataset(Part, frozen=True):
    """Everything that a report says; its renditions are made from this and from nothing else.

    `scorecard` is the quarter's, `whole_plan` that of all quarters together; in both the first card is the
    headline. `corrections` is null in a first edition. `definitions` are stable keys of how it was counted.
    """

    cover: Cover
    scorecard: tuple[Card, ...]
    whole_plan: tuple[Card, ...]
    forum: Countdown
    dimensions: tuple[Dimensioned, ...]
    reporting: ReportedOn
    achievements: tuple[Achievement, ...]
    delays: tuple[Delay, ...]
    register: tuple[Change, ...]
    recurring: tuple[Commitment, ...]
    outside: Outside
    next_quarter: tuple[Deliverable, ...]
    updates: UpdateLists
    corrections: c.Corrections | None
    sections: tuple[SectionRow, ...]
    activities: tuple[ActivityRow, ...]
    definitions: tuple[str, ...]


def dataset(
    state: State,
    quarter: Quarter,
    source: Source,
    *,
    final: bool,
    previous: State | None = None,
) -> Dataset:
    """The report of a quarter that has closed, as its next edition from this state (a draft if not `final`).

    `previous` is the state that the edition before was made from (`Edition.size`), if there was one.

    Raises:
        ValueError: `previous` is not that state.
    """
    seen = view(state, quarter)
    same = _comparable(seen)
    return Dataset(
        cover=cover(seen, source, edition=len(editions(state, quarter)) + 1, final=final),
        scorecard=same.scorecard,
        whole_plan=cards(seen, whole_plan=True),
        forum=countdown(seen),
        dimensions=dimensions(seen),
        reporting=same.reporting,
        achievements=achievements(seen),
        delays=delays(seen),
        register=register(seen),
        recurring=recurring(seen),
        outside=outside(seen),
        next_quarter=deliverables(seen),
        updates=update_lists(seen),
        corrections=_corrections(seen, same, previous),
        sections=sections(seen),
        activities=same.activities,
        definitions=DEFINITIONS,
    )


def encode(data: Dataset) -> bytes:
    """Canonical JSON: UTF-8, sorted keys, no floats."""
    return msgspec.json.encode(data, order="sorted")


def seals(data: Dataset) -> frozenset[str]:
    """The hashes of all texts that it refers to."""
    return frozenset(seals_in_leaf(encode(data)))


def editions(state: State, quarter: Quarter) -> list[Edition]:
    """The editions issued so far, oldest first."""
    return state.reports.get(str(quarter), Report(str(quarter))).editions


def _comparable(seen: View) -> c.Comparable:
    return c.Comparable(cards(seen), reported(seen), table(seen))


def _corrections(seen: View, now: c.Comparable, previous: State | None) -> c.Corrections | None:
    issued = editions(seen.state, seen.quarter)
    expected = issued[-1].size if issued else None
    given = previous.size if previous else None
    if given != expected:
        raise ValueError(f"the edition before was made from {expected} events, not from {given}")
    if previous is None:
        return None
    last = issued[-1]
    changed = c.differences(_comparable(view(previous, seen.quarter)), now)
    return c.Corrections(last.edition, last.issued_at, last.size, last.root, last.rules, changed)
