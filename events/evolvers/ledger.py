"""How what happens to the ledger itself changes the state."""

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched
from events.state import Erasure, Progress, State


def text_erased(state: State, recorded: Recorded, event: v.TextErased) -> Touched:
    """The text behind a seal is gone."""
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


def itself(state: State, recorded: Recorded, event: v.Event) -> Touched:
    """Nothing of the plan; its version is another one."""
    return (state.plan,)
