"""How updates, their reviews and disputes change the state."""

from msgspec import structs

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched, deputy_in
from events.state import Activity, Dispute, Mark, Posted, Progress, State, Update
from events.values import Review


def submitted(state: State, recorded: Recorded, event: v.UpdateSubmitted) -> Touched:
    """An update to be reviewed."""
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


def withdrawn(state: State, recorded: Recorded, event: v.UpdateWithdrawn) -> Touched:
    """Its author took it back."""
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


def validated(state: State, recorded: Recorded, event: v.UpdateValidated) -> Touched:
    """It is official: it marks its milestones."""
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


def returned(state: State, recorded: Recorded, event: v.UpdateReturned) -> Touched:
    """It was returned with a reason."""
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


def disputed(state: State, recorded: Recorded, event: v.UpdateDisputed) -> Touched:
    """A co-lead objects."""
    activity = state.activities[event.activity]
    update = activity.updates[event.update]
    lead, deputy = event.on_behalf_of or event.organisation, deputy_in(recorded, event)
    update.dispute = Dispute(lead, event.reason, recorded.position, deputy=deputy)
    return (Progress(activity), update)


def settled(state: State, recorded: Recorded, event: v.DisputeSettled) -> Touched:
    """The dispute is over; upheld, it returns the update."""
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
