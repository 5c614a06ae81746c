"""What was said and decided: key messages, consultations, and decisions with their follow-up."""

from datetime import date

from events.figures.view import Part, View
from events.quarter import Quarter
from events.state import State
from events.state.discussion import Consultation, Decision, FollowUp
from events.values import ConsultationKind, DecisionStatus, Language, Sealed, Text


class KeyMessage(Part, frozen=True):
    """The secretariat's key messages for the quarter in one language."""

    language: Language
    text: Sealed
    position: int
    recorded_at: str


class Held(Part, frozen=True):
    """A consultation on the quarter, or one that was held in it."""

    consultation: str
    kind: ConsultationKind
    held_on: date
    quarter: str
    title: Text
    participants: tuple[str, ...]
    language: Language
    summary: Sealed | None
    position: int


class Step(Part, frozen=True):
    """How a decision's implementation stood from a day on, and who said so."""

    status: DecisionStatus
    on: date
    organisation: str
    note: Sealed | None
    position: int


class Decided(Part, frozen=True):
    """A decision that was still to be carried out in the quarter, and how that went by its end.

    `first_due` is the date that it was decided with, whatever `due` became; `overdue`: not done by then.
    """

    decision: str
    decided_on: date
    text: Sealed
    language: Language
    owners: tuple[str, ...]
    due: date | None
    first_due: date | None
    consultation: str | None
    activities: tuple[str, ...]
    sections: tuple[str, ...]
    position: int
    status: DecisionStatus
    overdue: bool
    follow_ups: tuple[Step, ...]


def key_messages(view: View) -> tuple[KeyMessage, ...]:
    """Those that stand, by language."""
    written = view.state.key_messages.get(str(view.quarter), {})
    return tuple(
        KeyMessage(language, one.text, one.position, one.recorded_at)
        for language, one in sorted(written.items())
        if one.text is not None
    )


def consultations(view: View) -> tuple[Held, ...]:
    """In order of time."""
    found = [
        _held(one)
        for one in view.state.consultations.values()
        if one.quarter == str(view.quarter) or Quarter.of(one.held_on) == view.quarter
    ]
    return tuple(sorted(found, key=lambda row: (row.held_on, row.position)))


def _held(one: Consultation) -> Held:
    return Held(
        consultation=one.id,
        kind=one.kind,
        held_on=one.held_on,
        quarter=one.quarter,
        title=one.title,
        participants=one.participants,
        language=one.language,
        summary=one.summary,
        position=one.position,
    )


def decisions(view: View) -> tuple[Decided, ...]:
    """In order of time: what was decided by the end of the quarter or on it, and not settled before it."""
    known = (one for one in view.state.decisions.values() if _concerns(view.state, one, view))
    return tuple(
        sorted((_decided(one, view) for one in known), key=lambda row: (row.decided_on, row.position))
    )


def _concerns(state: State, one: Decision, view: View) -> bool:
    quarter = str(view.quarter)
    taken_in = state.consultations[one.consultation].quarter if one.consultation else None
    taken = one.decided_on <= view.at.through or (taken_in is not None and taken_in <= quarter)
    settled = any(step.on < view.quarter.start for step in one.follow_ups[-1:] if _settles(step))
    return taken and not settled


def _settles(step: FollowUp) -> bool:
    return step.status in ("done", "dropped")


def _decided(one: Decision, view: View) -> Decided:
    steps = tuple(
        Step(step.status, step.on, step.organisation, step.note, step.position)
        for step in one.follow_ups
        if step.on <= view.at.through
    )
    status = steps[-1].status if steps else "open"
    return Decided(
        decision=one.id,
        decided_on=one.decided_on,
        text=one.text,
        language=one.language,
        owners=one.owners,
        due=one.due,
        first_due=one.first_due,
        consultation=one.consultation,
        activities=one.activities,
        sections=one.sections,
        position=one.position,
        status=status,
        overdue=one.due is not None and one.due < view.at.today and status in ("open", "in_progress"),
        follow_ups=steps,
    )
