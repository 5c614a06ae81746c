"""Reading a data file: the typed plan, or everything that is wrong with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from marshmallow import ValidationError

from seed.document import Document, Unreadable, parse
from seed.plan import Plan
from seed.problems import Problem, SeedError
from seed.rules import Breach, breaches
from seed.schema import PlanSchema


class Faulty(Exception):
    """Raised for data that are no plan, with everything that is wrong at the first failing stage."""

    def __init__(self, breaches: list[Breach]) -> None:
        super().__init__(f"{len(breaches)} things are wrong")
        self.breaches = breaches


def plan_of(data: object) -> Plan:
    """The plan that these data state, whatever file they were in. Raises Faulty."""
    try:
        plan: Plan = PlanSchema().load(cast(dict[str, object], data))
    except ValidationError as error:
        found = _flattened(error.messages, "")
        raise Faulty([Breach(path, _value(data, path), reason) for path, reason in found]) from None
    if wrong := list(breaches(plan)):
        raise Faulty(wrong)
    return plan


def read(path: Path) -> Plan:
    """Read and check a data file. Raises SeedError, which lists every problem of the first failing stage."""
    file = str(path)
    try:
        document = parse(path.read_bytes())
    except OSError as error:
        raise SeedError([Problem(file, "", None, None, f"cannot be read: {error.strerror}")]) from error
    except Unreadable as error:
        raise SeedError([Problem(file, "", error.line, None, error.reason)]) from error
    try:
        return plan_of(document.data)
    except Faulty as faulty:
        wrong = (Problem(file, one.path, _line(document, one.path), *one[1:]) for one in faulty.breaches)
        raise SeedError(list(wrong)) from None


def _flattened(messages: object, path: str) -> Iterator[tuple[str, str]]:
    """Path and reason of every error in marshmallow's nested messages."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from _flattened(inner, _joined(path, key))
    elif isinstance(messages, list):
        for message in messages:
            yield path, str(message)
    else:
        yield path, str(messages)


def _joined(path: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    if key == "_schema":
        return path
    return f"{path}.{key}" if path else key


def _value(data: object, path: str) -> object:
    """What stands at a path, or None where nothing does."""
    for part in path.replace("]", "").replace("[", ".").split(".") if path else ():
        if isinstance(data, list) and part.isdigit():
            data = data[int(part)]
        elif isinstance(data, dict):
            data = data.get(part)
        else:
            return None
    return data


def _line(document: Document, path: str) -> int | None:
    """The line of a path, or of the nearest thing around it that stands in the file."""
    while path and path not in document.lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return document.lines.get(path)
