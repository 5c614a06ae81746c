"""Reads a calendar with a parser that has nothing to do with the library that wrote it."""

from typing import Any

import vobject

from tests.support.http import Caller


def parsed(content: bytes) -> Any:
    """The calendar, as vobject reads it."""
    return vobject.readOne(content.decode("utf-8"))


def calendar(caller: Caller, query: str = "") -> Any:
    """The calendar of the small plan, read by who asks."""
    response = caller.get(f"/calendar.ics{query}")
    assert (response.status_code, response.mimetype) == (200, "text/calendar")
    return parsed(response.data)


def named(found: Any) -> str:
    """What a calendar is called, by RFC 7986."""
    (name,) = found.contents["name"]
    return str(name.value)


def by_code(components: list[Any]) -> dict[str, Any]:
    """Components by the code that their summary begins with."""
    return {one.summary.value.removeprefix("✓ ").split(" ")[0]: one for one in components}


def events(found: Any) -> dict[str, Any]:
    """The events of a calendar, by their codes."""
    return by_code(found.contents.get("vevent", []))


def tasks(found: Any) -> dict[str, Any]:
    """The tasks of a calendar, by their codes."""
    return by_code(found.contents.get("vtodo", []))
