"""The values that events are made of: frozen, strict, and without a float anywhere."""

from datetime import date
from typing import Literal

from msgspec import Struct

Text = dict[str, str]
"""A text of the plan by language: `{"en": …, "ka": …}`."""

Role = Literal["lead_agency", "secretariat", "auditor", "administrator", "system"]
SectionKind = Literal["core_priority", "working_group", "thematic_priority"]
OrganisationKind = Literal[
    "un",
    "igo",
    "ngo",
    "union",
    "employers",
    "academia",
    "network",
    "mandate",
    "group",
    "secretariat",
    "other",
]
Status = Literal["not_started", "ongoing", "completed", "suspended", "cancelled"]
Confidence = Literal["green", "amber", "red"]
Review = Literal["submitted", "validated", "returned", "withdrawn"]
Precision = Literal["month", "quarter", "year"]
MilestoneKind = Literal["window", "continuous", "occurrence", "undated"]
ConsultationKind = Literal["network", "stakeholders", "annual_meeting", "principals"]
DecisionStatus = Literal["open", "in_progress", "done", "dropped"]
ContributionKind = Literal["comment", "evidence"]
EvidenceType = Literal["document", "publication", "event", "data", "website", "other"]
Language = str
"""A language tag (BCP 47), `en` or `ka` in the first plan."""
Objectives = tuple[int, ...] | Literal["all", "cross-cutting"]
"""GCM objectives as printed: numbers 1 to 23, all of them, or a cross-cutting issue."""


class Value(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Base of all values: unknown fields are refused, absent ones are left out of the bytes.

    Neither values nor events nor states refer to themselves, so none is a matter for the garbage collector
    (`gc=False`), which would otherwise walk through the whole plan every few appends.
    """


class Sealed(Value, frozen=True):
    """Stands in a leaf for a text that is kept, with its salt, outside the ledger (`events.sealing`).

    `sha256` is hexadecimal: SHA-256(16-byte salt ‖ UTF-8 text).
    """

    sha256: str


class Actor(Value, frozen=True):
    """Who caused an event: a role, the organisation it acts for, and the id of the account used.

    `key` is what it was called when each key was an account of its own; those ids still are (decision 14).
    """

    role: Role
    organisation: str | None = None
    key: str | None = None


class Window(Value, frozen=True):
    """A due window: `start` may be unknown, `end` is the due date, both inclusive."""

    start: date | None
    end: date | None
    precision: Precision | None = None


class Period(Value, frozen=True):
    """The days of a plan, both inclusive."""

    start: date
    end: date


class Note(Value, frozen=True):
    """A reading of the printed plan that is not literal: a misprint, an inference, an omission …"""

    kind: Literal["misprint", "inference", "duplicate", "omission", "reading"]
    note: str
    line: int | None = None
    printed: str | None = None
    read_as: str | None = None


class Milestone(Value, frozen=True):
    """One due window or occurrence of an activity, as the plan states it.

    `kind`: `window` (dated), `continuous` (a dated part, then ongoing), `occurrence` (one of a recurring
    series) or `undated`. `printed` is the deadline as printed; `inferred` marks a reading that is not
    literal and `note` says why. `continuation` is shown and is no deadline.
    """

    code: str
    window: Window
    kind: MilestoneKind
    printed: str = ""
    required: bool = True
    inferred: bool = False
    note: str | None = None
    continuation: Window | None = None


class Forum(Value, frozen=True):
    """The review forum that the plan works towards; activities are to be achieved before it starts."""

    name: Text
    acronym: str
    start: date
    end: date


class ThematicArea(Value, frozen=True):
    """One of the thematic areas that the plan assigns its sections to."""

    number: int
    title: Text


class Evidence(Value, frozen=True):
    """Evidence for a status; title and address are sealed, `sha256` is that of its file, if there is one."""

    type: EvidenceType
    title: Sealed
    date: date
    url: Sealed | None = None
    sha256: str | None = None


class Rendition(Value, frozen=True):
    """One rendition of a report: its name, media type, language, and the SHA-256 and size of its bytes."""

    name: str
    media_type: str
    language: Language | None
    sha256: str
    size: int
