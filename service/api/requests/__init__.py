"""What requests may carry. The fields bear the names of the command's, or of what addresses call them."""

from service.api.requests.access import AddAccount, CreateApiKey, RotateApiKey, SignIn
from service.api.requests.activities import (
    AddActivity,
    AddMilestone,
    AmendActivity,
    AmendMilestone,
    AssignLeads,
)
from service.api.requests.calendars import AddCalendarFeed
from service.api.requests.common import Empty, OptionalNote, OptionalReason, Reason, ReasonAndDate
from service.api.requests.consultations import (
    ChangeDecision,
    CorrectConsultation,
    FollowUpDecision,
    RecordConsultation,
    RecordDecision,
)
from service.api.requests.contributions import AddEvidence, PostComment
from service.api.requests.delegations import EndDelegation, GrantDelegation
from service.api.requests.plan import ChangeOrganisation, RegisterOrganisation, ReviseBaseline
from service.api.requests.reports import PublishReport, WriteKeyMessages
from service.api.requests.reschedules import DecideReschedule, RequestReschedule
from service.api.requests.sections import ChangeSection, OpenSection, SetSectionPersons
from service.api.requests.updates import (
    DisputeUpdate,
    SaveDraft,
    SettleDispute,
    SubmitUpdate,
    SubmitUpdates,
    UpdateItem,
)

__all__ = [
    "AddAccount",
    "AddActivity",
    "AddCalendarFeed",
    "AddEvidence",
    "AddMilestone",
    "AmendActivity",
    "AmendMilestone",
    "AssignLeads",
    "ChangeDecision",
    "ChangeOrganisation",
    "ChangeSection",
    "CorrectConsultation",
    "CreateApiKey",
    "DecideReschedule",
    "DisputeUpdate",
    "Empty",
    "EndDelegation",
    "FollowUpDecision",
    "GrantDelegation",
    "OpenSection",
    "OptionalNote",
    "OptionalReason",
    "PostComment",
    "PublishReport",
    "Reason",
    "ReasonAndDate",
    "RecordConsultation",
    "RecordDecision",
    "RegisterOrganisation",
    "RequestReschedule",
    "ReviseBaseline",
    "RotateApiKey",
    "SaveDraft",
    "SetSectionPersons",
    "SettleDispute",
    "SignIn",
    "SubmitUpdate",
    "SubmitUpdates",
    "UpdateItem",
    "WriteKeyMessages",
]
