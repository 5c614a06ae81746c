"""How delegations change the state."""

from datetime import timedelta

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched
from events.state import Delegation, State


def granted(state: State, recorded: Recorded, event: v.DelegationGranted) -> Touched:
    """A deputy may act."""
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


def ended(state: State, recorded: Recorded, event: v.DelegationEnded) -> Touched:
    """It may no more, from the effective date on."""
    delegation = state.delegations[event.delegation]
    delegation.end = recorded.effective_on - timedelta(days=1)
    delegation.ended, delegation.ended_at = recorded.position, recorded.envelope.recorded_at
    return (delegation,)
