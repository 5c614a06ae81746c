"""Commands about updates: what leads report, and what becomes of it."""

from datetime import date, datetime

from msgspec import Struct, structs

from events.deciders import context
from events.quarter import Quarter
from events.state import State
from events.values import Confidence, Evidence, EvidenceType, Status
from events.vocabulary import (
    DisputeSettled,
    UpdateDisputed,
    UpdateReturned,
    UpdateSubmitted,
    UpdateValidated,
    UpdateWithdrawn,
)
from service.commands.draft import Command, Draft, Proposal


class EvidenceGiven(Struct, frozen=True, kw_only=True):
    """Evidence as its reporter gives it; `sha256` is that of the file, where there is one."""

    type: EvidenceType
    title: str
    date: date
    url: str | None = None
    sha256: str | None = None

    def sealed(self, draft: Draft) -> Evidence:
        """As events hold it: title and address are kept beside the ledger."""
        return Evidence(
            type=self.type,
            title=draft.seal(self.title),
            date=self.date,
            url=draft.seal_any(self.url),
            sha256=self.sha256,
        )


class SubmitUpdate(Command, frozen=True, kw_only=True):
    """Report the status of an activity, or of one of its milestones.

    Without an effective date it is today; without a quarter it is that of the effective date, or the plan's
    last one after the plan has ended.
    """

    USE_CASE = "submit_update"
    activity: str
    status: Status
    effective_on: date | None = None
    quarter: str | None = None
    milestone: str | None = None
    on_behalf_of: str | None = None
    resubmits: str | None = None
    language: str = "en"
    percent: int | None = None
    confidence: Confidence | None = None
    narrative: str | None = None
    challenges: str | None = None
    mitigation: str | None = None
    next_steps: str | None = None
    support_requested: str | None = None
    evidence: tuple[EvidenceGiven, ...] = ()

    def propose(self, draft: Draft) -> Proposal:
        """An `update.submitted`. Refusal: `unknown_update`, if there is none to submit again."""
        draft.check_update(self.resubmits, self.activity, "resubmits")
        event = UpdateSubmitted(
            activity=self.activity,
            update=draft.id(),
            quarter=self.quarter or "",
            status=self.status,
            organisation=draft.organisation,
            language=self.language,
            milestone=self.milestone,
            on_behalf_of=self.on_behalf_of,
            resubmits=self.resubmits,
            percent=self.percent,
            confidence=self.confidence,
            narrative=draft.seal_any(self.narrative),
            challenges=draft.seal_any(self.challenges),
            mitigation=draft.seal_any(self.mitigation),
            next_steps=draft.seal_any(self.next_steps),
            support_requested=draft.seal_any(self.support_requested),
            evidence=tuple(given.sealed(draft) for given in self.evidence),
        )

        def in_its_quarter(state: State, now: datetime) -> UpdateSubmitted:
            return structs.replace(event, quarter=_quarter(state, now, draft, self.effective_on))

        return Proposal(event, self.effective_on, None if self.quarter else in_its_quarter)


def _quarter(state: State, now: datetime, draft: Draft, effective_on: date | None) -> str:
    on = effective_on or context.today(state, context.Context(draft.actor, now))
    return str(Quarter.of(min(on, context.workplan(state).period.end)))


class UpdateCommand(Command, frozen=True, kw_only=True):
    """Base of what is done to one update, known by its id."""

    update: str


class WithdrawUpdate(UpdateCommand, frozen=True, kw_only=True):
    """Take one's own update back before it is validated."""

    USE_CASE = "withdraw_update"
    reason: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """An `update.withdrawn`."""
        activity = draft.ledger.activity_of_update(self.update)
        return Proposal(UpdateWithdrawn(activity, self.update, draft.seal_any(self.reason)))


class ValidateUpdate(UpdateCommand, frozen=True, kw_only=True):
    """Accept an update that another organisation reported: it then moves the official figures."""

    USE_CASE = "validate_update"
    note: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """An `update.validated`."""
        activity = draft.ledger.activity_of_update(self.update)
        return Proposal(UpdateValidated(activity, self.update, draft.seal_any(self.note)))


class ReturnUpdate(UpdateCommand, frozen=True, kw_only=True):
    """Give an update back to its author, with the reason."""

    USE_CASE = "return_update"
    reason: str

    def propose(self, draft: Draft) -> Proposal:
        """An `update.returned`."""
        activity = draft.ledger.activity_of_update(self.update)
        return Proposal(UpdateReturned(activity, self.update, draft.seal(self.reason)))


class DisputeUpdate(UpdateCommand, frozen=True, kw_only=True):
    """Dispute, as a co-lead or its deputy, a completion that another lead reported."""

    USE_CASE = "dispute_update"
    reason: str
    on_behalf_of: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """An `update.disputed`."""
        activity = draft.ledger.activity_of_update(self.update)
        reason = draft.seal(self.reason)
        event = UpdateDisputed(activity, self.update, draft.organisation, reason, self.on_behalf_of)
        return Proposal(event)


class SettleDispute(UpdateCommand, frozen=True, kw_only=True):
    """Settle a dispute; upheld, it returns the update and undoes its completion."""

    USE_CASE = "settle_dispute"
    upheld: bool
    reason: str

    def propose(self, draft: Draft) -> Proposal:
        """An `update.dispute_settled`."""
        activity = draft.ledger.activity_of_update(self.update)
        return Proposal(DisputeSettled(activity, self.update, self.upheld, draft.seal(self.reason)))
