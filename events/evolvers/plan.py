"""How the plan as a whole and its organisations change the state."""

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched, assign
from events.state import Organisation, State, Workplan


def adopted(state: State, recorded: Recorded, event: v.WorkplanAdopted) -> Touched:
    """The plan was adopted; its dates are the first baseline."""
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


def revised(state: State, recorded: Recorded, event: v.BaselineRevised) -> Touched:
    """A formal revision: every window as it is now is the new baseline."""
    state.plan.baselines[event.number] = event.adopted_on
    for activity in state.activities.values():
        for milestone in activity.milestones.values():
            milestone.baselines[event.number] = milestone.window
    return (state.plan, *state.activities.values())


def registered(state: State, recorded: Recorded, event: v.OrganisationRegistered) -> Touched:
    """An organisation is known."""
    organisation = Organisation(
        event.organisation, event.names, event.kind, event.aliases, event.hosted_by, event.note
    )
    state.organisations[event.organisation] = organisation
    return (organisation,)


def changed(state: State, recorded: Recorded, event: v.OrganisationChanged) -> Touched:
    """It goes by other names, is of another kind or has another host."""
    organisation = state.organisations[event.organisation]
    assign(organisation, event, apart=("organisation", "reason"))
    return (organisation,)
