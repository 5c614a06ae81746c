"""What a new edition corrects: its differences to the edition before it, figure by figure."""

from collections.abc import Iterator
from typing import Any

import msgspec

from events.figures.reported import ReportedOn
from events.figures.scores import Card
from events.figures.table import ActivityRow
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


class Comparable(Part, frozen=True):
    """The parts of a dataset that corrections are listed for; all other parts follow from them."""

    scorecard: tuple[Card, ...]
    reporting: ReportedOn
    activities: tuple[ActivityRow, ...]


def differences(before: Comparable, after: Comparable) -> tuple[Difference, ...]:
    """Every value that is not the same, in alphabetical order of where it stands."""
    old, new = (dict(_leaves(msgspec.to_builtins(part), ())) for part in (before, after))
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
        for index, inner in enumerate(value):
            name = inner.get("code", str(index)) if isinstance(inner, dict) else str(index)
            yield from _leaves(inner, (*where, name))
    else:
        yield where, value
