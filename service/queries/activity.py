"""An activity as it is answered: what its rows hold, and what counting says of it from here."""

from collections.abc import Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import Row

from events.facts import Facts
from events.units import Lens, Unit, timeliness, units
from events.values import Window
from service.projections.rows import (
    decode_baselines,
    decode_codes,
    decode_milestone,
    decode_moves,
    decode_notes,
    decode_objectives,
    decode_title,
    decode_window,
    facts_of,
)
from service.queries.answers import ActivityAnswer, MilestoneAnswer, Provisional, RolesFrom
from service.queries.view import View


def activity_answer(seen: View, lens: Lens, row: Row[Any], milestones: Sequence[Row[Any]]) -> ActivityAnswer:
    """From the row of an activity, with that of its progress, and those of its milestones, in order."""
    facts = facts_of(row.targets, row.standings)
    (official,) = units(facts, lens, seen.standpoint)
    leads = decode_codes(row.leads)
    return ActivityAnswer(
        code=row.code,
        section=row.section,
        number=row.number,
        title=decode_title(row.title),
        milestones=_milestones(seen, lens, milestones, facts),
        leads=leads,
        leads_stated=row.leads_from != "not_stated",
        owners=decode_codes(row.owners),
        owners_inferred=not leads,
        members=decode_codes(row.members),
        observers=decode_codes(row.observers),
        gcm_objectives=decode_objectives(row.gcm_objectives),
        thematic_area=row.thematic_area,
        roles_from=RolesFrom(
            leads=row.leads_from,
            members=row.members_from,
            gcm_objectives=row.objectives_from,
            thematic_area=row.area_from,
        ),
        due=official.due,
        status=official.status,
        timeliness=timeliness(official, seen.standpoint),
        completed_on=official.completed_on,
        confidence=row.confidence,
        percent=row.percent,
        provisional=_provisional(seen, lens, row, facts),
        review=row.review,
        last_update=row.last_update,
        cancelled=row.cancelled,
        on_request=row.on_request,
        notes=decode_notes(row.notes),
        version=row.version,
        position=row.position,
    )


def _provisional(seen: View, lens: Lens, row: Row[Any], facts: Sequence[Facts]) -> Provisional:
    (unit,) = units(facts, lens, seen.standpoint, provisional=True)
    return Provisional(
        status=unit.status,
        timeliness=timeliness(unit, seen.standpoint),
        completed_on=unit.completed_on,
        confidence=row.provisional_confidence,
        percent=row.provisional_percent,
    )


def _milestones(
    seen: View, lens: Lens, rows: Sequence[Row[Any]], facts: Sequence[Facts]
) -> tuple[MilestoneAnswer, ...]:
    each = structs.replace(lens, level="milestone")
    official = units(facts, each, seen.standpoint)
    provisional = units(facts, each, seen.standpoint, provisional=True)
    return tuple(_milestone(seen, lens, *parts) for parts in zip(rows, official, provisional, strict=True))


def _milestone(seen: View, lens: Lens, row: Row[Any], official: Unit, provisional: Unit) -> MilestoneAnswer:
    plan, now = decode_milestone(row.plan), decode_window(row.current_window)
    baseline = decode_baselines(row.baselines).get(lens.baseline, Window(None, None))
    return MilestoneAnswer(
        code=plan.code,
        start=now.start,
        end=now.end,
        forum_end=now.end and min(now.end, lens.forum_eve),
        precision=now.precision,
        printed=plan.printed,
        kind=plan.kind,
        required=plan.required,
        inferred=plan.inferred,
        note=plan.note,
        continuation=plan.continuation,
        baseline_start=baseline.start,
        baseline_end=baseline.end,
        slip_days=slip(baseline, now),
        moves=sum(move.approved is True for move in decode_moves(row.moves)),
        status=official.status,
        provisional_status=provisional.status,
        timeliness=timeliness(official, seen.standpoint),
        completed_on=official.completed_on,
    )


def slip(old: Window, new: Window) -> int | None:
    """Days from the end of one window to that of another; null where either has none."""
    if old.end is None or new.end is None:
        return None
    return (new.end - old.end).days
