"""Every event that can stand in a ledger.

A class is one event type at its newest schema. `TYPE` is its stable name, never a class path; `SCHEMA`
rises when the fields change, and `events.codec` upcasts what was written before. The stream that an event
belongs to follows from its fields. Events are frozen and name no person; free text stands as `Sealed`.
"""

from datetime import date
from typing import ClassVar

from msgspec import UNSET, Struct, UnsetType

from events.values import (
    Confidence,
    Evidence,
    Forum,
    Language,
    Milestone,
    Note,
    Objectives,
    Period,
    Rendition,
    Sealed,
    SectionKind,
    Status,
    Text,
    ThematicArea,
    Window,
)

WORKPLAN_STREAM = "workplan"


class Event(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Base of all events."""

    TYPE: ClassVar[str]
    SCHEMA: ClassVar[int] = 1

    @property
    def stream(self) -> str:
        """The stream this event belongs to; its events are numbered 1, 2, 3 …"""
        return WORKPLAN_STREAM


# The plan as a whole


class WorkplanAdopted(Event, frozen=True):
    """A workplan was adopted: the first event of its ledger, and baseline number 1."""

    TYPE = "workplan.adopted"
    workplan: str
    title: Text
    period: Period
    adopted_on: date
    forum: Forum
    timezone: str
    secretariat: str
    thematic_areas: tuple[ThematicArea, ...] = ()
    notes: tuple[Note, ...] = ()


class BaselineRevised(Event, frozen=True):
    """A formal plan revision: what is current becomes the numbered baseline; the old one stays reportable."""

    TYPE = "workplan.baseline_revised"
    number: int
    adopted_on: date
    reason: Sealed


class OrganisationEvent(Event, frozen=True):
    """Base of what happens to an organisation, known by its canonical acronym."""

    organisation: str

    @property
    def stream(self) -> str:
        """One for each organisation."""
        return f"organisation/{self.organisation}"


class OrganisationRegistered(OrganisationEvent, frozen=True):
    """An organisation takes part; `aliases` are its names as printed, misprints among them."""

    TYPE = "organisation.registered"
    names: Text
    kind: str
    aliases: tuple[str, ...] = ()
    hosted_by: str | None = None
    note: str | None = None


# Sections


class SectionEvent(Event, frozen=True):
    """Base of what happens to a section."""

    section: str

    @property
    def stream(self) -> str:
        """One for each section."""
        return f"section/{self.section}"


class SectionOpened(SectionEvent, frozen=True):
    """A section was opened. `leads` is null where the plan states none; `persons` are sealed names."""

    TYPE = "section.opened"
    kind: SectionKind
    title: Text
    leads: tuple[str, ...] | None = None
    members: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    persons: tuple[Sealed, ...] = ()
    gcm_objectives: Objectives | None = None
    thematic_area: int | None = None
    notes: tuple[Note, ...] = ()


class SectionChanged(SectionEvent, frozen=True):
    """A section was changed, or turned into another kind of group; absent fields stay as they were."""

    TYPE = "section.changed"
    reason: Sealed
    kind: SectionKind | UnsetType = UNSET
    title: Text | UnsetType = UNSET
    leads: tuple[str, ...] | UnsetType | None = UNSET
    members: tuple[str, ...] | UnsetType = UNSET
    observers: tuple[str, ...] | UnsetType = UNSET
    gcm_objectives: Objectives | UnsetType | None = UNSET
    thematic_area: int | UnsetType | None = UNSET


class SectionClosed(SectionEvent, frozen=True):
    """A section was closed; its activities stay in every count."""

    TYPE = "section.closed"
    reason: Sealed


# Activities


class ActivityEvent(Event, frozen=True):
    """Base of what happens to an activity; updates and reschedules belong to its stream."""

    activity: str

    @property
    def stream(self) -> str:
        """One for each activity."""
        return f"activity/{self.activity}"


class ActivityAdded(ActivityEvent, frozen=True):
    """An activity entered the plan.

    `number` is the printed one, `position` its place in the section. Leads, members, objectives and area
    that are null come from the section.
    """

    TYPE = "activity.added"
    section: str
    number: int | None
    position: int
    title: Text
    milestones: tuple[Milestone, ...]
    leads: tuple[str, ...] | None = None
    members: tuple[str, ...] | None = None
    gcm_objectives: Objectives | None = None
    thematic_area: int | None = None
    on_request: bool = False
    notes: tuple[Note, ...] = ()


class ActivityAmended(ActivityEvent, frozen=True):
    """The wording or the attribution of an activity changed; dates move by reschedule or revision only."""

    TYPE = "activity.amended"
    reason: Sealed
    title: Text | UnsetType = UNSET
    members: tuple[str, ...] | UnsetType | None = UNSET
    gcm_objectives: Objectives | UnsetType | None = UNSET
    thematic_area: int | UnsetType | None = UNSET
    on_request: bool | UnsetType = UNSET


class LeadsAssigned(ActivityEvent, frozen=True):
    """The leads of an activity were set; the first is the lead, the others co-lead."""

    TYPE = "activity.leads_assigned"
    leads: tuple[str, ...]
    reason: Sealed


class ActivityCancelled(ActivityEvent, frozen=True):
    """An activity was taken out of the plan; it stays in every denominator, shown apart."""

    TYPE = "activity.cancelled"
    reason: Sealed


class ActivityReopened(ActivityEvent, frozen=True):
    """A cancelled or completed activity is being worked on again."""

    TYPE = "activity.reopened"
    reason: Sealed


# Updates


class UpdateEvent(ActivityEvent, frozen=True):
    """Base of what happens to one update, known by its id (UUID)."""

    update: str


class UpdateSubmitted(UpdateEvent, frozen=True):
    """A lead, or the secretariat on its behalf, reports the status of an activity or of one milestone.

    The envelope's `effective_on` says when it became so. `milestone` null means the whole activity.
    `resubmits` names the returned update that this one replaces.
    """

    TYPE = "update.submitted"
    quarter: str
    status: Status
    organisation: str
    language: Language
    milestone: str | None = None
    on_behalf_of: str | None = None
    resubmits: str | None = None
    percent: int | None = None
    confidence: Confidence | None = None
    narrative: Sealed | None = None
    challenges: Sealed | None = None
    mitigation: Sealed | None = None
    next_steps: Sealed | None = None
    support_requested: Sealed | None = None
    evidence: tuple[Evidence, ...] = ()


class UpdateWithdrawn(UpdateEvent, frozen=True):
    """Its author took the update back before it was reviewed."""

    TYPE = "update.withdrawn"
    reason: Sealed | None = None


class UpdateValidated(UpdateEvent, frozen=True):
    """Another organisation's validator accepted the update: it moves the official figures."""

    TYPE = "update.validated"
    note: Sealed | None = None


class UpdateReturned(UpdateEvent, frozen=True):
    """The update went back to its author, with the reason."""

    TYPE = "update.returned"
    reason: Sealed


class UpdateDisputed(UpdateEvent, frozen=True):
    """A co-lead disputes a completion, itself or by its deputy, who says on behalf of whom."""

    TYPE = "update.disputed"
    SCHEMA = 2
    organisation: str
    reason: Sealed
    on_behalf_of: str | None = None


class DisputeSettled(UpdateEvent, frozen=True):
    """The secretariat settled a dispute; an upheld one returns the update and undoes its completion."""

    TYPE = "update.dispute_settled"
    upheld: bool
    reason: Sealed


# Reschedules


class RescheduleRequested(ActivityEvent, frozen=True):
    """A lead asks for another window for one milestone."""

    TYPE = "reschedule.requested"
    request: str
    milestone: str
    window: Window
    organisation: str
    justification: Sealed
    on_behalf_of: str | None = None


class RescheduleDecided(ActivityEvent, frozen=True):
    """The secretariat decided the request; an approved one moves the current window, never the baseline."""

    TYPE = "reschedule.decided"
    request: str
    approved: bool
    reason: Sealed | None = None


# Deputies


class DelegationEvent(Event, frozen=True):
    """Base of what happens to one delegation, known by its id (UUID)."""

    delegation: str

    @property
    def stream(self) -> str:
        """One for each delegation."""
        return f"delegation/{self.delegation}"


class DelegationGranted(DelegationEvent, frozen=True):
    """An organisation lets a deputy act for it where it leads, in the sections and activities named, or all.

    From `start` to `end`, both inclusive, in the plan's time zone; `end` null means until it is ended.
    """

    TYPE = "delegation.granted"
    organisation: str
    deputy: str
    start: date
    end: date | None = None
    sections: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


class DelegationEnded(DelegationEvent, frozen=True):
    """A delegation was ended: the envelope's `effective_on` is the first day on which it is over."""

    TYPE = "delegation.ended"


# Reports


class ReportIssued(Event, frozen=True):
    """An edition of a quarter's accountability report was issued.

    A pure function of the first `size` events; `root` is their Merkle root, `rules` the version of the
    counting, and each rendition is bound by its SHA-256.
    """

    TYPE = "report.issued"
    quarter: str
    edition: int
    size: int
    root: str
    rules: int
    renditions: tuple[Rendition, ...]

    @property
    def stream(self) -> str:
        """One for each quarter."""
        return f"report/{self.quarter}"


# The ledger itself


class TextErased(Event, frozen=True):
    """A sealed text and its salt were deleted; its seal stays in its leaf, and every proof with it.

    `event` is the position of the event that came with the text, `of` the stream of that event and of this
    one, `field` where in its data the seal stands (`narrative`, `evidence.0.title`). `basis` is the ground on
    which it was erased: a fact of the ledger, in the leaf, and never erased itself.
    """

    TYPE = "text.erased"
    of: str
    event: int
    field: str
    sha256: str
    basis: str

    @property
    def stream(self) -> str:
        """That of the event that came with the text: what it shows has changed."""
        return self.of


class LedgerRestored(Event, frozen=True):
    """The ledger was put back from a backup: whatever was recorded after this event's predecessor is lost.

    What the operator states, in the leaf: `reason`; when the backup was made (`backup_at`, written like
    `recorded_at`) and how many events the ledger had before the loss (`size_before`), null where not known.
    """

    TYPE = "ledger.restored"
    reason: str
    backup_at: str | None = None
    size_before: int | None = None


class LedgerClosed(Event, frozen=True):
    """The last event of a log: the ledger goes on in the log `origin`, whose checkpoints `vkey` verifies.

    So the old key itself names the new one. It is missing where the old key was lost or stolen. `reason` is
    what the operator states, in the leaf.
    """

    TYPE = "ledger.closed"
    origin: str
    vkey: str
    reason: str


class LedgerContinued(Event, frozen=True):
    """The first event of a log that continues another one of the same ledger, under a new signing key.

    `checkpoint` is the last one that the log before it signed, as a signed note, and `vkey` the key that
    verifies it. `handed_over` says whether that log ends with a `ledger.closed` that names this one.
    """

    TYPE = "ledger.continued"
    vkey: str
    checkpoint: str
    handed_over: bool
    reason: str


EVENTS: tuple[type[Event], ...] = (
    WorkplanAdopted,
    BaselineRevised,
    OrganisationRegistered,
    SectionOpened,
    SectionChanged,
    SectionClosed,
    ActivityAdded,
    ActivityAmended,
    LeadsAssigned,
    ActivityCancelled,
    ActivityReopened,
    UpdateSubmitted,
    UpdateWithdrawn,
    UpdateValidated,
    UpdateReturned,
    UpdateDisputed,
    DisputeSettled,
    RescheduleRequested,
    RescheduleDecided,
    DelegationGranted,
    DelegationEnded,
    ReportIssued,
    TextErased,
    LedgerRestored,
    LedgerClosed,
    LedgerContinued,
)
