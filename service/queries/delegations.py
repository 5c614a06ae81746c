"""Queries about deputies: who may act for whom, in what, and until when."""

from typing import Any

from msgspec import structs
from sqlalchemy import Row

from events.refusals import unknown
from events.state import Delegation
from service.projections.decoding import decode_delegation
from service.projections.tables import READ_DELEGATION
from service.queries.answers import DelegationAnswer
from service.queries.lookup import organisation as known_organisation
from service.queries.view import View


def delegations(seen: View, organisation: str | None = None) -> list[DelegationAnswer]:
    """Every delegation (of or to one organisation), in the order in which they were granted.

    Refusal: `unknown_organisation`.
    """
    rows = seen.connection.execute(seen.select(READ_DELEGATION))
    found = [_answer(seen, row) for row in rows]
    if organisation is not None:
        code = known_organisation(seen, organisation, "organisation")
        found = [one for one in found if code in (one.organisation, one.deputy)]
    return sorted(found, key=lambda one: one.granted)


def delegation(seen: View, id: str) -> DelegationAnswer:  # noqa: A002 - it is the delegation's id, as in the answer
    """One delegation. Refusal: `unknown_delegation`."""
    row = seen.connection.execute(
        seen.select(READ_DELEGATION).where(READ_DELEGATION.c.id == id)
    ).one_or_none()
    if row is None:
        raise unknown("unknown_delegation", f"there is no delegation {id}")
    return _answer(seen, row)


def _answer(seen: View, row: Row[Any]) -> DelegationAnswer:
    found: Delegation = decode_delegation(row.delegation)
    in_force = found.in_force(seen.standpoint.today)
    return DelegationAnswer(**structs.asdict(found), in_force=in_force, version=row.version)
