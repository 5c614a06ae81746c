"""Decisions about reports: an edition is issued for a closed quarter, in order; key messages come first."""

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.refusals import conflict
from events.state import State


def issue(state: State, event: v.ReportIssued, context: c.Context) -> list[NewEvent]:
    """The next edition for a quarter that has closed, over events that this ledger has."""
    quarter = c.reporting_quarter(state, context, event.quarter)
    if quarter.end >= c.today(state, context):
        raise conflict(
            "quarter_not_closed", f"{quarter} closes on {quarter.end}; it has no report before that"
        )
    issued = state.reports[event.quarter].editions if event.quarter in state.reports else []
    if event.edition != len(issued) + 1:
        raise conflict("edition_exists", f"the next edition for {quarter} is number {len(issued) + 1}")
    if event.size > state.size:
        raise conflict("beyond_ledger", f"the ledger has {state.size} events, not {event.size}")
    if any(erasure.position >= event.size for erasure in state.erasures.values()):
        detail = "a text was erased while the report was made, and it may quote it; issue it again"
        raise conflict("text_erased_meanwhile", detail)
    return [NewEvent(event)]


def write_key_messages(state: State, event: v.KeyMessagesWritten, context: c.Context) -> list[NewEvent]:
    """Key messages for a quarter that has begun; what is taken back must have been there."""
    c.reporting_quarter(state, context, event.quarter)
    known = state.key_messages.get(event.quarter, {}).get(event.language)
    if event.text is None and (known is None or known.text is None):
        raise conflict("no_key_messages", f"{event.quarter} has no key messages in {event.language}")
    return [NewEvent(event)]
