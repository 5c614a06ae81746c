"""Commands about consultations and what they decide."""

from datetime import date, datetime

from msgspec import UNSET, UnsetType, structs

from events.deciders import context
from events.quarter import Quarter
from events.state import State
from events.values import ConsultationKind, DecisionStatus, Text
from events.vocabulary import (
    ConsultationCorrected,
    ConsultationRecorded,
    DecisionChanged,
    DecisionFollowedUp,
    DecisionRecorded,
)
from service.commands.draft import Command, Draft, Proposal


class RecordConsultation(Command, frozen=True, kw_only=True):
    """Record a consultation that was held; by default it was about the quarter that it was held in."""

    USE_CASE = "record_consultation"
    kind: ConsultationKind
    held_on: date
    title: Text
    quarter: str | None = None
    participants: tuple[str, ...] = ()
    language: str = "en"
    summary: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `consultation.recorded`."""
        event = ConsultationRecorded(
            consultation=draft.id(),
            kind=self.kind,
            held_on=self.held_on,
            quarter=self.quarter or "",
            title=self.title,
            participants=self.participants,
            language=self.language,
            summary=draft.seal_any(self.summary),
        )

        def about_its_quarter(state: State, _: datetime) -> ConsultationRecorded:
            last = context.workplan(state).period.end
            return structs.replace(event, quarter=str(Quarter.of(min(self.held_on, last))))

        return Proposal(event, fill=None if self.quarter else about_its_quarter)


class CorrectConsultation(Command, frozen=True, kw_only=True):
    """Put right what was recorded of a consultation; what is not given stays as it is."""

    USE_CASE = "correct_consultation"
    consultation: str
    reason: str
    kind: ConsultationKind | UnsetType = UNSET
    held_on: date | UnsetType = UNSET
    title: Text | UnsetType = UNSET
    quarter: str | UnsetType = UNSET
    participants: tuple[str, ...] | UnsetType = UNSET
    language: str | UnsetType = UNSET
    summary: str | UnsetType | None = UNSET

    def propose(self, draft: Draft) -> Proposal:
        """A `consultation.corrected`."""
        event = ConsultationCorrected(
            consultation=self.consultation,
            reason=draft.seal(self.reason),
            kind=self.kind,
            held_on=self.held_on,
            quarter=self.quarter,
            title=self.title,
            participants=self.participants,
            language=self.language,
            summary=UNSET if self.summary is UNSET else draft.seal_any(self.summary),
        )
        return Proposal(event)


class RecordDecision(Command, frozen=True, kw_only=True):
    """Record what was decided and who carries it out; by default on the day of its consultation, or today."""

    USE_CASE = "record_decision"
    text: str
    owners: tuple[str, ...]
    decided_on: date | None = None
    due: date | None = None
    consultation: str | None = None
    activities: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    language: str = "en"

    def propose(self, draft: Draft) -> Proposal:
        """A `decision.recorded`."""
        event = DecisionRecorded(
            decision=draft.id(),
            decided_on=self.decided_on or date.min,
            text=draft.seal(self.text),
            language=self.language,
            owners=self.owners,
            due=self.due,
            consultation=self.consultation,
            activities=self.activities,
            sections=self.sections,
        )

        def on_its_day(state: State, now: datetime) -> DecisionRecorded:
            held = state.consultations.get(self.consultation or "")
            day = held.held_on if held else context.today(state, context.Context(draft.actor, now))
            return structs.replace(event, decided_on=day)

        return Proposal(event, fill=None if self.decided_on else on_its_day)


class DecisionCommand(Command, frozen=True, kw_only=True):
    """Base of what is done to a decision, known by its id."""

    decision: str


class ChangeDecision(DecisionCommand, frozen=True, kw_only=True):
    """Change a decision, its owners or its date; what is not given stays as it is."""

    USE_CASE = "change_decision"
    reason: str
    text: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    owners: tuple[str, ...] | UnsetType = UNSET
    due: date | UnsetType | None = UNSET
    activities: tuple[str, ...] | UnsetType = UNSET
    sections: tuple[str, ...] | UnsetType = UNSET

    def propose(self, draft: Draft) -> Proposal:
        """A `decision.changed`."""
        event = DecisionChanged(
            decision=self.decision,
            reason=draft.seal(self.reason),
            text=UNSET if self.text is UNSET else draft.seal(self.text),
            language=self.language,
            owners=self.owners,
            due=self.due,
            activities=self.activities,
            sections=self.sections,
        )
        return Proposal(event)


class FollowUpDecision(DecisionCommand, frozen=True, kw_only=True):
    """Say how the implementation of a decision stands, today or since a date."""

    USE_CASE = "follow_up_decision"
    status: DecisionStatus
    note: str | None = None
    effective_on: date | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `decision.followed_up`."""
        note = draft.seal_any(self.note)
        event = DecisionFollowedUp(self.decision, self.status, draft.organisation, note)
        return Proposal(event, self.effective_on)
