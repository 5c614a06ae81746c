"""What the queries answer: frozen structs, ready for JSON (`msgspec.to_builtins`) and for templates.

Dates are dates, moments are `recorded_at` texts as in the leaves (UTC, milliseconds). Texts that were sealed
come resolved; one that was erased is null, and `erased` says which field that is and what is known of it.
"""

from datetime import date
from typing import Any, Generic, Literal, TypeVar

import msgspec
from msgspec import Struct

from events.counted import Figure, Figures, Rate, Rates
from events.provenance import CountedItem
from events.state import LeadsFrom
from events.units import Basis, Horizon, Level, Timeliness
from events.values import (
    Actor,
    Confidence,
    EvidenceType,
    Forum,
    Language,
    MilestoneKind,
    Note,
    Objectives,
    Period,
    Precision,
    Rendition,
    Review,
    SectionKind,
    Status,
    Text,
    ThematicArea,
    Window,
)

T = TypeVar("T")

Reviewed = Literal["official", "provisional"]

Plain = str | int | bool | tuple[Any, ...] | None
"""A value as JSON has it, apart from objects."""


class Answer(Struct, frozen=True, kw_only=True):
    """Base of all answers."""


class AsOf(Answer, frozen=True):
    """The last event that an answer knows of, and whether everything up to it is made up."""

    position: int
    recorded_at: str
    demonstration: bool


class Page(Answer, Generic[T], frozen=True):
    """Some items; `next` is the cursor (or position) to go on after, null at the end."""

    items: tuple[T, ...]
    next: str | int | None


class ErasedAnswer(Answer, frozen=True):
    """A field whose text was erased (`evidence.0.title`): by the event at `position`, when, on which basis.

    Where these three are null, the text is missing and no event says why: that is a fault.
    """

    field: str
    position: int | None
    recorded_at: str | None
    basis: str | None


class Baseline(Answer, frozen=True):
    """A numbered baseline of the plan and when it was adopted."""

    number: int
    adopted_on: date


class WorkplanAnswer(Answer, frozen=True):
    """A workplan. `quarters` are those it runs through; `version` is that of its stream."""

    code: str
    demonstration: bool
    title: Text
    period: Period
    adopted_on: date
    forum: Forum
    timezone: str
    secretariat: str
    thematic_areas: tuple[ThematicArea, ...]
    notes: tuple[Note, ...]
    baselines: tuple[Baseline, ...]
    quarters: tuple[str, ...]
    sections: int
    activities: int
    version: int
    as_of: AsOf


class OrganisationAnswer(Answer, frozen=True):
    """An organisation and the names it goes by."""

    code: str
    names: Text
    kind: str
    aliases: tuple[str, ...]
    hosted_by: str | None
    note: str | None
    version: int


class SectionAnswer(Answer, frozen=True):
    """A section. `persons` are names of natural persons; those that were erased are null."""

    code: str
    kind: SectionKind
    title: Text
    leads: tuple[str, ...]
    leads_stated: bool
    members: tuple[str, ...]
    observers: tuple[str, ...]
    persons: tuple[str | None, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    notes: tuple[Note, ...]
    closed: bool
    activities: int
    version: int
    erased: tuple[ErasedAnswer, ...]


class MilestoneAnswer(Answer, frozen=True):
    """One milestone. `start` and `end` are current; `forum_end` is the end, capped to the forum's eve.

    `slip_days` is current minus baseline end (null where either is missing), `moves` the number of approved
    reschedules. Status, timeliness and `completed_on` are official, on the baseline and the printed horizon.
    """

    code: str
    start: date | None
    end: date | None
    forum_end: date | None
    precision: Precision | None
    printed: str
    kind: MilestoneKind
    required: bool
    inferred: bool
    note: str | None
    continuation: Window | None
    baseline_start: date | None
    baseline_end: date | None
    slip_days: int | None
    moves: int
    status: Status
    provisional_status: Status
    timeliness: Timeliness | None
    completed_on: date | None


class RolesFrom(Answer, frozen=True):
    """Where the plan states each of these: on the activity, on its section, or nowhere."""

    leads: LeadsFrom
    members: LeadsFrom
    gcm_objectives: LeadsFrom
    thematic_area: LeadsFrom


class Judgement(Answer, frozen=True):
    """What an update says beside the status."""

    confidence: Confidence | None = None
    percent: int | None = None


class ActivityAnswer(Answer, frozen=True):
    """An activity on its four axes.

    `owners` answer for it: its leads, or the secretariat as an inferred fallback (`owners_inferred`).
    `status` is that of all its milestones; `due`, `timeliness` and `completed_on` are told on a baseline,
    which knows nothing of milestones that were added since.
    Confidence and percent are those of the latest validated update; `provisional` also counts what is under
    review. `review` is the state of the latest update, `last_update` its id. `position` is that of the last
    event that touched it, `version` that of its stream.
    """

    code: str
    section: str
    number: int | None
    title: Text
    milestones: tuple[MilestoneAnswer, ...]
    leads: tuple[str, ...]
    leads_stated: bool
    owners: tuple[str, ...]
    owners_inferred: bool
    members: tuple[str, ...]
    observers: tuple[str, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    roles_from: RolesFrom
    status: Status
    timeliness: Timeliness | None
    completed_on: date | None
    confidence: Confidence | None
    percent: int | None
    provisional: "Provisional"
    review: Review | None
    last_update: str | None
    due: date | None
    cancelled: bool
    on_request: bool
    notes: tuple[Note, ...]
    version: int
    position: int


class Provisional(Answer, frozen=True):
    """How an activity would stand if every open update were validated now."""

    status: Status
    timeliness: Timeliness | None
    completed_on: date | None
    confidence: Confidence | None
    percent: int | None


class ActivityPage(Answer, frozen=True):
    """Some activities in the order of the plan. `total` counts all that match; `next` is the next cursor.

    `baseline` is the number of the baseline that due dates, timeliness and slip are told on.
    """

    items: tuple[ActivityAnswer, ...]
    total: int
    next: str | None
    baseline: int
    as_of: AsOf


class EvidenceAnswer(Answer, frozen=True):
    """One piece of evidence; `sha256` is that of its file, where there is one.

    `kept` says that the file was handed in here, and can be read at `files/{sha256}`.
    """

    type: EvidenceType
    title: str | None
    date: date
    url: str | None
    sha256: str | None
    kept: bool


class DelegationAnswer(Answer, frozen=True):
    """That a deputy acts for an organisation where it leads, from `start` to `end`, both inclusive.

    Without sections and activities it is for all. `in_force` says whether it is so today (of an earlier
    point: on that day); `granted` and `ended` are positions.
    """

    id: str
    organisation: str
    deputy: str
    start: date
    end: date | None
    sections: tuple[str, ...]
    activities: tuple[str, ...]
    in_force: bool
    granted: int
    granted_at: str
    ended: int | None
    ended_at: str | None
    version: int


class DisputeAnswer(Answer, frozen=True):
    """A co-lead's objection to a completion, at a position of the ledger; by its `deputy`, if one speaks.

    `settled` (a position), `upheld` and `settlement` (the reason) are null while it is open.
    """

    organisation: str
    deputy: str | None
    reason: str | None
    position: int
    settled: int | None
    upheld: bool | None
    settlement: str | None


class UpdateAnswer(Answer, frozen=True):
    """One update, and what became of it.

    `reviewed` is the position of the review, `reason` that of a return or withdrawal, `note` that of a
    validation. `dispute` is the one that is open, or else the last one that was settled.
    """

    id: str
    activity: str
    milestone: str | None
    quarter: str
    status: Status
    percent: int | None
    confidence: Confidence | None
    effective_on: date
    organisation: str
    on_behalf_of: str | None
    language: Language
    narrative: str | None
    challenges: str | None
    mitigation: str | None
    next_steps: str | None
    support_requested: str | None
    evidence: tuple[EvidenceAnswer, ...]
    resubmits: str | None
    review: Review
    reviewed: int | None
    reason: str | None
    note: str | None
    dispute: DisputeAnswer | None
    position: int
    recorded_at: str
    erased: tuple[ErasedAnswer, ...]


class RescheduleAnswer(Answer, frozen=True):
    """One request to move a milestone, by the `deputy` of an organisation, if one asked.

    `approved` is null while it is undecided; positions are of events.
    """

    id: str
    activity: str
    milestone: str
    old: Window
    new: Window
    slip_days: int | None
    organisation: str
    deputy: str | None
    justification: str | None
    requested: int
    requested_at: str
    approved: bool | None
    decided: int | None
    decided_at: str | None
    reason: str | None
    erased: tuple[ErasedAnswer, ...]


class RateAnswer(Rate, frozen=True, kw_only=True):
    """An exact fraction. `display` is `66.7 %`, rounded once, half up, or `none due`."""

    display: str


class RatesAnswer(Rates, frozen=True, kw_only=True):
    """The three rates of domain.md."""

    on_time: RateAnswer
    completion: RateAnswer
    readiness: RateAnswer


class FiguresAnswer(Figures, frozen=True, kw_only=True):
    """Completion of a set of units: what is counted, with its rates as they are displayed."""

    rates: RatesAnswer


class GroupAnswer(FiguresAnswer, frozen=True, kw_only=True):
    """The figures of one section, lead, area or objective; `key` is null for units that have none."""

    key: str | None
    title: Text | None
    provisional: FiguresAnswer


class CompletionAnswer(FiguresAnswer, frozen=True, kw_only=True):
    """Completion in a quarter (null: of the whole plan). Beside the official figures stand provisional ones.

    `baseline` is the number of the baseline that was counted on. `groups_overlap` says that a unit can be in
    several groups, so that they add up to more than the total. `provenance` is the address (a URI template,
    RFC 6570) at which each of these figures tells the events behind it.
    """

    quarter: str | None
    basis: Basis
    baseline: int
    horizon: Horizon
    level: Level
    by: str | None
    as_of: AsOf
    provisional: FiguresAnswer
    groups: tuple[GroupAnswer, ...]
    groups_overlap: bool
    provenance: str | None = None


class ProvenanceAnswer(Answer, frozen=True):
    """The items behind a figure of completion, as many as it says, and the events that make each what it is.

    `settles` says of each event what of the item it settles: its `date`, its `status`, its `group`. `group`
    is the key of the group, null for that of items without one; where `by` is null too, the figure is of all.
    """

    figure: Figure
    review: Reviewed
    quarter: str | None
    basis: Basis
    baseline: int
    horizon: Horizon
    level: Level
    by: str | None
    group: str | None
    value: int
    items: tuple[CountedItem, ...]
    as_of: AsOf


class EventReference(Answer, frozen=True):
    """Where an event stands in the ledger, and what kind of event it is."""

    position: int
    type: str


class Change(Answer, frozen=True):
    """One field of an activity: `milestones.M1.end` was `old`, is `new`; null where it was or is absent."""

    activity: str
    field: str
    old: Plain
    new: Plain


class Difference(Change, frozen=True):
    """A change with the events behind it, in order: each of them gave the field another value."""

    events: tuple[EventReference, ...]


class DifferencesAnswer(Answer, frozen=True):
    """What is not the same at two points of a ledger, in the order of the plan.

    `differences` were made by events. `days_passed` are those that no event made: a date was reached.
    """

    from_: AsOf = msgspec.field(name="from")
    to: AsOf
    differences: tuple[Difference, ...]
    days_passed: tuple[Change, ...]


class EventAnswer(Answer, frozen=True):
    """One event as it stands in the ledger, which is named by its origin.

    `data` is what its leaf holds, with the text beside each hash: `{"sha256": …, "text": …}`; where it was
    erased, `{"sha256": …, "erased": {"position": …, "recorded_at": …, "basis": …}}`, and where it is gone and
    no event says why, `{"sha256": …, "missing": true}`.
    """

    position: int
    id: str
    type: str
    schema: int
    ledger: str
    stream: str
    version: int
    recorded_at: str
    effective_on: date | None
    actor: Actor
    correlation: str
    causation: str | None
    data: dict[str, Any]
    leaf_hash: str


class ReportProvenanceAnswer(Answer, frozen=True):
    """The items behind a count of an issued report, as many as it says, and the events behind each.

    `figure` is the count's place in the report's dataset (a JSON Pointer). The events are of the first `size`
    events of the ledger, which the report was made from. `settles` as in the provenance of completion; also
    `report`, where it is counted who reported, and `risk`, where it is counted what is at risk.
    """

    quarter: str
    edition: int
    size: int
    figure: str
    value: int
    items: tuple[CountedItem, ...]


class ReportAnswer(Answer, frozen=True):
    """An issued edition of a quarter's report: a function of the first `size` events of the ledger.

    `provenance` is the address (a URI template, RFC 6570) at which each count tells the events behind it.
    """

    quarter: str
    edition: int
    position: int
    issued_at: str
    size: int
    root: str
    rules: int
    renditions: tuple[Rendition, ...]
    provenance: str | None = None
