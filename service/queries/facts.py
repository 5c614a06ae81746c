"""The facts that every figure is counted from, as the read models hold them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_

from events.facts import Facts
from service.projections.rows import decode_facts
from service.projections.tables import READ_ACTIVITY, READ_MILESTONE
from service.queries.view import View


def milestones(seen: View, *conditions: ColumnElement[bool]) -> Select[Any]:
    """A query for the facts of milestones, in the order of the plan, and their activities' places in it."""
    mine = and_(
        READ_ACTIVITY.c.ledger_id == READ_MILESTONE.c.ledger_id,
        READ_ACTIVITY.c.code == READ_MILESTONE.c.activity,
    )
    columns = (
        READ_MILESTONE.c.activity,
        READ_MILESTONE.c.facts,
        READ_ACTIVITY.c.section_place,
        READ_ACTIVITY.c.place.label("activity_place"),
    )
    places = (
        READ_ACTIVITY.c.section_place,
        READ_ACTIVITY.c.place,
        READ_ACTIVITY.c.code,
        READ_MILESTONE.c.place,
    )
    return (
        seen.select(READ_MILESTONE, *columns).join(READ_ACTIVITY, mine).where(*conditions).order_by(*places)
    )


def all_facts(seen: View) -> Iterator[Facts]:
    """The facts of every milestone, in the order of the plan."""
    return (decode_facts(row.facts) for row in seen.connection.execute(milestones(seen)))
