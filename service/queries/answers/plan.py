"""The plan, its organisations and its sections."""

from datetime import date

from events.values import Forum, Note, Objectives, Period, SectionKind, Text, ThematicArea
from service.queries.answers.base import Answer, AsOf, ErasedAnswer


class Baseline(Answer, frozen=True):
    """A numbered baseline of the plan and when it was adopted."""

    number: int
    adopted_on: date


class WorkplanAnswer(Answer, frozen=True):
    """A workplan. `quarters` are those it runs through; `version` is that of its stream."""

    code: str
    demonstration: bool
    title: Text
    period: Period
    adopted_on: date
    forum: Forum
    timezone: str
    secretariat: str
    thematic_areas: tuple[ThematicArea, ...]
    notes: tuple[Note, ...]
    baselines: tuple[Baseline, ...]
    quarters: tuple[str, ...]
    sections: int
    activities: int
    version: int
    as_of: AsOf


class OrganisationAnswer(Answer, frozen=True):
    """An organisation and the names it goes by."""

    code: str
    names: Text
    kind: str
    aliases: tuple[str, ...]
    hosted_by: str | None
    note: str | None
    version: int


class SectionAnswer(Answer, frozen=True):
    """A section. `persons` are names of natural persons; those that were erased are null."""

    code: str
    kind: SectionKind
    title: Text
    leads: tuple[str, ...]
    leads_stated: bool
    members: tuple[str, ...]
    observers: tuple[str, ...]
    persons: tuple[str | None, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    notes: tuple[Note, ...]
    closed: bool
    activities: int
    version: int
    erased: tuple[ErasedAnswer, ...]


class DelegationAnswer(Answer, frozen=True):
    """That a deputy acts for an organisation where it leads, from `start` to `end`, both inclusive.

    Without sections and activities it is for all. `in_force` says whether it is so today (of an earlier
    point: on that day); `granted` and `ended` are positions.
    """

    id: str
    organisation: str
    deputy: str
    start: date
    end: date | None
    sections: tuple[str, ...]
    activities: tuple[str, ...]
    in_force: bool
    granted: int
    granted_at: str
    ended: int | None
    ended_at: str | None
    version: int
