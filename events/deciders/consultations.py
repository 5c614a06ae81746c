"""Decisions about consultations: recorded once they were held, and put right."""

from msgspec import UNSET

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import context as c
from events.refusals import invalid, unknown
from events.state import State
from events.state.discussion import Consultation


def record(state: State, event: v.ConsultationRecorded, context: c.Context) -> list[NewEvent]:
    """A consultation that was held by today, about a quarter that has begun."""
    c.effective(state, context, event.held_on, "held_on")
    c.reporting_quarter(state, context, event.quarter)
    c.organisations(state, event.participants, "participants")
    return [NewEvent(event)]


def correct(state: State, event: v.ConsultationCorrected, context: c.Context) -> list[NewEvent]:
    """Something that reads otherwise than now, checked as it would be anew."""
    held = _consultation(state, event.consultation)
    c.something_new(held, event, CORRECTABLE, f"consultation {held.id}")
    if event.held_on is not UNSET:
        c.effective(state, context, event.held_on, "held_on")
    if event.quarter is not UNSET:
        c.reporting_quarter(state, context, event.quarter)
    c.organisations(state, () if event.participants is UNSET else event.participants, "participants")
    return [NewEvent(event)]


CORRECTABLE = ("kind", "held_on", "quarter", "title", "participants", "language", "summary")


def _consultation(state: State, name: str) -> Consultation:
    found = state.consultations.get(name)
    if found is None:
        raise unknown("unknown_consultation", f"there is no consultation {name}")
    return found


def known(state: State, name: str | None) -> None:
    """Refuses a consultation that is named and does not exist: `unknown_consultation`."""
    if name is not None and name not in state.consultations:
        raise invalid("unknown_consultation", f"there is no consultation {name}", "consultation")
