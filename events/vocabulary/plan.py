"""Events of the plan as a whole and of its organisations."""

from datetime import date

from msgspec import UNSET, UnsetType

from events.values import Forum, Note, Period, Sealed, Text, ThematicArea
from events.vocabulary.base import Event


class WorkplanAdopted(Event, frozen=True):
    """A workplan was adopted: the first event of its ledger, and baseline number 1."""

    TYPE = "workplan.adopted"
    workplan: str
    title: Text
    period: Period
    adopted_on: date
    forum: Forum
    timezone: str
    secretariat: str
    thematic_areas: tuple[ThematicArea, ...] = ()
    notes: tuple[Note, ...] = ()


class BaselineRevised(Event, frozen=True):
    """A formal plan revision: what is current becomes the numbered baseline; the old one stays reportable."""

    TYPE = "workplan.baseline_revised"
    number: int
    adopted_on: date
    reason: Sealed


class OrganisationEvent(Event, frozen=True):
    """Base of what happens to an organisation, known by its canonical acronym."""

    organisation: str

    @property
    def stream(self) -> str:
        """One for each organisation."""
        return f"organisation/{self.organisation}"


class OrganisationRegistered(OrganisationEvent, frozen=True):
    """An organisation takes part; `aliases` are its names as printed, misprints among them."""

    TYPE = "organisation.registered"
    names: Text
    kind: str
    aliases: tuple[str, ...] = ()
    hosted_by: str | None = None
    note: str | None = None


class OrganisationChanged(OrganisationEvent, frozen=True):
    """An organisation goes by other names, is of another kind or has another host; absent fields stay."""

    TYPE = "organisation.changed"
    reason: Sealed
    names: Text | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    aliases: tuple[str, ...] | UnsetType = UNSET
    hosted_by: str | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET
