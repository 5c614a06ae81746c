"""The fold: how each event changes the state. Pure, total, and never refuses what stands in a ledger.

The state is changed in place, because folding a long history must not copy it; each function returns the
entities it touched, so that read models can be brought up to date from exactly those.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from msgspec import UNSET, UnsetType, structs

from events import vocabulary as v
from events.codec import Recorded
from events.discussion import KeyMessages
from events.evolvers import Touched, assign, consultations, contributions, milestones
from events.state import (
    Activity,
    Delegation,
    Dispute,
    Edition,
    Erasure,
    Mark,
    MilestoneState,
    Move,
    Organisation,
    Posted,
    Progress,
    Report,
    Section,
    State,
    Update,
    Workplan,
)
from events.values import Review, Status

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


def _workplan_adopted(state: State, recorded: Recorded, event: v.WorkplanAdopted) -> Touched:
    state.workplan = Workplan(
        code=event.workplan,
        title=event.title,
        period=event.period,
        forum=event.forum,
        timezone=event.timezone,
        secretariat=event.secretariat,
        thematic_areas=event.thematic_areas,
        notes=event.notes,
        baselines={1: event.adopted_on},
    )
    return (state.workplan,)


def _baseline_revised(state: State, recorded: Recorded, event: v.BaselineRevised) -> Touched:
    state.plan.baselines[event.number] = event.adopted_on
    for activity in state.activities.values():
        for milestone in activity.milestones.values():
            milestone.baselines[event.number] = milestone.window
    return (state.plan, *state.activities.values())


def _organisation_registered(state: State, recorded: Recorded, event: v.OrganisationRegistered) -> Touched:
    organisation = Organisation(
        event.organisation, event.names, event.kind, event.aliases, event.hosted_by, event.note
    )
    state.organisations[event.organisation] = organisation
    return (organisation,)


def _organisation_changed(state: State, recorded: Recorded, event: v.OrganisationChanged) -> Touched:
    organisation = state.organisations[event.organisation]
    assign(organisation, event, apart=("organisation", "reason"))
    return (organisation,)


def _section_opened(state: State, recorded: Recorded, event: v.SectionOpened) -> Touched:
    section = Section(
        code=event.section,
        order=len(state.sections) + 1,
        kind=event.kind,
        title=event.title,
        leads=event.leads,
        members=event.members,
        observers=event.observers,
        persons=event.persons,
        gcm_objectives=event.gcm_objectives,
        thematic_area=event.thematic_area,
        notes=event.notes,
    )
    state.sections[event.section] = section
    return (section,)


def _section_changed(state: State, recorded: Recorded, event: v.SectionChanged) -> Touched:
    section = state.sections[event.section]
    assign(section, event, apart=("section", "reason"))
    return (section, *(a for a in state.activities.values() if a.section == section.code))


def _section_reopened(state: State, recorded: Recorded, event: v.SectionReopened) -> Touched:
    section = state.sections[event.section]
    section.closed = False
    return (section,)


def _section_persons_set(state: State, recorded: Recorded, event: v.SectionPersonsSet) -> Touched:
    section = state.sections[event.section]
    section.persons = event.persons
    return (section,)


def _section_closed(state: State, recorded: Recorded, event: v.SectionClosed) -> Touched:
    section = state.sections[event.section]
    section.closed = True
    return (section,)


def _activity_added(state: State, recorded: Recorded, event: v.ActivityAdded) -> Touched:
    number = state.plan.baseline
    activity = Activity(
        code=event.activity,
        order=event.position,
        section=event.section,
        number=event.number,
        title=event.title,
        leads=event.leads,
        members=event.members,
        gcm_objectives=event.gcm_objectives,
        thematic_area=event.thematic_area,
        on_request=event.on_request,
        notes=event.notes,
        milestones={m.code: MilestoneState(m, m.window, {number: m.window}) for m in event.milestones},
    )
    state.activities[event.activity] = activity
    return (activity,)


def _activity_amended(state: State, recorded: Recorded, event: v.ActivityAmended) -> Touched:
    activity = state.activities[event.activity]
    assign(activity, event, apart=("activity", "reason"))
    return (activity,)


def _leads_assigned(state: State, recorded: Recorded, event: v.LeadsAssigned) -> Touched:
    activity = state.activities[event.activity]
    activity.leads = event.leads
    return (activity,)


def _activity_cancelled(state: State, recorded: Recorded, event: v.ActivityCancelled) -> Touched:
    activity = state.activities[event.activity]
    activity.cancelled = True
    for milestone in activity.milestones.values():
        if milestone.status != "completed":
            milestone.mark(Mark(recorded.effective_on, recorded.position, "cancelled"))
    return (activity,)


def _activity_reopened(state: State, recorded: Recorded, event: v.ActivityReopened) -> Touched:
    activity = state.activities[event.activity]
    activity.cancelled = False
    milestones = activity.kept
    closed = [m for m in milestones if m.status == "cancelled"] or [m for m in milestones if m.plan.required]
    for milestone in closed:
        begun = any(mark.status not in ("not_started", "cancelled") for mark in milestone.timeline)
        status: Status = "ongoing" if begun else "not_started"
        milestone.mark(Mark(recorded.effective_on, recorded.position, status))
    return (activity,)


def _update_submitted(state: State, recorded: Recorded, event: v.UpdateSubmitted) -> Touched:
    activity = state.activities[event.activity]
    envelope = recorded.envelope
    update = Update(event, recorded.effective_on, envelope.position, envelope.recorded_at)
    if event.resubmits is not None and event.resubmits in activity.updates:
        _forget(state, activity, activity.updates[event.resubmits])
    activity.updates[update.id] = update
    activity.last_update, activity.last_review = update.id, update.review
    state.updates[update.id] = activity.code
    posted = activity.posted.setdefault(event.quarter, {})
    posted.setdefault(event.on_behalf_of or event.organisation, Posted(update.id, update.recorded_at))
    return (Progress(activity), update)


def _update_withdrawn(state: State, recorded: Recorded, event: v.UpdateWithdrawn) -> Touched:
    activity, update = _review(state, recorded, event, "withdrawn")
    update.reason = event.reason
    _forget(state, activity, update)
    _withdraw_post(activity, update.submitted)
    return (Progress(activity), update)


def _withdraw_post(activity: Activity, submitted: v.UpdateSubmitted) -> None:
    by = submitted.on_behalf_of or submitted.organisation
    posted = activity.posted[submitted.quarter]
    if posted[by].update != submitted.update:
        return
    del posted[by]
    for update in activity.updates.values():
        other = update.submitted
        if other.quarter == submitted.quarter and (other.on_behalf_of or other.organisation) == by:
            posted[by] = Posted(update.id, update.recorded_at)
            return


def _update_validated(state: State, recorded: Recorded, event: v.UpdateValidated) -> Touched:
    activity, update = _review(state, recorded, event, "validated")
    update.note = event.note
    submitted = update.submitted
    for milestone in activity.targets(submitted.milestone):
        milestone.mark(Mark(update.effective_on, recorded.position, submitted.status, update.id))
    _supersede(state, activity, update)
    return (Progress(activity), update)


def _supersede(state: State, activity: Activity, by: Update) -> None:
    """Of one milestone and quarter only the last validated update is kept, and those that completed it."""
    if len(activity.updates) == 1:
        return
    milestone, quarter = by.submitted.milestone, by.submitted.quarter
    for update in list(activity.updates.values()):
        submitted = update.submitted
        settled = update.review in ("validated", "returned") and update.dispute is None
        same = submitted.quarter == quarter and submitted.milestone == milestone
        if same and settled and update is not by and not _completing(activity, update):
            _forget(state, activity, update)


def _completing(activity: Activity, update: Update) -> bool:
    milestones = activity.milestones.values()
    return update.submitted.status == "completed" and any(one.completed_by(update.id) for one in milestones)


def _forget(state: State, activity: Activity, update: Update) -> None:
    activity.updates.pop(update.id, None)
    state.updates.pop(update.id, None)


def _update_returned(state: State, recorded: Recorded, event: v.UpdateReturned) -> Touched:
    activity, update = _review(state, recorded, event, "returned")
    update.reason = event.reason
    return (Progress(activity), update)


def _review(
    state: State, recorded: Recorded, event: v.UpdateEvent, review: Review
) -> tuple[Activity, Update]:
    activity = state.activities[event.activity]
    update = activity.updates[event.update]
    update.review = review
    update.reviewed = recorded.position
    if activity.last_update == update.id:
        activity.last_review = review
    return activity, update


def _update_disputed(state: State, recorded: Recorded, event: v.UpdateDisputed) -> Touched:
    activity = state.activities[event.activity]
    update = activity.updates[event.update]
    lead, deputy = event.on_behalf_of or event.organisation, _deputy(recorded, event)
    update.dispute = Dispute(lead, event.reason, recorded.position, deputy=deputy)
    return (Progress(activity), update)


def _dispute_settled(state: State, recorded: Recorded, event: v.DisputeSettled) -> Touched:
    activity = state.activities[event.activity]
    update = activity.updates[event.update]
    dispute, update.dispute = update.dispute, None
    if dispute is not None:
        update.settled = structs.replace(
            dispute, settled=recorded.position, upheld=event.upheld, settlement=event.reason
        )
    if event.upheld:
        _review(state, recorded, event, "returned")
        update.reason = event.reason
        for milestone in activity.milestones.values():
            milestone.unmark(update.id)
    return (Progress(activity), update)


def _deputy(recorded: Recorded, event: v.UpdateDisputed | v.RescheduleRequested) -> str | UnsetType:
    """Who speaks for another as its deputy; the secretariat, which does too, is none."""
    deputised = event.on_behalf_of is not None and recorded.envelope.actor.role == "lead_agency"
    return event.organisation if deputised else UNSET


def _reschedule_requested(state: State, recorded: Recorded, event: v.RescheduleRequested) -> Touched:
    activity = state.activities[event.activity]
    milestone = activity.milestones[event.milestone]
    move = Move(
        request=event.request,
        requested=recorded.position,
        requested_at=recorded.envelope.recorded_at,
        old=milestone.window,
        new=event.window,
        organisation=event.on_behalf_of or event.organisation,
        justification=event.justification,
        deputy=_deputy(recorded, event),
    )
    milestone.moves.append(move)
    state.requests[event.request] = (event.activity, event.milestone)
    return (activity,)


def _reschedule_decided(state: State, recorded: Recorded, event: v.RescheduleDecided) -> Touched:
    code, milestone_code = state.requests.pop(event.request)
    activity = state.activities[code]
    milestone = activity.milestones[milestone_code]
    index = next(i for i, move in enumerate(milestone.moves) if move.request == event.request)
    move = structs.replace(
        milestone.moves[index],
        old=milestone.window,
        decided=recorded.position,
        decided_at=recorded.envelope.recorded_at,
        approved=event.approved,
        reason=event.reason,
    )
    milestone.moves[index] = move
    if event.approved:
        milestone.window = move.new
    return (activity,)


def _key_messages_written(state: State, recorded: Recorded, event: v.KeyMessagesWritten) -> Touched:
    messages = KeyMessages(
        event.quarter, event.language, event.text, recorded.position, recorded.envelope.recorded_at
    )
    state.key_messages.setdefault(event.quarter, {})[event.language] = messages
    return (messages,)


def _delegation_granted(state: State, recorded: Recorded, event: v.DelegationGranted) -> Touched:
    delegation = Delegation(
        id=event.delegation,
        organisation=event.organisation,
        deputy=event.deputy,
        start=event.start,
        end=event.end,
        sections=event.sections,
        activities=event.activities,
        granted=recorded.position,
        granted_at=recorded.envelope.recorded_at,
    )
    state.delegations[delegation.id] = delegation
    return (delegation,)


def _delegation_ended(state: State, recorded: Recorded, event: v.DelegationEnded) -> Touched:
    delegation = state.delegations[event.delegation]
    delegation.end = recorded.effective_on - timedelta(days=1)
    delegation.ended, delegation.ended_at = recorded.position, recorded.envelope.recorded_at
    return (delegation,)


def _report_issued(state: State, recorded: Recorded, event: v.ReportIssued) -> Touched:
    report = state.reports.setdefault(event.quarter, Report(event.quarter))
    report.editions.append(
        Edition(
            edition=event.edition,
            position=recorded.position,
            issued_at=recorded.envelope.recorded_at,
            size=event.size,
            root=event.root,
            rules=event.rules,
            renditions=event.renditions,
        )
    )
    return (report,)


def _text_erased(state: State, recorded: Recorded, event: v.TextErased) -> Touched:
    erasure = Erasure(event.sha256, recorded.position, recorded.envelope.recorded_at, event.basis)
    state.erasures[event.sha256] = erasure
    return (erasure, *_versioned(state, event.of))


def _versioned(state: State, stream: str) -> Touched:
    """What shows the version of a stream whose events come with sealed texts."""
    kind, _, code = stream.partition("/")
    match kind:
        case "activity":
            return (Progress(state.activities[code]),)
        case "organisation":
            return (state.organisations[code],)
        case "section":
            return (state.sections[code],)
        case "consultation":
            return (state.consultations[code],)
        case "decision":
            return (state.decisions[code],)
    return (state.plan,)


def _ledger_itself(state: State, recorded: Recorded, event: v.Event) -> Touched:
    return (state.plan,)


_EVOLVERS: dict[str, Callable[[State, Recorded, Any], Touched]] = {
    v.WorkplanAdopted.TYPE: _workplan_adopted,
    v.BaselineRevised.TYPE: _baseline_revised,
    v.OrganisationRegistered.TYPE: _organisation_registered,
    v.OrganisationChanged.TYPE: _organisation_changed,
    v.SectionOpened.TYPE: _section_opened,
    v.SectionChanged.TYPE: _section_changed,
    v.SectionClosed.TYPE: _section_closed,
    v.SectionReopened.TYPE: _section_reopened,
    v.SectionPersonsSet.TYPE: _section_persons_set,
    v.ActivityAdded.TYPE: _activity_added,
    v.ActivityAmended.TYPE: _activity_amended,
    v.LeadsAssigned.TYPE: _leads_assigned,
    v.ActivityCancelled.TYPE: _activity_cancelled,
    v.ActivityReopened.TYPE: _activity_reopened,
    v.MilestoneAdded.TYPE: milestones.added,
    v.MilestoneAmended.TYPE: milestones.amended,
    v.MilestoneCancelled.TYPE: milestones.cancelled,
    v.UpdateSubmitted.TYPE: _update_submitted,
    v.UpdateWithdrawn.TYPE: _update_withdrawn,
    v.UpdateValidated.TYPE: _update_validated,
    v.UpdateReturned.TYPE: _update_returned,
    v.UpdateDisputed.TYPE: _update_disputed,
    v.DisputeSettled.TYPE: _dispute_settled,
    v.CommentPosted.TYPE: contributions.commented,
    v.CommentRetracted.TYPE: contributions.retracted,
    v.EvidenceAdded.TYPE: contributions.evidenced,
    v.EvidenceWithdrawn.TYPE: contributions.retracted,
    v.RescheduleRequested.TYPE: _reschedule_requested,
    v.RescheduleDecided.TYPE: _reschedule_decided,
    v.ConsultationRecorded.TYPE: consultations.held,
    v.ConsultationCorrected.TYPE: consultations.corrected,
    v.DecisionRecorded.TYPE: consultations.decided,
    v.DecisionChanged.TYPE: consultations.changed,
    v.DecisionFollowedUp.TYPE: consultations.followed_up,
    v.KeyMessagesWritten.TYPE: _key_messages_written,
    v.DelegationGranted.TYPE: _delegation_granted,
    v.DelegationEnded.TYPE: _delegation_ended,
    v.ReportIssued.TYPE: _report_issued,
    v.TextErased.TYPE: _text_erased,
    v.LedgerRestored.TYPE: _ledger_itself,
    v.LedgerClosed.TYPE: _ledger_itself,
    v.LedgerContinued.TYPE: _ledger_itself,
}
