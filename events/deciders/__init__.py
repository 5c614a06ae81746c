"""Deciders: given the state, may this happen?

A command proposes an event. `decide` checks the proposal against the state and returns the events that
then happen, or raises `events.refusals.Refusal`; it changes nothing and reads no clock: who asks, and
when, come in with the context.
"""

from collections.abc import Callable
from typing import Any

from msgspec import structs

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import (
    activities,
    consultations,
    contributions,
    decisions,
    delegations,
    disputes,
    milestones,
    plan,
    reports,
    reschedules,
    sections,
    updates,
    upkeep,
)
from events.deciders.context import Context
from events.state import State

Decider = Callable[[State, Any, Context], list[NewEvent]]

_DECIDERS: dict[str, Decider] = {
    v.WorkplanAdopted.TYPE: plan.adopt,
    v.BaselineRevised.TYPE: plan.revise_baseline,
    v.OrganisationRegistered.TYPE: plan.register_organisation,
    v.OrganisationChanged.TYPE: plan.change_organisation,
    v.SectionOpened.TYPE: sections.open_section,
    v.SectionChanged.TYPE: sections.change,
    v.SectionClosed.TYPE: sections.close,
    v.SectionReopened.TYPE: sections.reopen,
    v.SectionPersonsSet.TYPE: sections.set_persons,
    v.ActivityAdded.TYPE: activities.add,
    v.ActivityAmended.TYPE: activities.amend,
    v.LeadsAssigned.TYPE: activities.assign_leads,
    v.ActivityCancelled.TYPE: activities.cancel,
    v.ActivityReopened.TYPE: activities.reopen,
    v.MilestoneAdded.TYPE: milestones.add,
    v.MilestoneAmended.TYPE: milestones.amend,
    v.MilestoneCancelled.TYPE: milestones.cancel,
    v.UpdateSubmitted.TYPE: updates.submit,
    v.UpdateWithdrawn.TYPE: updates.withdraw,
    v.UpdateValidated.TYPE: updates.validate,
    v.UpdateReturned.TYPE: updates.return_to_author,
    v.UpdateDisputed.TYPE: disputes.dispute,
    v.DisputeSettled.TYPE: disputes.settle,
    v.CommentPosted.TYPE: contributions.comment,
    v.CommentRetracted.TYPE: contributions.retract,
    v.EvidenceAdded.TYPE: contributions.add_evidence,
    v.EvidenceWithdrawn.TYPE: contributions.withdraw_evidence,
    v.RescheduleRequested.TYPE: reschedules.request,
    v.RescheduleDecided.TYPE: reschedules.decide,
    v.ConsultationRecorded.TYPE: consultations.record,
    v.ConsultationCorrected.TYPE: consultations.correct,
    v.DecisionRecorded.TYPE: decisions.record,
    v.DecisionChanged.TYPE: decisions.change,
    v.DecisionFollowedUp.TYPE: decisions.follow_up,
    v.KeyMessagesWritten.TYPE: reports.write_key_messages,
    v.DelegationGranted.TYPE: delegations.grant,
    v.DelegationEnded.TYPE: delegations.end,
    v.ReportIssued.TYPE: reports.issue,
    v.TextErased.TYPE: upkeep.erase,
    v.LedgerRestored.TYPE: upkeep.restore,
    v.LedgerClosed.TYPE: upkeep.rotate,
    v.LedgerContinued.TYPE: upkeep.rotate,
}


def decide(state: State, proposal: NewEvent, context: Context) -> list[NewEvent]:
    """The events that happen when this proposal is accepted. Raises Refusal when it is not."""
    context = structs.replace(context, effective_on=proposal.effective_on)
    return _DECIDERS[proposal.event.TYPE](state, proposal.event, context)
