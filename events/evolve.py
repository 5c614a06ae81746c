"""The fold: how each event changes the state. Pure, total, and never refuses what stands in a ledger.

The state is changed in place, because folding a long history must not copy it; each function returns the
entities it touched, so that read models can be brought up to date from exactly those.
"""

from collections.abc import Callable, Iterable
from typing import Any

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import (
    Touched,
    activities,
    consultations,
    contributions,
    delegations,
    ledger,
    milestones,
    plan,
    reports,
    reschedules,
    sections,
    updates,
)
from events.state import Activity, Progress, State

EVOLUTION = 2
"""Raised whenever a function here gives another state for the same events: snapshots made before are void."""


def evolve(state: State, recorded: Recorded) -> Touched:
    """Apply one event; returns the entities it touched."""
    envelope = recorded.envelope
    state.size = envelope.position + 1
    state.recorded_at = envelope.recorded_at
    state.versions[envelope.stream] = envelope.version
    touched = _EVOLVERS[envelope.type](state, recorded, recorded.event)
    for entity in touched:
        if isinstance(entity, Activity):
            entity.position = envelope.position
        elif isinstance(entity, Progress):
            entity.activity.position = envelope.position
    return touched


def fold(state: State, history: Iterable[Recorded]) -> State:
    """Apply events in order; returns the same state, advanced."""
    for recorded in history:
        evolve(state, recorded)
    return state


_EVOLVERS: dict[str, Callable[[State, Recorded, Any], Touched]] = {
    v.WorkplanAdopted.TYPE: plan.adopted,
    v.BaselineRevised.TYPE: plan.revised,
    v.OrganisationRegistered.TYPE: plan.registered,
    v.OrganisationChanged.TYPE: plan.changed,
    v.SectionOpened.TYPE: sections.opened,
    v.SectionChanged.TYPE: sections.changed,
    v.SectionClosed.TYPE: sections.closed,
    v.SectionReopened.TYPE: sections.reopened,
    v.SectionPersonsSet.TYPE: sections.persons_set,
    v.ActivityAdded.TYPE: activities.added,
    v.ActivityAmended.TYPE: activities.amended,
    v.LeadsAssigned.TYPE: activities.leads_assigned,
    v.ActivityCancelled.TYPE: activities.cancelled,
    v.ActivityReopened.TYPE: activities.reopened,
    v.MilestoneAdded.TYPE: milestones.added,
    v.MilestoneAmended.TYPE: milestones.amended,
    v.MilestoneCancelled.TYPE: milestones.cancelled,
    v.UpdateSubmitted.TYPE: updates.submitted,
    v.UpdateWithdrawn.TYPE: updates.withdrawn,
    v.UpdateValidated.TYPE: updates.validated,
    v.UpdateReturned.TYPE: updates.returned,
    v.UpdateDisputed.TYPE: updates.disputed,
    v.DisputeSettled.TYPE: updates.settled,
    v.CommentPosted.TYPE: contributions.commented,
    v.CommentRetracted.TYPE: contributions.retracted,
    v.EvidenceAdded.TYPE: contributions.evidenced,
    v.EvidenceWithdrawn.TYPE: contributions.retracted,
    v.RescheduleRequested.TYPE: reschedules.requested,
    v.RescheduleDecided.TYPE: reschedules.decided,
    v.ConsultationRecorded.TYPE: consultations.held,
    v.ConsultationCorrected.TYPE: consultations.corrected,
    v.DecisionRecorded.TYPE: consultations.decided,
    v.DecisionChanged.TYPE: consultations.changed,
    v.DecisionFollowedUp.TYPE: consultations.followed_up,
    v.KeyMessagesWritten.TYPE: reports.key_messages_written,
    v.DelegationGranted.TYPE: delegations.granted,
    v.DelegationEnded.TYPE: delegations.ended,
    v.ReportIssued.TYPE: reports.issued,
    v.TextErased.TYPE: ledger.text_erased,
    v.LedgerRestored.TYPE: ledger.itself,
    v.LedgerClosed.TYPE: ledger.itself,
    v.LedgerContinued.TYPE: ledger.itself,
}
