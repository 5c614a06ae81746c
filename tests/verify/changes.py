"""Changes of a list of events: of all that are in a database, or of those in one file of an export."""

from tests.verify.tools import Change, edited


def edit(position: int, **fields: object) -> Change:
    """One event is another."""
    return lambda found: [*found[:position], edited(found[position], **fields), *found[position + 1 :]]


def garbage(place: int) -> Change:
    """One is no event at all."""
    return lambda found: [*found[:place], b'{"type":"report.issued"', *found[place + 1 :]]


def delete(position: int, number: int = 1) -> Change:
    """So many events are gone."""
    return lambda found: [*found[:position], *found[position + number :]]


def insert(position: int) -> Change:
    """One event more, which says the right place of itself."""
    return lambda found: [*found[:position], edited(found[position], correlation="new"), *found[position:]]


def swap(position: int, other: int) -> Change:
    """Two events have changed places."""

    def change(found: list[bytes]) -> list[bytes]:
        found[position], found[other] = found[other], found[position]
        return found

    return change


def duplicate(position: int) -> Change:
    """One event twice."""
    return lambda found: [*found[: position + 1], found[position], *found[position + 1 :]]


def replace_last(position: int) -> Change:
    """One event twice, and the last one not at all, so that the number is right."""
    return lambda found: [*found[: position + 1], found[position], *found[position + 1 : -1]]
