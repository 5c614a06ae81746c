"""The state of one workplan: what decisions and figures need, and no more.

It is a fold over the ledger (`events.evolve`). It is bounded by the size of the plan and not by the length
of its history: updates are kept while they are open or still the last word on their period, so that a
ledger of a million events folds into the memory of its plan.
"""

from events.state.activities import Activity, Dispute, Posted, Progress, Update
from events.state.delegations import Delegation
from events.state.milestones import Mark, MilestoneState, Move, Run, runs
from events.state.plan import Organisation, Section, Workplan, known_as
from events.state.reports import Edition, Erasure, Report
from events.state.roles import (
    LeadsFrom,
    area_of,
    interests,
    leads_of,
    members_of,
    objectives_of,
    owners_of,
    partners_of,
)
from events.state.whole import State

__all__ = [
    "Activity",
    "Delegation",
    "Dispute",
    "Edition",
    "Erasure",
    "LeadsFrom",
    "Mark",
    "MilestoneState",
    "Move",
    "Organisation",
    "Posted",
    "Progress",
    "Report",
    "Run",
    "Section",
    "State",
    "Update",
    "Workplan",
    "area_of",
    "interests",
    "known_as",
    "leads_of",
    "members_of",
    "objectives_of",
    "owners_of",
    "partners_of",
    "runs",
]
