"""The plan as it is exchanged, read at one moment of its ledger."""

from msgspec import Struct

from service.queries.activities import UNLIMITED, activities
from service.queries.answers import ActivityAnswer, OrganisationAnswer, SectionAnswer, WorkplanAnswer
from service.queries.plan import organisations, sections, workplan
from service.queries.view import View


class Plan(Struct, frozen=True):
    """The plan, its activities in order, and what they refer to by its code."""

    workplan: WorkplanAnswer
    activities: tuple[ActivityAnswer, ...]
    sections: dict[str, SectionAnswer]
    organisations: dict[str, OrganisationAnswer]


def plan_of(seen: View) -> Plan:
    """The plan at this moment."""
    return Plan(
        workplan=workplan(seen),
        activities=activities(seen, limit=UNLIMITED).items,
        sections={one.code: one for one in sections(seen)},
        organisations={one.code: one for one in organisations(seen)},
    )
