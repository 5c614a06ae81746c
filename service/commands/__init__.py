"""The use cases: one command each, plain values in, a recorded event with its receipt out.

`issue(ledger, order, command)` is how the API, the command line, the jobs and the seed all change a ledger.
"""

from service.commands.activities import (
    AddActivity,
    AmendActivity,
    AssignLeads,
    CancelActivity,
    ReopenActivity,
)
from service.commands.consultations import (
    ChangeDecision,
    CorrectConsultation,
    FollowUpDecision,
    RecordConsultation,
    RecordDecision,
)
from service.commands.contributions import AddEvidence, PostComment, RetractComment, WithdrawEvidence
from service.commands.delegations import EndDelegation, GrantDelegation
from service.commands.draft import Command
from service.commands.issue import Accepted, Order, issue
from service.commands.ledger import Ledger
from service.commands.milestones import AddMilestone, AmendMilestone, CancelMilestone
from service.commands.plan import (
    AdoptWorkplan,
    ChangeOrganisation,
    IssueReport,
    RegisterOrganisation,
    ReviseBaseline,
    WriteKeyMessages,
)
from service.commands.reschedules import DecideReschedule, RequestReschedule
from service.commands.sections import (
    ChangeSection,
    CloseSection,
    OpenSection,
    ReopenSection,
    SetSectionPersons,
)
from service.commands.updates import (
    DisputeUpdate,
    EvidenceGiven,
    ReturnUpdate,
    SettleDispute,
    SubmitUpdate,
    ValidateUpdate,
    WithdrawUpdate,
)
from service.commands.upkeep import EraseText, RecordRestore

__all__ = [
    "Accepted",
    "AddActivity",
    "AddEvidence",
    "AddMilestone",
    "AdoptWorkplan",
    "AmendActivity",
    "AmendMilestone",
    "AssignLeads",
    "CancelActivity",
    "CancelMilestone",
    "ChangeDecision",
    "ChangeOrganisation",
    "ChangeSection",
    "CloseSection",
    "Command",
    "CorrectConsultation",
    "DecideReschedule",
    "DisputeUpdate",
    "EndDelegation",
    "EraseText",
    "EvidenceGiven",
    "FollowUpDecision",
    "GrantDelegation",
    "IssueReport",
    "Ledger",
    "OpenSection",
    "Order",
    "PostComment",
    "RecordConsultation",
    "RecordDecision",
    "RecordRestore",
    "RegisterOrganisation",
    "ReopenActivity",
    "ReopenSection",
    "RequestReschedule",
    "RetractComment",
    "ReturnUpdate",
    "ReviseBaseline",
    "SetSectionPersons",
    "SettleDispute",
    "SubmitUpdate",
    "ValidateUpdate",
    "WithdrawEvidence",
    "WithdrawUpdate",
    "WriteKeyMessages",
    "issue",
]
