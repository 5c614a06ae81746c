"""Decisions about decisions: recorded, changed, and followed up by those who own them."""

from collections.abc import Collection, Iterable
from datetime import date

from msgspec import UNSET

from events import vocabulary as v
from events.codec import NewEvent
from events.deciders import consultations
from events.deciders import context as c
from events.refusals import did_you_mean, forbidden, invalid, unknown
from events.state import State
from events.state.discussion import Decision


def record(state: State, event: v.DecisionRecorded, context: c.Context) -> list[NewEvent]:
    """A decision that was taken by today and that somebody owns."""
    c.effective(state, context, event.decided_on, "decided_on")
    consultations.known(state, event.consultation)
    _owned(state, event.owners)
    _due(event.due, event.decided_on)
    _about(state, event.activities, event.sections)
    return [NewEvent(event)]


def change(state: State, event: v.DecisionChanged, context: c.Context) -> list[NewEvent]:
    """Another text, owner, date or subject than now."""
    decision = _decision(state, event.decision)
    c.something_new(decision, event, CHANGEABLE, f"decision {decision.id}")
    if event.owners is not UNSET:
        _owned(state, event.owners)
    _due(None if event.due is UNSET else event.due, decision.decided_on)
    activities, sections = (() if each is UNSET else each for each in (event.activities, event.sections))
    _about(state, activities, sections)
    return [NewEvent(event)]


CHANGEABLE = ("text", "language", "owners", "due", "activities", "sections")


def follow_up(state: State, event: v.DecisionFollowedUp, context: c.Context) -> list[NewEvent]:
    """By an owner or the secretariat, in order of time; dropping a decision takes a reason."""
    decision = _decision(state, event.decision)
    c.organisations(state, [event.organisation], "organisation")
    if context.actor.role != "secretariat" and event.organisation not in decision.owners:
        owners = ", ".join(decision.owners)
        detail = f"{event.organisation} does not own decision {decision.id}: {owners} and the secretariat do"
        raise forbidden("not_an_owner", detail)
    if event.status == "dropped" and event.note is None:
        raise invalid("reason_needed", "say in the note why the decision is dropped", "note")
    if event.status == decision.status and event.note is None:
        detail = f"decision {decision.id} is {decision.status} already; say in a note what is new"
        raise invalid("nothing_changes", detail, "note")
    on = c.effective(state, context, context.effective_on)
    last = decision.follow_ups[-1].on if decision.follow_ups else decision.decided_on
    if on < last:
        detail = f"the last word on decision {decision.id} is of {last}; follow it up as of then or later"
        raise invalid("follow_up_out_of_order", detail, "effective_on")
    return [NewEvent(event, on)]


def _decision(state: State, name: str) -> Decision:
    found = state.decisions.get(name)
    if found is None:
        raise unknown("unknown_decision", f"there is no decision {name}")
    return found


def _owned(state: State, owners: tuple[str, ...]) -> None:
    if not owners:
        raise invalid("no_owner", "name at least one organisation that carries it out", "owners")
    c.organisations(state, owners, "owners")


def _due(due: date | None, decided_on: date) -> None:
    if due is not None and due < decided_on:
        raise invalid("due_before_decision", f"{due} is before {decided_on}, when it was decided", "due")


def _about(state: State, activities: Iterable[str], sections: Iterable[str]) -> None:
    _each_known(activities, state.activities, "activity", "activities")
    _each_known(sections, state.sections, "section", "sections")


def _each_known(codes: Iterable[str], known: Collection[str], kind: str, field: str) -> None:
    for code in codes:
        if code not in known:
            raise invalid(f"unknown_{kind}", f"there is no {kind} {code}{did_you_mean(code, known)}", field)
