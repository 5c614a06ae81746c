"""Commands about the plan as a whole: adoption, baselines, organisations, reports."""

from datetime import date, datetime

from msgspec import UNSET, UnsetType, structs

from events.deciders import context
from events.state import State
from events.values import Forum, Note, Period, Rendition, Text, ThematicArea
from events.vocabulary import (
    BaselineRevised,
    KeyMessagesWritten,
    OrganisationChanged,
    OrganisationRegistered,
    ReportIssued,
    WorkplanAdopted,
)
from service.commands.draft import Command, Draft, Proposal


class AdoptWorkplan(Command, frozen=True, kw_only=True):
    """Begin a ledger with the adoption of its workplan."""

    USE_CASE = "adopt_workplan"
    workplan: str
    title: Text
    period: Period
    adopted_on: date
    forum: Forum
    timezone: str
    secretariat: str
    thematic_areas: tuple[ThematicArea, ...] = ()
    notes: tuple[Note, ...] = ()

    def propose(self, draft: Draft) -> Proposal:
        """A `workplan.adopted`."""
        return Proposal(WorkplanAdopted(**structs.asdict(self)))


class ReviseBaseline(Command, frozen=True, kw_only=True):
    """Make what is current now the next numbered baseline, by a formal revision of the plan.

    A `number` that is given has to be the next one: it keeps two revisions from following each other
    unseen.
    """

    USE_CASE = "revise_baseline"
    adopted_on: date
    reason: str
    number: int | None = None

    def propose(self, draft: Draft) -> Proposal:
        """A `workplan.baseline_revised`."""
        event = BaselineRevised(self.number or 0, self.adopted_on, draft.seal(self.reason))

        def next_one(state: State, _: datetime) -> BaselineRevised:
            return structs.replace(event, number=context.workplan(state).baseline + 1)

        return Proposal(event, fill=next_one if self.number is None else None)


class RegisterOrganisation(Command, frozen=True, kw_only=True):
    """Register an organisation under its canonical acronym; `aliases` are other names it is printed as."""

    USE_CASE = "register_organisation"
    organisation: str
    names: Text
    kind: str
    aliases: tuple[str, ...] = ()
    hosted_by: str | None = None
    note: str | None = None

    def propose(self, draft: Draft) -> Proposal:
        """An `organisation.registered`."""
        return Proposal(OrganisationRegistered(**structs.asdict(self)))


class ChangeOrganisation(Command, frozen=True, kw_only=True):
    """Change the names, kind or host of an organisation; what is not given stays as it is."""

    USE_CASE = "change_organisation"
    organisation: str
    reason: str
    names: Text | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    aliases: tuple[str, ...] | UnsetType = UNSET
    hosted_by: str | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET

    def propose(self, draft: Draft) -> Proposal:
        """An `organisation.changed`."""
        event = OrganisationChanged(
            organisation=self.organisation,
            reason=draft.seal(self.reason),
            names=self.names,
            kind=self.kind,
            aliases=self.aliases,
            hosted_by=self.hosted_by,
            note=self.note,
        )
        return Proposal(event)


class IssueReport(Command, frozen=True, kw_only=True):
    """Record an edition of a quarter's report, made from the first `size` events whose root is `root`."""

    USE_CASE = "issue_report"
    quarter: str
    edition: int
    size: int
    root: str
    rules: int
    renditions: tuple[Rendition, ...]
    renderer: int

    @property
    def request(self) -> object:
        """The quarter: all else is found out anew each time somebody asks for its next edition."""
        return self.quarter

    def propose(self, draft: Draft) -> Proposal:
        """A `report.issued`."""
        return Proposal(ReportIssued(**structs.asdict(self)))


class WriteKeyMessages(Command, frozen=True, kw_only=True):
    """Write the key messages of a quarter's report, in one language; null takes them back."""

    USE_CASE = "write_key_messages"
    quarter: str
    language: str
    text: str | None

    def propose(self, draft: Draft) -> Proposal:
        """A `report.key_messages_written`."""
        return Proposal(KeyMessagesWritten(self.quarter, self.language, draft.seal_any(self.text)))
