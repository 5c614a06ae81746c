"""The plan: its sections, organisations, activities and milestones."""

from typing import Any

from service.api import parameters
from service.api.readable import AS_OF, Read, own_version
from service.queries import activities as q_activities
from service.queries import events as q_events
from service.queries import plan as q_plan
from service.queries.answers import (
    ActivityAnswer,
    ActivityPage,
    EventAnswer,
    MilestoneAnswer,
    OrganisationAnswer,
    Page,
    SectionAnswer,
    WorkplanAnswer,
)
from service.queries.view import View


def _activities(seen: View, limit: int, cursor: str | None = None, **filters: Any) -> ActivityPage:
    """Activities in the order of the plan."""
    return q_activities.activities(seen, q_activities.Filters(**filters), limit, cursor)


PLAN = (
    Read("", "get_workplan", "read_plan", AS_OF, q_plan.workplan, WorkplanAnswer, own_version),
    Read("/sections", "list_sections", "read_plan", AS_OF, q_plan.sections, Page[SectionAnswer]),
    Read(
        "/sections/<section>", "get_section", "read_plan", AS_OF, q_plan.section, SectionAnswer, own_version
    ),
    Read(
        "/organisations",
        "list_organisations",
        "read_plan",
        AS_OF,
        q_plan.organisations,
        Page[OrganisationAnswer],
    ),
    Read(
        "/organisations/<organisation>",
        "get_organisation",
        "read_plan",
        AS_OF,
        q_plan.organisation,
        OrganisationAnswer,
        own_version,
    ),
    Read("/activities", "list_activities", "read_plan", parameters.Activities, _activities, ActivityPage),
    Read(
        "/activities/<activity>",
        "get_activity",
        "read_plan",
        AS_OF,
        q_activities.activity,
        ActivityAnswer,
        own_version,
    ),
    Read(
        "/activities/<activity>/history",
        "get_history",
        "read_events",
        parameters.History,
        q_events.history,
        Page[EventAnswer],
    ),
    Read(
        "/activities/<activity>/milestones",
        "list_milestones",
        "read_plan",
        AS_OF,
        q_activities.milestones,
        Page[MilestoneAnswer],
    ),
)
