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
    MilestoneState,
    Run,
    State,
    Update,
    area_of,
    leads_of,
    objectives_of,
    runs,
)
from events.values import MilestoneKind, Objectives, Review


class Target(Struct, frozen=True, gc=False):
    """One milestone as it is planned. `ends` gives the due date of each baseline, `end` the current one."""

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


class Standing(Struct, frozen=True, gc=False):
    """One milestone as it stands: by validated statuses, and by those that are still under review as well."""

    official: tuple[Run, ...]
    provisional: tuple[Run, ...]

    def of(self, *, provisional: bool) -> tuple[Run, ...]:
        """The one or the other."""
        return self.provisional if provisional else self.official


class Standings(Struct, frozen=True, gc=False):
    """How an activity stands: its milestones in order, and the quarters for which somebody posted."""

    milestones: tuple[Standing, ...]
    posted: tuple[str, ...]


class Facts(Struct, frozen=True, gc=False):
    """One milestone, seen from counting: what is planned, how it stands, and its activity's `posted`."""

    target: Target
    standing: Standing
    posted: tuple[str, ...]


def facts(state: State) -> Iterator[Facts]:
    """The facts of every milestone, in the order of the plan as it was entered."""
    return chain.from_iterable(
        joined(targets(state, activity), standings(activity)) for activity in state.activities.values()
    )


def joined(planned: Iterable[Target], found: Standings) -> Iterator[Facts]:
    """The facts of one activity, from its two halves."""
    halves = zip(planned, found.milestones, strict=True)
    return (Facts(target, standing, found.posted) for target, standing in halves)


def targets(state: State, activity: Activity) -> Iterator[Target]:
    """What is planned of one activity."""
    leads = leads_of(state, activity)[0]
    objectives = objectives_of(state, activity)
    area = area_of(state, activity)
    for code, milestone in activity.milestones.items():
        yield Target(
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
        )


def standings(activity: Activity) -> Standings:
    """How one activity stands. Every update changes it, so it is derived with every append."""
    pending = pending_marks(activity)
    posted = tuple(quarter for quarter, by in sorted(activity.posted.items()) if by)
    return Standings(
        tuple([_standing(one, pending.get(code)) for code, one in activity.milestones.items()]),
        posted,
    )


def _standing(milestone: MilestoneState, pending: list[Mark] | None) -> Standing:
    official, timeline = milestone.runs, milestone.timeline
    if not pending:
        return Standing(official, official)
    pending = sorted(pending)
    if timeline and pending[0] < timeline[-1]:
        return Standing(official, runs(sorted([*timeline, *pending])))
    return Standing(official, runs(pending, after=official))


def pending_marks(activity: Activity) -> dict[str, list[Mark]]:
    """The marks that open updates would make if they were validated now, in the order they were posted."""
    pending: dict[str, list[Mark]] = {}
    for update in activity.updates.values():
        if update.review != "submitted":
            continue
        mark = Mark(update.effective_on, update.position, update.submitted.status, update.id)
        for milestone in activity.targets(update.submitted.milestone):
            pending.setdefault(milestone.plan.code, []).append(mark)
    return pending


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
    last = None
    for update in activity.updates.values():
        if update.review in reviews and (last is None or _later(update, last)):
            last = update
    return last


def _later(one: Update, other: Update) -> bool:
    return (one.effective_on, one.position) > (other.effective_on, other.position)
