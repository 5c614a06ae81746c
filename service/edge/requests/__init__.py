"""What requests may carry. The fields bear the names of the command's, or of what addresses call them."""

from service.edge.requests.access import AddAccount, ChangeAccount, CreateApiKey, RotateApiKey, SignIn
from service.edge.requests.activities import (
    AddActivity,
    AddMilestone,
    AmendActivity,
    AmendMilestone,
    AssignLeads,
)
from service.edge.requests.calendars import AddCalendarFeed
from service.edge.requests.common import Empty, OptionalNote, OptionalReason, Reason, ReasonAndDate
from service.edge.requests.consultations import (
    ChangeDecision,
    ChangePlannedConsultation,
    CorrectConsultation,
    FollowUpDecision,
    PlanConsultation,
    RecordConsultation,
    RecordDecision,
)
from service.edge.requests.contributions import AddEvidence, PostComment
from service.edge.requests.delegations import EndDelegation, GrantDelegation
from service.edge.requests.jobs import ChangeJob
from service.edge.requests.mail import ChangeMailSettings
from service.edge.requests.plan import ChangeOrganisation, RegisterOrganisation, ReviseBaseline
from service.edge.requests.reports import PublishReport, WriteKeyMessages
from service.edge.requests.reschedules import DecideReschedule, RequestReschedule
from service.edge.requests.sections import ChangeSection, OpenSection, SetSectionPersons
from service.edge.requests.updates import (
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
    "ChangeAccount",
    "ChangeDecision",
    "ChangeJob",
    "ChangeMailSettings",
    "ChangeOrganisation",
    "ChangePlannedConsultation",
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
    "PlanConsultation",
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
