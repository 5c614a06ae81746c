"""Events of sections."""

from msgspec import UNSET, UnsetType

from events.values import Note, Objectives, Sealed, SectionKind, Text
from events.vocabulary.base import Event


class SectionEvent(Event, frozen=True):
    """Base of what happens to a section."""

    section: str

    @property
    def stream(self) -> str:
        """One for each section."""
        return f"section/{self.section}"


class SectionOpened(SectionEvent, frozen=True):
    """A section was opened. `leads` is null where the plan states none; `persons` are sealed names."""

    TYPE = "section.opened"
    kind: SectionKind
    title: Text
    leads: tuple[str, ...] | None = None
    members: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    persons: tuple[Sealed, ...] = ()
    gcm_objectives: Objectives | None = None
    thematic_area: int | None = None
    notes: tuple[Note, ...] = ()


class SectionChanged(SectionEvent, frozen=True):
    """A section was changed, or turned into another kind of group; absent fields stay as they were."""

    TYPE = "section.changed"
    reason: Sealed
    kind: SectionKind | UnsetType = UNSET
    title: Text | UnsetType = UNSET
    leads: tuple[str, ...] | UnsetType | None = UNSET
    members: tuple[str, ...] | UnsetType = UNSET
    observers: tuple[str, ...] | UnsetType = UNSET
    gcm_objectives: Objectives | UnsetType | None = UNSET
    thematic_area: int | UnsetType | None = UNSET


class SectionClosed(SectionEvent, frozen=True):
    """A section was closed; its activities stay in every count."""

    TYPE = "section.closed"
    reason: Sealed


class SectionReopened(SectionEvent, frozen=True):
    """A closed section is open again: it takes activities and changes."""

    TYPE = "section.reopened"
    reason: Sealed


class SectionPersonsSet(SectionEvent, frozen=True):
    """The natural persons in a section's membership are these; `persons` are sealed names."""

    TYPE = "section.persons_set"
    persons: tuple[Sealed, ...]
    reason: Sealed
