"""Every event that can stand in a ledger.

A class is one event type at its newest schema. `TYPE` is its stable name, never a class path; `SCHEMA`
rises when the fields change, and `events.codec` upcasts what was written before. The stream that an event
belongs to follows from its fields. Events are frozen and name no person; free text stands as `Sealed`.
"""

from events.vocabulary.activities import (
    ActivityAdded,
    ActivityAmended,
    ActivityCancelled,
    ActivityEvent,
    ActivityReopened,
    LeadsAssigned,
)
from events.vocabulary.base import WORKPLAN_STREAM, Event
from events.vocabulary.consultations import (
    ConsultationCorrected,
    ConsultationEvent,
    ConsultationRecorded,
    DecisionChanged,
    DecisionEvent,
    DecisionFollowedUp,
    DecisionRecorded,
)
from events.vocabulary.contributions import CommentPosted, CommentRetracted, EvidenceAdded, EvidenceWithdrawn
from events.vocabulary.ledger import LedgerClosed, LedgerContinued, LedgerRestored, TextErased
from events.vocabulary.milestones import MilestoneAdded, MilestoneAmended, MilestoneCancelled, MilestoneEvent
from events.vocabulary.plan import (
    BaselineRevised,
    OrganisationChanged,
    OrganisationEvent,
    OrganisationRegistered,
    WorkplanAdopted,
)
from events.vocabulary.reports import ReportIssued
from events.vocabulary.reschedules import RescheduleDecided, RescheduleRequested
from events.vocabulary.sections import (
    SectionChanged,
    SectionClosed,
    SectionEvent,
    SectionOpened,
    SectionPersonsSet,
    SectionReopened,
)
from events.vocabulary.updates import (
    DisputeSettled,
    UpdateDisputed,
    UpdateEvent,
    UpdateReturned,
    UpdateSubmitted,
    UpdateValidated,
    UpdateWithdrawn,
)

__all__ = [
    "EVENTS",
    "WORKPLAN_STREAM",
    "ActivityAdded",
    "ActivityAmended",
    "ActivityCancelled",
    "ActivityEvent",
    "ActivityReopened",
    "BaselineRevised",
    "CommentPosted",
    "CommentRetracted",
    "ConsultationCorrected",
    "ConsultationEvent",
    "ConsultationRecorded",
    "DecisionChanged",
    "DecisionEvent",
    "DecisionFollowedUp",
    "DecisionRecorded",
    "DisputeSettled",
    "Event",
    "EvidenceAdded",
    "EvidenceWithdrawn",
    "LeadsAssigned",
    "LedgerClosed",
    "LedgerContinued",
    "LedgerRestored",
    "MilestoneAdded",
    "MilestoneAmended",
    "MilestoneCancelled",
    "MilestoneEvent",
    "OrganisationChanged",
    "OrganisationEvent",
    "OrganisationRegistered",
    "ReportIssued",
    "RescheduleDecided",
    "RescheduleRequested",
    "SectionChanged",
    "SectionClosed",
    "SectionEvent",
    "SectionOpened",
    "SectionPersonsSet",
    "SectionReopened",
    "TextErased",
    "UpdateDisputed",
    "UpdateEvent",
    "UpdateReturned",
    "UpdateSubmitted",
    "UpdateValidated",
    "UpdateWithdrawn",
    "WorkplanAdopted",
]

EVENTS: tuple[type[Event], ...] = (
    WorkplanAdopted,
    BaselineRevised,
    OrganisationRegistered,
    OrganisationChanged,
    SectionOpened,
    SectionChanged,
    SectionClosed,
    SectionReopened,
    SectionPersonsSet,
    ActivityAdded,
    ActivityAmended,
    LeadsAssigned,
    ActivityCancelled,
    ActivityReopened,
    MilestoneAdded,
    MilestoneAmended,
    MilestoneCancelled,
    UpdateSubmitted,
    UpdateWithdrawn,
    UpdateValidated,
    UpdateReturned,
    UpdateDisputed,
    DisputeSettled,
    CommentPosted,
    CommentRetracted,
    EvidenceAdded,
    EvidenceWithdrawn,
    RescheduleRequested,
    RescheduleDecided,
    ConsultationRecorded,
    ConsultationCorrected,
    DecisionRecorded,
    DecisionChanged,
    DecisionFollowedUp,
    ReportIssued,
    TextErased,
    LedgerRestored,
    LedgerClosed,
    LedgerContinued,
)
