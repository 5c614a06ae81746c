"""What counting needs to know of one milestone, derived from the state and from nothing else.

The same facts feed the live read models, the as-of views, the reports and the offline verifier; a read
model stores them as they are.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from msgspec import Struct

from events.state import (
    Activity,
    Mark,
    State,
    Update,
    area_of,
    leads_of,
    objectives_of,
)
from events.values import MilestoneKind, Objectives, Review, Status


class Run(Struct, frozen=True, gc=False):
    """A status from a date until the next run starts."""

    on: date
    status: Status


class Facts(Struct, frozen=True, gc=False):
    """One milestone, seen from counting.

    `ends` gives the due date of each numbered baseline, `end` the current one. `official` holds validated
    statuses, `provisional` also those still under review. `posted` lists the quarters for which somebody
    posted an update on the activity.
    """

    code: str
    activity: str
    section: str
    kind: MilestoneKind
    required: bool
    leads: tuple[str, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    ends: dict[int, date | None]
    end: date | None
    moves: int
    official: tuple[Run, ...]
    provisional: tuple[Run, ...]
    posted: tuple[str, ...]


def facts(state: State) -> Iterator[Facts]:
    """The facts of every milestone, in the order of the plan as it was entered."""
    return chain.from_iterable(activity_facts(state, activity) for activity in state.activities.values())


def activity_facts(state: State, activity: Activity) -> Iterator[Facts]:
    """The facts of the milestones of one activity."""
    leads = leads_of(state, activity)[0]
    objectives = objectives_of(state, activity)
    area = area_of(state, activity)
    posted = tuple(quarter for quarter, by in sorted(activity.posted.items()) if by)
    pending = _pending(activity)
    for code, milestone in activity.milestones.items():
        yield Facts(
            code=f"{activity.code}/{code}",
            activity=activity.code,
            section=activity.section,
            kind=milestone.plan.kind,
            required=milestone.plan.required,
            leads=leads,
            gcm_objectives=objectives,
            thematic_area=area,
            ends={number: window.end for number, window in milestone.baselines.items()},
            end=milestone.window.end,
            moves=sum(move.approved is True for move in milestone.moves),
            official=runs(milestone.timeline),
            provisional=runs(sorted([*milestone.timeline, *pending.get(code, ())])),
            posted=posted,
        )


def _pending(activity: Activity) -> dict[str, list[Mark]]:
    """The marks that open updates would make if they were validated now, in the order they were posted."""
    pending: dict[str, list[Mark]] = {}
    for update in activity.updates.values():
        if update.review != "submitted":
            continue
        mark = Mark(update.effective_on, update.position, update.submitted.status, update.id)
        for milestone in activity.targets(update.submitted.milestone):
            pending.setdefault(milestone.plan.code, []).append(mark)
    return pending


def runs(timeline: Iterable[Mark]) -> tuple[Run, ...]:
    """Fold marks, in order, to runs: a day has the status it ends with, and a status starts once."""
    found: list[Run] = []
    for mark in timeline:
        if found and found[-1].on == mark.on:
            found.pop()
        if not found or found[-1].status != mark.status:
            found.append(Run(mark.on, mark.status))
    return tuple(found)


def status_at(history: Iterable[Run], day: date) -> Run | None:
    """The run that a day lies in; nothing before the first."""
    current = None
    for run in history:
        if run.on > day:
            break
        current = run
    return current


def last_word(activity: Activity, *reviews: Review) -> Update | None:
    """The latest, by effective date, of the updates in one of these review states.

    Delivery confidence and percentage are what it says: judgements, which nothing is computed from.
    """
    updates = (update for update in activity.updates.values() if update.review in reviews)
    return max(updates, key=lambda update: (update.effective_on, update.position), default=None)
