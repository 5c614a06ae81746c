"""Decisions about the ledger itself: a text is erased, a backup was restored, its key is changed."""

from events import vocabulary as v
from events.codec import NewEvent, timestamp
from events.deciders import context as c
from events.refusals import conflict, invalid
from events.state import State

MAX_STATEMENT = 500
"""Characters of what an operator states in the leaf, for ever."""


def erase(state: State, event: v.TextErased, context: c.Context) -> list[NewEvent]:
    """A text that was not erased yet, on a stated basis; whether it stands, the deleting transaction sees."""
    _stated(event.basis, "basis", "on what basis it is erased")
    _acting(state, context)
    erased = state.erasures.get(event.sha256)
    if erased is not None:
        detail = f"{event.field} of event {event.event} was erased already: see event {erased.position}"
        raise conflict("already_erased", detail)
    return [NewEvent(event)]


def restore(state: State, event: v.LedgerRestored, context: c.Context) -> list[NewEvent]:
    """What is stated of a restore cannot contradict the ledger or the clock."""
    _stated(event.reason, "reason", "why the ledger was restored")
    _acting(state, context)
    now = timestamp(context.now)
    if event.backup_at is not None and event.backup_at > now:
        raise invalid("backup_in_future", f"{event.backup_at} is in the future; it is {now}", "backup_at")
    if event.size_before is not None and event.size_before < state.size:
        detail = f"the ledger has {state.size} events now, so it cannot have had {event.size_before} before"
        raise invalid("nothing_lost", f"{detail}; leave it out where it is not known", "size_before")
    return [NewEvent(event)]


def rotate(state: State, event: v.LedgerClosed | v.LedgerContinued, context: c.Context) -> list[NewEvent]:
    """One log ends and another begins, for a stated reason; whether the two fit, the appending code sees."""
    _stated(event.reason, "reason", "why the signing key is changed")
    _acting(state, context)
    return [NewEvent(event)]


def _stated(text: str, field: str, what: str) -> None:
    if not text.strip():
        raise invalid(f"{field}_needed", f"say {what}", field)
    if len(text) > MAX_STATEMENT or not text.isprintable():
        detail = f"say {what} on one line of at most {MAX_STATEMENT} characters, without control characters"
        raise invalid("malformed_statement", detail, field)


def _acting(state: State, context: c.Context) -> None:
    """The ledger must be one of a plan; who acts for an organisation acts for one of its own."""
    c.workplan(state)
    if context.actor.organisation is not None:
        c.organisations(state, [context.actor.organisation], "organisation")
