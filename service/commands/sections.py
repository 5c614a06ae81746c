"""Commands about sections: opening, changing, closing, reopening, and whom they name."""

from msgspec import UNSET, UnsetType

from events.values import Note, Objectives, SectionKind, Text
from events.vocabulary import (
    SectionChanged,
    SectionClosed,
    SectionOpened,
    SectionPersonsSet,
    SectionReopened,
)
from service.commands.draft import Command, Draft, Proposal


class OpenSection(Command, frozen=True, kw_only=True):
    """Open a section. `leads` is null where none are stated; `persons` are names, kept erasable."""

    USE_CASE = "open_section"
    section: str
    kind: SectionKind
    title: Text
    leads: tuple[str, ...] | None = None
    members: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    gcm_objectives: Objectives | None = None
    thematic_area: int | None = None
    notes: tuple[Note, ...] = ()

    def propose(self, draft: Draft) -> Proposal:
        """A `section.opened`."""
        event = SectionOpened(
            section=self.section,
            kind=self.kind,
            title=self.title,
            leads=self.leads,
            members=self.members,
            observers=self.observers,
            persons=tuple(draft.seal(person) for person in self.persons),
            gcm_objectives=self.gcm_objectives,
            thematic_area=self.thematic_area,
            notes=self.notes,
        )
        return Proposal(event)


class ChangeSection(Command, frozen=True, kw_only=True):
    """Change a section or turn it into another kind of group; what is not given stays as it is."""

    USE_CASE = "change_section"
    section: str
    reason: str
    kind: SectionKind | UnsetType = UNSET
    title: Text | UnsetType = UNSET
    leads: tuple[str, ...] | UnsetType | None = UNSET
    members: tuple[str, ...] | UnsetType = UNSET
    observers: tuple[str, ...] | UnsetType = UNSET
    gcm_objectives: Objectives | UnsetType | None = UNSET
    thematic_area: int | UnsetType | None = UNSET

    def propose(self, draft: Draft) -> Proposal:
        """A `section.changed`."""
        event = SectionChanged(
            section=self.section,
            reason=draft.seal(self.reason),
            kind=self.kind,
            title=self.title,
            leads=self.leads,
            members=self.members,
            observers=self.observers,
            gcm_objectives=self.gcm_objectives,
            thematic_area=self.thematic_area,
        )
        return Proposal(event)


class CloseSection(Command, frozen=True, kw_only=True):
    """Close a section whose activities are all completed or cancelled."""

    USE_CASE = "close_section"
    section: str
    reason: str

    def propose(self, draft: Draft) -> Proposal:
        """A `section.closed`."""
        return Proposal(SectionClosed(self.section, draft.seal(self.reason)))


class ReopenSection(Command, frozen=True, kw_only=True):
    """Open a closed section again."""

    USE_CASE = "reopen_section"
    section: str
    reason: str

    def propose(self, draft: Draft) -> Proposal:
        """A `section.reopened`."""
        return Proposal(SectionReopened(self.section, draft.seal(self.reason)))


class SetSectionPersons(Command, frozen=True, kw_only=True):
    """Name the natural persons in a section's membership, in place of those named before."""

    USE_CASE = "set_section_persons"
    section: str
    persons: tuple[str, ...]
    reason: str

    def propose(self, draft: Draft) -> Proposal:
        """A `section.persons_set`."""
        persons = tuple(draft.seal(person) for person in self.persons)
        return Proposal(SectionPersonsSet(self.section, persons, draft.seal(self.reason)))
