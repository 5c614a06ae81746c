"""The plan as a whole, its organisations and its sections, as they stand."""

from collections.abc import Iterable
from datetime import date

from events.entity import Entity
from events.values import Forum, Note, Objectives, Period, Sealed, SectionKind, Text, ThematicArea


class Organisation(Entity):
    """An organisation of the plan and the names it goes by."""

    code: str
    names: Text
    kind: str
    aliases: tuple[str, ...]
    hosted_by: str | None
    note: str | None


class Workplan(Entity):
    """The plan as a whole; `baselines` says when each of its numbered baselines was adopted."""

    code: str
    title: Text
    period: Period
    forum: Forum
    timezone: str
    secretariat: str
    thematic_areas: tuple[ThematicArea, ...]
    notes: tuple[Note, ...]
    baselines: dict[int, date]

    @property
    def baseline(self) -> int:
        """The number of the newest baseline; 1 is the plan as adopted."""
        return max(self.baselines)

    def baseline_on(self, day: date) -> int:
        """The number of the baseline in force at the end of a day; 1 also before its adoption.

        A quarter is counted on the one in force at its end, so that no later revision rewrites it.
        """
        return max((number for number, adopted in self.baselines.items() if adopted <= day), default=1)


class Section(Entity):
    """A section as it stands. `leads` is null where none is stated."""

    code: str
    order: int
    kind: SectionKind
    title: Text
    leads: tuple[str, ...] | None
    members: tuple[str, ...]
    observers: tuple[str, ...]
    persons: tuple[Sealed, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    notes: tuple[Note, ...]
    closed: bool = False


def known_as(organisations: Iterable[Organisation], name: str) -> str | None:
    """The code of the organisation of this name: that very code, or in any case a code, name or alias."""
    known, wanted = list(organisations), name.casefold()
    if any(each.code == name for each in known):
        return name
    called = [(each.code, each.code) for each in known]
    called += [(one, each.code) for each in known for one in (*each.names.values(), *each.aliases)]
    return next((code for one, code in called if one.casefold() == wanted), None)
