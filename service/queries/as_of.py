"""`as_of`: an earlier point of a ledger, named by a position, a date or a quarter."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from events.quarter import Quarter
from events.refusals import invalid
from events.units import Standpoint
from service.store.ledgers import Ledger
from service.store.read import size_at

_POSITION = re.compile(r"[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")


class Point(NamedTuple):
    """How many events had been recorded, and from when to look; null means the day of the last event."""

    size: int
    standpoint: Standpoint | None


def resolve(
    connection: Connection, ledger: Ledger, timezone: str, text: str, today: date, field: str = "as_of"
) -> Point:
    """The point that `173`, `2021-06-30` or `2021-Q2` names; a refusal is about this field.

    A position is seen from the day of its event; a date, and the last day of a quarter, from its end in the
    plan's time zone, with all events recorded until then; so neither can be named before it is over.

    Raises:
        Refusal: `malformed_as_of`, `unknown_position` (the ledger does not reach it), `as_of_in_future`,
            `before_first_event`.
    """
    if _POSITION.fullmatch(text):
        return Point(_size_to(ledger, int(text), field), None)
    day = _day(text, field)
    if day >= today:  # what is said of a day has to stay true
        raise invalid("as_of_in_future", f"{text} is not over yet; leave {field} out for the present", field)
    # Recorded times are whole milliseconds.
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone)).astimezone(UTC)
    size = size_at(connection, ledger.id, midnight - timedelta(milliseconds=1))
    if size == 0:
        raise invalid("before_first_event", f"nothing had been recorded by the end of {day}", field)
    return Point(size, Standpoint.end_of(day))


def _size_to(ledger: Ledger, position: int, field: str) -> int:
    if position >= ledger.size:
        detail = f"there is no position {position}; the ledger has positions 0 to {ledger.size - 1}"
        raise invalid("unknown_position", detail, field)
    return position + 1


def _day(text: str, field: str) -> date:
    try:
        if _QUARTER.fullmatch(text):
            return Quarter.parse(text).end
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise invalid("malformed_as_of", f"{text!r} is no date: {error}", field) from error
    detail = f"{text!r} is neither a position (173), a date (2021-06-30) nor a quarter (2021-Q2)"
    raise invalid("malformed_as_of", detail, field)
