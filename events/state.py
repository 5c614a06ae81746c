"""The state of one workplan: what decisions and figures need, and no more.

It is a fold over the ledger (`events.evolve`). It is bounded by the size of the plan and not by the length
of its history: updates are kept while they are open or still the last word on their period, so that a
ledger of a million events folds into the memory of its plan.
"""

from bisect import bisect
from collections.abc import Hashable, Iterable
from datetime import date
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, field

from events.discussion import Consultation, Decision, KeyMessages, Retraction
from events.entity import Entity
from events.values import (
    Forum,
    Language,
    Milestone,
    Note,
    Objectives,
    Period,
    Rendition,
    Review,
    Sealed,
    SectionKind,
    Status,
    Text,
    ThematicArea,
    Window,
)
from events.vocabulary import UpdateSubmitted


class Organisation(Entity):
    """An organisation of the plan and the names it goes by."""

    code: str
    names: Text
    kind: str
    aliases: tuple[str, ...]
    hosted_by: str | None
    note: str | None


class Workplan(Entity):
    """The plan as a whole; `baselines` says when each of its numbered baselines was adopted."""

    code: str
    title: Text
    period: Period
    forum: Forum
    timezone: str
    secretariat: str
    thematic_areas: tuple[ThematicArea, ...]
    notes: tuple[Note, ...]
    baselines: dict[int, date]

    @property
    def baseline(self) -> int:
        """The number of the newest baseline; 1 is the plan as adopted."""
        return max(self.baselines)

    def baseline_on(self, day: date) -> int:
        """The number of the baseline in force at the end of a day; 1 also before its adoption.

        A quarter is counted on the one in force at its end, so that no later revision rewrites it.
        """
        return max((number for number, adopted in self.baselines.items() if adopted <= day), default=1)


class Section(Entity):
    """A section as it stands. `leads` is null where none is stated."""

    code: str
    order: int
    kind: SectionKind
    title: Text
    leads: tuple[str, ...] | None
    members: tuple[str, ...]
    observers: tuple[str, ...]
    persons: tuple[Sealed, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    notes: tuple[Note, ...]
    closed: bool = False


class Mark(Struct, frozen=True, order=True, gc=False):
    """A status from a date on. Ordered by effective date, then by when it became official."""

    on: date
    position: int
    status: Status
    update: str | None = None


class Run(Struct, frozen=True, gc=False):
    """A status from a date until the next run starts."""

    on: date
    status: Status


def runs(timeline: Iterable[Mark], after: tuple[Run, ...] = ()) -> tuple[Run, ...]:
    """Fold marks, in order, to runs: a day has the status it ends with, and a status starts once.

    `after` are the runs of all marks before these.
    """
    found = list(after)
    for mark in timeline:
        if found and found[-1].on == mark.on:
            found.pop()
        if not found or found[-1].status != mark.status:
            found.append(Run(mark.on, mark.status))
    return tuple(found)


class Move(Struct, frozen=True, gc=False):
    """One request to move a milestone and what became of it; positions point at the events.

    `deputy` is who asked for it as the deputy of `organisation`, if anybody did.
    """

    request: str
    requested: int
    requested_at: str
    old: Window
    new: Window
    organisation: str
    justification: Sealed
    decided: int | None = None
    decided_at: str | None = None
    approved: bool | None = None
    reason: Sealed | None = None
    deputy: str | UnsetType = UNSET


class MilestoneState(Entity):
    """A milestone: what the plan says, where its window is now, and its validated timeline.

    `runs` are those of the timeline. They are kept because each update asks for them, and a mark at the end,
    as most are, changes at most the last of them. `dropped` means cancelled by itself, for good; `added_at`
    is when it was recorded, where it was added to its activity later.
    """

    plan: Milestone
    window: Window
    baselines: dict[int, Window]
    timeline: list[Mark] = field(default_factory=list)
    runs: tuple[Run, ...] = ()
    moves: list[Move] = field(default_factory=list)
    dropped: bool = False
    added_at: str | None = None

    def mark(self, mark: Mark) -> None:
        """Enter a status at its effective date; one that its day already ended with adds nothing."""
        index = bisect(self.timeline, mark)
        before = self.timeline[index - 1] if index else None
        if before and (before.on, before.status) == (mark.on, mark.status) and mark.status != "completed":
            return
        at_end = index == len(self.timeline)
        self.timeline.insert(index, mark)
        self.runs = runs([mark], after=self.runs) if at_end else runs(self.timeline)

    def unmark(self, update: str) -> None:
        """Take back what an update entered."""
        self.timeline = [mark for mark in self.timeline if mark.update != update]
        self.runs = runs(self.timeline)

    def completed_by(self, update: str) -> bool:
        """Whether this update is (one of) those that completed the milestone."""
        return any(mark.update == update and mark.status == "completed" for mark in self.timeline)

    @property
    def status(self) -> Status:
        """The validated status now."""
        return self.timeline[-1].status if self.timeline else "not_started"


class Dispute(Entity):
    """A co-lead's objection to a completion, and how it was settled: at which position, and why.

    `deputy` is who objects as the deputy of `organisation`, if anybody does.
    """

    organisation: str
    reason: Sealed
    position: int
    settled: int | None = None
    upheld: bool | None = None
    settlement: Sealed | None = None
    deputy: str | UnsetType = UNSET


class Update(Entity):
    """One update under review, or the last validated one of its milestone and quarter.

    `reason` is that of a return or withdrawal, `note` that of a validation. `dispute` is open, `settled` the
    last one that no longer is.
    """

    submitted: UpdateSubmitted
    effective_on: date
    position: int
    recorded_at: str
    review: Review = "submitted"
    reviewed: int | None = None
    reason: Sealed | None = None
    note: Sealed | None = None
    dispute: Dispute | None = None
    settled: Dispute | None = None

    @property
    def id(self) -> str:
        """Its UUID."""
        return self.submitted.update

    @property
    def activity(self) -> str:
        """The code of its activity."""
        return self.submitted.activity


class Posted(Struct, frozen=True, gc=False):
    """The first update that an organisation posted for a quarter: its id, and when the ledger took it."""

    update: str
    recorded_at: str


class Activity(Entity):
    """An activity as it stands; null leads, members, objectives and area come from its section.

    `last_update` is the id of the update that was posted last, `last_review` what became of it.
    """

    code: str
    order: int
    section: str
    number: int | None
    title: Text
    leads: tuple[str, ...] | None
    members: tuple[str, ...] | None
    gcm_objectives: Objectives | None
    thematic_area: int | None
    on_request: bool
    notes: tuple[Note, ...]
    milestones: dict[str, MilestoneState]
    updates: dict[str, Update] = field(default_factory=dict)
    posted: dict[str, dict[str, Posted]] = field(default_factory=dict)
    last_update: str | None = None
    last_review: Review | None = None
    position: int = 0
    cancelled: bool = False

    @property
    def stream(self) -> str:
        """Its stream in the ledger."""
        return f"activity/{self.code}"

    def targets(self, milestone: str | None) -> list[MilestoneState]:
        """The milestones an update speaks of: the one named, the only one, or all that are not finished."""
        if milestone is not None:
            return [self.milestones[milestone]]
        if len(self.milestones) == 1:
            return list(self.milestones.values())
        unfinished = [m for m in self.milestones.values() if m.status not in ("completed", "cancelled")]
        return unfinished or (self.kept if len(self.kept) == 1 else [])

    @property
    def kept(self) -> list[MilestoneState]:
        """Its milestones but for those that were taken out by themselves."""
        return [milestone for milestone in self.milestones.values() if not milestone.dropped]


class Progress(Entity):
    """How an activity stands: what updates change, apart from what the plan says of it."""

    activity: Activity

    @property
    def identity(self) -> Hashable:
        """That of its activity, told apart from the activity itself."""
        return "progress", id(self.activity)


class Edition(Struct, frozen=True, gc=False):
    """An issued edition of a quarter's report; `size` events went into it."""

    edition: int
    position: int
    issued_at: str
    size: int
    root: str
    rules: int
    renditions: tuple[Rendition, ...]


class Report(Entity):
    """The editions of one quarter's report."""

    quarter: str
    editions: list[Edition] = field(default_factory=list)


class Delegation(Entity):
    """That a deputy acts for an organisation where it leads, from `start` to `end`, both inclusive.

    Without sections and activities it is for all of them. `end` null means that no end is set; `granted` and
    `ended` are positions.
    """

    id: str
    organisation: str
    deputy: str
    start: date
    end: date | None
    sections: tuple[str, ...]
    activities: tuple[str, ...]
    granted: int
    granted_at: str
    ended: int | None = None
    ended_at: str | None = None

    def in_force(self, day: date) -> bool:
        """Whether the deputy may act on this day."""
        return self.start <= day and (self.end is None or day <= self.end)

    def covers(self, activity: Activity) -> bool:
        """Whether it is about this activity."""
        everything = not self.sections and not self.activities
        return everything or activity.section in self.sections or activity.code in self.activities


class Erasure(Entity):
    """That the text behind a seal was erased: by the event at `position`, on which basis."""

    sha256: str
    position: int
    recorded_at: str
    basis: str


class State(Struct):
    """Everything, after `size` events. Open reschedule requests point at activity and milestone.

    `erasures` are by seal; there are as many as texts were ever erased. `retractions` are by contribution,
    `key_messages` by quarter and language.
    """

    size: int = 0
    recorded_at: str | None = None
    versions: dict[str, int] = field(default_factory=dict)
    workplan: Workplan | None = None
    organisations: dict[str, Organisation] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    updates: dict[str, str] = field(default_factory=dict)
    requests: dict[str, tuple[str, str]] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    key_messages: dict[str, dict[Language, KeyMessages]] = field(default_factory=dict)
    consultations: dict[str, Consultation] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    delegations: dict[str, Delegation] = field(default_factory=dict)
    erasures: dict[str, Erasure] = field(default_factory=dict)
    retractions: dict[str, Retraction] = field(default_factory=dict)

    @property
    def plan(self) -> Workplan:
        """The workplan. Raises LookupError while the ledger is empty."""
        if self.workplan is None:
            raise LookupError("this ledger holds no workplan yet")
        return self.workplan


LeadsFrom = Literal["activity", "section", "not_stated"]


def leads_of(state: State, activity: Activity) -> tuple[tuple[str, ...], LeadsFrom]:
    """Who leads an activity, and where that is stated. Where nobody is stated, nobody is returned."""
    if activity.leads is not None:
        return activity.leads, "activity"
    section = state.sections[activity.section]
    if section.leads is not None:
        return section.leads, "section"
    return (), "not_stated"


def owners_of(state: State, activity: Activity) -> tuple[str, ...]:
    """Who answers for an activity: its leads, or the secretariat where none is stated (an inference)."""
    return leads_of(state, activity)[0] or (state.plan.secretariat,)


def members_of(state: State, activity: Activity) -> tuple[str, ...]:
    """The members of an activity: its own where it states them, else its section's."""
    return state.sections[activity.section].members if activity.members is None else activity.members


def partners_of(state: State, activity: Activity) -> tuple[str, ...]:
    """Who takes part in an activity: its leads and members, and the observers of its section."""
    observers = state.sections[activity.section].observers
    return tuple(dict.fromkeys((*leads_of(state, activity)[0], *members_of(state, activity), *observers)))


def objectives_of(state: State, activity: Activity) -> Objectives | None:
    """The GCM objectives of an activity: its own where it states them, else its section's."""
    own = activity.gcm_objectives
    return state.sections[activity.section].gcm_objectives if own is None else own


def area_of(state: State, activity: Activity) -> int | None:
    """The thematic area of an activity: its own where it states it, else its section's."""
    own = activity.thematic_area
    return state.sections[activity.section].thematic_area if own is None else own


def interests(state: State, *organisations: str | None) -> set[str]:
    """The organisations themselves and their hosts: nobody validates what any of these reported."""
    named = {code for code in organisations if code is not None}
    hosts = {state.organisations[code].hosted_by for code in named if code in state.organisations}
    return named | {host for host in hosts if host is not None}


def known_as(organisations: Iterable[Organisation], name: str) -> str | None:
    """The code of the organisation of this name: that very code, or in any case a code, name or alias."""
    known, wanted = list(organisations), name.casefold()
    if any(each.code == name for each in known):
        return name
    called = [(each.code, each.code) for each in known]
    called += [(one, each.code) for each in known for one in (*each.names.values(), *each.aliases)]
    return next((code for one, code in called if one.casefold() == wanted), None)
