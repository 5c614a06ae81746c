"""An activity as it is answered: what its rows hold, and what counting says of it from here."""

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from events.facts import Facts
from events.units import Lens, Standpoint, Unit, timeliness, units
from events.values import Window
from service.projections.decoding import (
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


def activity_answer(lens: Lens, at: Standpoint, row: Any, milestones: Sequence[Any]) -> ActivityAnswer:
    """From the row of an activity, with that of its progress, and those of its milestones, in order.

    Rows have their columns as attributes.
    """
    facts = facts_of(row.targets, row.standings)
    (official,) = units(facts, lens, at)
    (now,) = units(facts, structs.replace(lens, basis="current"), at)
    leads = decode_codes(row.leads)
    return ActivityAnswer(
        code=row.code,
        section=row.section,
        number=row.number,
        title=decode_title(row.title),
        milestones=_milestones(lens, at, milestones, facts),
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
        status=now.status,
        timeliness=timeliness(official, at),
        completed_on=official.completed_on,
        confidence=row.confidence,
        percent=row.percent,
        provisional=_provisional(lens, at, row, facts),
        review=row.review,
        last_update=row.last_update,
        cancelled=row.cancelled,
        on_request=row.on_request,
        notes=decode_notes(row.notes),
        version=row.version,
        position=row.position,
    )


def _provisional(lens: Lens, at: Standpoint, row: Any, facts: Sequence[Facts]) -> Provisional:
    (unit,) = units(facts, lens, at, provisional=True)
    (now,) = units(facts, structs.replace(lens, basis="current"), at, provisional=True)
    return Provisional(
        status=now.status,
        timeliness=timeliness(unit, at),
        completed_on=unit.completed_on,
        confidence=row.provisional_confidence,
        percent=row.provisional_percent,
    )


def _milestones(
    lens: Lens, at: Standpoint, rows: Sequence[Any], facts: Sequence[Facts]
) -> tuple[MilestoneAnswer, ...]:
    each = structs.replace(lens, level="milestone")
    official = units(facts, each, at)
    provisional = units(facts, each, at, provisional=True)
    return tuple(_milestone(lens, at, *parts) for parts in zip(rows, official, provisional, strict=True))


def _milestone(lens: Lens, at: Standpoint, row: Any, official: Unit, provisional: Unit) -> MilestoneAnswer:
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
        timeliness=timeliness(official, at),
        completed_on=official.completed_on,
    )


def slip(old: Window, new: Window) -> int | None:
    """Days from the end of one window to that of another; null where either has none."""
    if old.end is None or new.end is None:
        return None
    return (new.end - old.end).days
