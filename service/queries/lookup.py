"""Finding things by their code, and saying what was probably meant where there is none."""

from typing import Any

from sqlalchemy import Row, Table

from events.refusals import Because, Refusal, did_you_mean, invalid
from events.state import known_as
from service.projections.decoding import decode_organisation
from service.projections.tables import READ_ACTIVITY, READ_ORGANISATION, READ_SECTION
from service.queries.view import View

_KINDS = {READ_ACTIVITY: "activity", READ_ORGANISATION: "organisation", READ_SECTION: "section"}


def row_of(seen: View, table: Table, code: str) -> Row[Any]:
    """The row of this code. Refusal: `unknown_activity`, `unknown_organisation` or `unknown_section`."""
    row = seen.connection.execute(seen.select(table).where(table.c.code == code)).one_or_none()
    if row is None:
        raise _unknown(seen, table, code, Because.UNKNOWN, None)
    return row


def known(seen: View, table: Table, code: str, field: str) -> str:
    """The code, if there is such a thing to filter by. Refusals as above, about that field."""
    if seen.connection.execute(seen.select(table, table.c.code).where(table.c.code == code)).first() is None:
        raise _unknown(seen, table, code, Because.INVALID, field)
    return code


def known_id(seen: View, table: Table, name: str, field: str) -> str:
    """The id, if there is such an update or consultation to filter by. Refusal: `unknown_…`, as above."""
    query = seen.select(table, table.c.id).where(table.c.id == name)
    if seen.connection.execute(query).first() is None:
        raise invalid(f"unknown_{field}", f"there is no {field} {name}", field)
    return name


def organisation(seen: View, name: str, field: str) -> str:
    """The code of the organisation that goes by this name. Refusal: `unknown_organisation`, as above."""
    rows = seen.connection.execute(seen.select(READ_ORGANISATION).order_by(READ_ORGANISATION.c.code))
    code = known_as((decode_organisation(row.organisation) for row in rows), name)
    if code is None:
        raise _unknown(seen, READ_ORGANISATION, name, Because.INVALID, field)
    return code


def _unknown(seen: View, table: Table, code: str, because: Because, field: str | None) -> Refusal:
    codes = seen.connection.execute(seen.select(table, table.c.code)).scalars()
    kind = _KINDS[table]
    return Refusal(because, f"unknown_{kind}", f"there is no {kind} {code}{did_you_mean(code, codes)}", field)
