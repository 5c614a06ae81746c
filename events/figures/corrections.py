"""What a new edition corrects: its differences to the edition before it, figure by figure."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from events.figures.view import Part

Scalar = str | int | bool | None


class Difference(Part, frozen=True):
    """One value that changed: where it stands (`activities`, `KP1-A1`, `status`), and both values."""

    where: tuple[str, ...]
    before: Scalar
    after: Scalar


class Corrections(Part, frozen=True):
    """The differences to the previous edition, which was made from its first `size` events."""

    edition: int
    issued_at: str
    size: int
    root: str
    rules: int
    differences: tuple[Difference, ...]


KEYS = ("request", "decision", "consultation", "code", "update", "language", "activity")
"""What a row of a list is known by: the first of these that it has; other rows by their place."""


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every value in these parts that is not the same, in alphabetical order of where it stands."""
    old, new = (dict(_leaves(msgspec.to_builtins(parts), ())) for parts in (before, after))
    return tuple(
        Difference(where, old.get(where), new.get(where))
        for where in sorted(old.keys() | new.keys())
        if old.get(where) != new.get(where)
    )


def _leaves(value: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*where, name))
    elif isinstance(value, list | tuple):
        taken = set[str]()
        for index, inner in enumerate(value):
            name = _name(inner)
            name = str(index) if name is None or name in taken else name
            taken.add(name)
            yield from _leaves(inner, (*where, name))
    else:
        yield where, value


def _name(row: Any) -> str | None:
    """What a row is known by; a row about an update is known as that update is."""
    if not isinstance(row, dict):
        return None
    found = next((row[key] for key in KEYS if row.get(key) is not None), None)
    return _name(found) if isinstance(found, dict) else found
