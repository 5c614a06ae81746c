"""How reports and what goes into them change the state."""

from events import vocabulary as v
from events.codec import Recorded
from events.evolvers import Touched
from events.state import Edition, Report, State
from events.state.discussion import KeyMessages


def key_messages_written(state: State, recorded: Recorded, event: v.KeyMessagesWritten) -> Touched:
    """The secretariat's text for a report."""
    messages = KeyMessages(
        event.quarter, event.language, event.text, recorded.position, recorded.envelope.recorded_at
    )
    state.key_messages.setdefault(event.quarter, {})[event.language] = messages
    return (messages,)


def issued(state: State, recorded: Recorded, event: v.ReportIssued) -> Touched:
    """An edition of a report."""
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
            renderer=event.renderer,
        )
    )
    return (report,)
