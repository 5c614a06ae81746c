"""Commands about deputies: an organisation lets another one act for it, and ends that."""

from datetime import date, datetime

from msgspec import structs

from events.deciders import context
from events.state import State
from events.vocabulary import DelegationEnded, DelegationGranted
from service.commands.draft import Command, Draft, Proposal


class GrantDelegation(Command, frozen=True, kw_only=True):
    """Let another organisation act where this one leads, in these sections and activities, or in all.

    `organisation` is the one that acts by default; `start` is today. Without an `end` it holds until it is
    ended.
    """

    USE_CASE = "grant_delegation"
    deputy: str
    organisation: str | None = None
    start: date | None = None
    end: date | None = None
    sections: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()

    def propose(self, draft: Draft) -> Proposal:
        """A `delegation.granted`."""
        event = DelegationGranted(
            delegation=draft.id(),
            organisation=self.organisation or draft.organisation,
            deputy=self.deputy,
            start=self.start or date.min,
            end=self.end,
            sections=self.sections,
            activities=self.activities,
        )

        def from_today(state: State, now: datetime) -> DelegationGranted:
            return structs.replace(event, start=context.today(state, context.Context(draft.actor, now)))

        return Proposal(event, fill=from_today if self.start is None else None)


class EndDelegation(Command, frozen=True, kw_only=True):
    """End a delegation: from today on, at once, or from a later day on."""

    USE_CASE = "end_delegation"
    delegation: str
    effective_on: date | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `delegation.ended`."""
        return Proposal(DelegationEnded(self.delegation), self.effective_on)
