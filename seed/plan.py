"""A workplan as its data file states it: typed, frozen, in the order of the printed plan."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from events.values import (
    Forum,
    Note,
    Objectives,
    OrganisationKind,
    Period,
    Precision,
    SectionKind,
    Text,
    ThematicArea,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Workplan:
    """What the plan says about itself."""

    code: str
    title: Text
    period: Period
    adopted_on: date
    forum: Forum
    timezone: str
    secretariat: str
    thematic_areas: tuple[ThematicArea, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """One who leads, takes part or observes; `aliases` are further names as printed, misprints among them."""

    code: str
    names: Text
    kind: OrganisationKind
    aliases: tuple[str, ...] = ()
    hosted_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Continuation:
    """How the work goes on after its deadline, where that is printed. It is no deadline itself."""

    printed: str
    start: date
    end: date


@dataclass(frozen=True, kw_only=True, slots=True)
class DueWindow:
    """One deadline as printed on a line of the source, and how it is read.

    `start` is null where it is not known; both dates are inclusive. A `recurring` window stands for one
    occurrence in each `every`. `inferred` marks a reading that goes beyond what is printed; `note` says why.
    """

    printed: str
    line: int
    start: date | None
    end: date
    precision: Precision
    kind: Literal["window", "continuous", "recurring"]
    every: Literal["quarter"] | None = None
    required: bool = True
    continuation: Continuation | None = None
    inferred: bool = False
    note: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """One activity. Leads, members, objectives and area that are null come from the section."""

    number: int | None
    position: int
    title: Text
    line: int
    schedule: tuple[DueWindow, ...]
    leads: tuple[str, ...] | None = None
    members: tuple[str, ...] | None = None
    gcm_objectives: Objectives | None = None
    thematic_area: int | None = None
    on_request: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One section of the plan. `leads` is null where none are stated; `persons` are natural persons."""

    code: str
    kind: SectionKind
    title: Text
    line: int
    activities: tuple[Activity, ...]
    leads: tuple[str, ...] | None = None
    members: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    gcm_objectives: Objectives | None = None
    thematic_area: int | None = None
    notes: tuple[Note, ...] = ()

    def code_of(self, activity: Activity) -> str:
        """The code of one of its activities: the printed number, or the position where none is printed."""
        return f"{self.code}-A{activity.position if activity.number is None else activity.number}"

    def leads_of(self, activity: Activity) -> tuple[str, ...] | None:
        """Who leads one of its activities, or null where neither states it."""
        return self.leads if activity.leads is None else activity.leads


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A whole data file."""

    workplan: Workplan
    organisations: tuple[Organisation, ...]
    sections: tuple[Section, ...]
