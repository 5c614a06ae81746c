"""What the plan covers: objectives of the Compact, thematic areas and organisations, by its activities."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from events.completion import Group, completion, keys_of
from events.units import units
from service.queries.facts import all_facts
from service.queries.view import View

OBJECTIVES = tuple(map(str, range(1, 24)))
"""Those of the Global Compact for Migration."""
WHOLE = ("all", "cross-cutting")
"""What an activity may state instead of objectives of its own."""


class Coverage(NamedTuple):
    """The plan by activity, on the newest baseline: in groups that overlap, and sections by objectives.

    `meetings` counts the activities of a section under an objective, by both.
    """

    objectives: Mapping[str | None, Group]
    areas: Mapping[str | None, Group]
    leads: Mapping[str | None, Group]
    meetings: Mapping[tuple[str, str], int]


def coverage(seen: View) -> Coverage:
    """What is covered, and how far it is complete."""
    facts, lens, at = list(all_facts(seen)), seen.lens(), seen.standpoint
    objectives, areas, leads = (
        {group.key: group for group in completion(facts, lens, None, at, by).groups}
        for by in ("objective", "area", "lead")
    )
    meetings = Counter(
        (unit.section, key) for unit in units(facts, lens, at) for key in keys_of(unit, "objective") if key
    )
    return Coverage(objectives, areas, leads, meetings)
