"""What a plan states, as the commands that make it so."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from events.quarter import quarters
from events.values import Milestone, Period, Window
from seed.plan import Activity, DueWindow, Organisation, Plan, Section
from service.commands import AddActivity, AdoptWorkplan, Command, OpenSection, RegisterOrganisation

Statements = dict[str, Command]
"""Commands by what they are about: `workplan`, `organisation ILO`, `section KP1`, `activity KP1-A1`."""


def stated(plan: Plan) -> Statements:
    """Every statement of a data file, in an order in which the commands can be issued."""
    hosts_first = sorted(plan.organisations, key=lambda one: one.hosted_by is not None)
    return {
        "workplan": adoption(plan),
        **{f"organisation {each.code}": registration(each) for each in hosts_first},
        **{f"section {each.code}": opening(each) for each in plan.sections},
        **{
            f"activity {section.code_of(each)}": adding(section, each)
            for section in plan.sections
            for each in section.activities
        },
    }


def adoption(plan: Plan) -> AdoptWorkplan:
    """The command that adopts the plan."""
    stated = plan.workplan
    return AdoptWorkplan(
        workplan=stated.code,
        title=stated.title,
        period=Period(stated.period.start, stated.period.end),
        adopted_on=stated.adopted_on,
        forum=stated.forum,
        timezone=stated.timezone,
        secretariat=stated.secretariat,
        thematic_areas=stated.thematic_areas,
        notes=stated.notes,
    )


def registration(organisation: Organisation) -> RegisterOrganisation:
    """The command that registers an organisation."""
    fields = asdict(organisation)
    return RegisterOrganisation(organisation=fields.pop("code"), **fields)


def opening(section: Section) -> OpenSection:
    """The command that opens a section."""
    return OpenSection(
        section=section.code,
        kind=section.kind,
        title=section.title,
        leads=section.leads,
        members=section.members,
        observers=section.observers,
        persons=section.persons,
        gcm_objectives=section.gcm_objectives,
        thematic_area=section.thematic_area,
        notes=section.notes,
    )


def adding(section: Section, activity: Activity) -> AddActivity:
    """The command that adds an activity."""
    return AddActivity(
        activity=section.code_of(activity),
        section=section.code,
        number=activity.number,
        position=activity.position,
        title=activity.title,
        milestones=tuple(milestones(activity.schedule)),
        leads=activity.leads,
        members=activity.members,
        gcm_objectives=activity.gcm_objectives,
        thematic_area=activity.thematic_area,
        on_request=activity.on_request,
        notes=activity.notes,
    )


def milestones(schedule: Iterable[DueWindow]) -> Iterator[Milestone]:
    """M1, M2 …: one a window, one an occurrence of a recurring one, and an undated one where none is."""
    parts = [part for due in schedule for part in _parts(due)]
    if not parts:
        yield Milestone("M1", Window(None, None), "undated")
    for number, milestone in enumerate(parts, 1):
        yield Milestone(f"M{number}", *milestone)


def _parts(due: DueWindow) -> Iterator[tuple[Any, ...]]:
    goes_on = due.continuation and Window(due.continuation.start, due.continuation.end, "quarter")
    rest = (due.printed, due.required, due.inferred, due.note, goes_on)
    if due.kind != "recurring":
        yield Window(due.start, due.end, due.precision), due.kind, *rest
        return
    note = due.note or "One occurrence in each quarter of the printed window."
    for quarter in quarters(due.start or due.end, due.end):
        window = Window(quarter.start, quarter.end, "quarter")
        yield window, "occurrence", due.printed, due.required, True, note, goes_on
