"""The annex: every activity of the plan, with status, timeliness, dates, leads and milestones."""

from datetime import date

from events.facts import Target
from events.figures.view import Part, View
from events.state import Activity, LeadsFrom, leads_of, owners_of
from events.units import Timeliness, Unit, milestone_code, timeliness
from events.values import Confidence, MilestoneKind, Objectives, Status, Text, Window


class MilestoneRow(Part, frozen=True):
    """A milestone: its window in the baseline and now, as printed, and what is validated about it."""

    code: str
    kind: MilestoneKind
    required: bool
    printed: str
    inferred: bool
    note: str | None
    baseline: Window | None
    current: Window
    continuation: Window | None
    moves: int
    status: Status
    provisional_status: Status
    completed_on: date | None
    timeliness: Timeliness | None


class ActivityRow(Part, frozen=True):
    """An activity at the end of the quarter. `timeliness` is by the baseline, null where it is cancelled."""

    code: str
    section: str
    number: int | None
    title: Text
    leads: tuple[str, ...]
    leads_from: LeadsFrom
    owners: tuple[str, ...]
    gcm_objectives: Objectives | None
    thematic_area: int | None
    due: date | None
    current_due: date | None
    forum_due: date | None
    status: Status
    provisional_status: Status
    completed_on: date | None
    timeliness: Timeliness | None
    current_timeliness: Timeliness | None
    confidence: Confidence | None
    posted: bool
    milestones: tuple[MilestoneRow, ...]


class SectionRow(Part, frozen=True):
    """A section, for the names of what the other parts refer to."""

    code: str
    kind: str
    title: Text
    leads: tuple[str, ...] | None
    closed: bool


def sections(view: View) -> tuple[SectionRow, ...]:
    """In the order of the plan."""
    return tuple(SectionRow(s.code, s.kind, s.title, s.leads, s.closed) for s in view.state.sections.values())


def table(view: View) -> tuple[ActivityRow, ...]:
    """In the order of the plan: by section, then by place in it."""
    state = view.state
    lenses = (view.lens(), view.lens("current"), view.lens(horizon="forum"))
    baseline, current, forum = (view.units(lens) for lens in lenses)
    pending = view.units(view.lens("current"), provisional=True)
    milestones = _milestones(view)
    ordered = sorted(state.activities.values(), key=lambda a: (state.sections[a.section].order, a.order))
    return tuple(
        _row(view, a, (baseline[a.code], current[a.code], forum[a.code], pending[a.code]), milestones[a.code])
        for a in ordered
    )


def _row(
    view: View, activity: Activity, seen: tuple[Unit, Unit, Unit, Unit], milestones: list[MilestoneRow]
) -> ActivityRow:
    baseline, current, forum, pending = seen
    leads, leads_from = leads_of(view.state, activity)
    update = view.latest(activity, None)
    return ActivityRow(
        code=activity.code,
        section=activity.section,
        number=activity.number,
        title=activity.title,
        leads=leads,
        leads_from=leads_from,
        owners=owners_of(view.state, activity),
        gcm_objectives=baseline.gcm_objectives,
        thematic_area=baseline.thematic_area,
        due=baseline.due,
        current_due=current.due,
        forum_due=forum.due,
        status=current.status,
        provisional_status=pending.status,
        completed_on=baseline.completed_on,
        timeliness=timeliness(baseline, view.at),
        current_timeliness=timeliness(current, view.at),
        confidence=update.submitted.confidence if update else None,
        posted=str(view.quarter) in baseline.posted,
        milestones=tuple(milestones),
    )


def _milestones(view: View) -> dict[str, list[MilestoneRow]]:
    lens = view.lens(level="milestone")
    official, provisional = view.units(lens), view.units(lens, provisional=True)
    rows: dict[str, list[MilestoneRow]] = {}
    for fact in view.facts:
        target = fact.target
        row = _milestone(view, target, official[target.code], provisional[target.code])
        rows.setdefault(target.activity, []).append(row)
    return rows


def _milestone(view: View, target: Target, unit: Unit, pending: Unit) -> MilestoneRow:
    milestone = view.state.activities[target.activity].milestones[milestone_code(target.code)]
    plan = milestone.plan
    return MilestoneRow(
        code=target.code,
        kind=plan.kind,
        required=plan.required,
        printed=plan.printed,
        inferred=plan.inferred,
        note=plan.note,
        baseline=milestone.baselines.get(view.baseline),
        current=milestone.window,
        continuation=plan.continuation,
        moves=target.moves,
        status=unit.status,
        provisional_status=pending.status,
        completed_on=unit.completed_on,
        timeliness=timeliness(unit, view.at),
    )
