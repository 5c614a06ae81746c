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
from service.commands.delegations import EndDelegation, GrantDelegation
from service.commands.draft import Command
from service.commands.issue import Accepted, Order, issue
from service.commands.ledger import Ledger
from service.commands.plan import AdoptWorkplan, IssueReport, RegisterOrganisation, ReviseBaseline
from service.commands.reschedules import DecideReschedule, RequestReschedule
from service.commands.sections import ChangeSection, CloseSection, OpenSection
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
    "AdoptWorkplan",
    "AmendActivity",
    "AssignLeads",
    "CancelActivity",
    "ChangeSection",
    "CloseSection",
    "Command",
    "DecideReschedule",
    "DisputeUpdate",
    "EndDelegation",
    "EraseText",
    "EvidenceGiven",
    "GrantDelegation",
    "IssueReport",
    "Ledger",
    "OpenSection",
    "Order",
    "RecordRestore",
    "RegisterOrganisation",
    "ReopenActivity",
    "RequestReschedule",
    "ReturnUpdate",
    "ReviseBaseline",
    "SettleDispute",
    "SubmitUpdate",
    "ValidateUpdate",
    "WithdrawUpdate",
    "issue",
]
