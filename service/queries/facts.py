"""The facts that every figure is counted from, as the read models hold them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_

from events.facts import Facts
from service.projections.decoding import facts_of
from service.projections.tables import READ_ACTIVITY, READ_PROGRESS
from service.queries.view import View


def progress(seen: View, *conditions: ColumnElement[bool]) -> Select[Any]:
    """A query for the facts of activities, in the order of the plan, and for their places in it."""
    place = (READ_ACTIVITY.c.section_place, READ_ACTIVITY.c.place)
    query = with_progress(
        seen,
        READ_PROGRESS.c.activity,
        READ_ACTIVITY.c.targets,
        READ_PROGRESS.c.standings,
        READ_PROGRESS.c.position,
        *place,
    )
    return query.where(*conditions).order_by(*place, READ_ACTIVITY.c.code)


def with_progress(seen: View, *columns: ColumnElement[Any]) -> Select[Any]:
    """A query for these columns of activities and of how they stand."""
    of_one = and_(
        READ_ACTIVITY.c.ledger_id == READ_PROGRESS.c.ledger_id,
        READ_ACTIVITY.c.code == READ_PROGRESS.c.activity,
    )
    return seen.select(READ_ACTIVITY, *columns).join(READ_PROGRESS, of_one)


def all_facts(seen: View) -> Iterator[Facts]:
    """The facts of every milestone, in the order of the plan."""
    rows = seen.connection.execute(progress(seen))
    return (fact for row in rows for fact in facts_of(row.targets, row.standings))
