"""What changed between two moments of a ledger, as typed old → new differences of its activities."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from service.queries.activities import activities
from service.queries.answers import ActivityAnswer
from service.queries.view import View

EVERYTHING = 1_000_000
"""More activities than any plan has."""

_BOOKKEEPING = {"version", "position", "last_update"}

Value = str | int | bool | None | list[object]


class Change(Struct, frozen=True):
    """One field of an activity: `milestones.M1.end` was `old`, is `new`; null where it was or is absent."""

    activity: str
    field: str
    old: Value
    new: Value


def differences(before: View, after: View) -> list[Change]:
    """Every difference between the activities of two views, in the order of the later plan."""
    old, new = _flat(before), _flat(after)
    codes = [*new, *(code for code in old if code not in new)]
    return [change for code in codes for change in _changes(code, old.get(code, {}), new.get(code, {}))]


def _changes(code: str, old: dict[str, Value], new: dict[str, Value]) -> Iterator[Change]:
    for field in [*new, *(field for field in old if field not in new)]:
        if old.get(field) != new.get(field):
            yield Change(code, field, old.get(field), new.get(field))


def _flat(seen: View) -> dict[str, dict[str, Value]]:
    return {answer.code: dict(_fields(_plain(answer))) for answer in activities(seen, limit=EVERYTHING).items}


def _plain(answer: ActivityAnswer) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(answer)
    by_code = {milestone.code: msgspec.to_builtins(milestone) for milestone in answer.milestones}
    return {name: value for name, value in plain.items() if name not in _BOOKKEEPING} | {
        "milestones": by_code
    }


def _fields(value: dict[str, object], path: str = "") -> Iterator[tuple[str, Value]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _fields(inner, f"{path}{name}.")
        else:
            yield f"{path}{name}", inner  # type: ignore[misc]  # JSON has nothing else
