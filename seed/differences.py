"""What a plan's file and its ledger say differently, told so that a person can act on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct, structs

from seed.statements import Statements
from service.commands import Command, OpenSection, RegisterOrganisation


@dataclass(frozen=True)
class Difference:
    """Something that the ledger holds otherwise than the file; neither is changed. None: it is not there."""

    path: str
    in_ledger: object
    in_file: object

    def __str__(self) -> str:
        in_file, in_ledger = words(self.in_file), words(self.in_ledger)
        return f"{self.path}\n  the file says:   {in_file}\n  the ledger says: {in_ledger}"


def differences(in_file: Statements, in_ledger: Statements) -> Iterator[Difference]:
    """All that differs between what both hold, and what the ledger holds beyond the file."""
    for what, command in in_ledger.items():
        stated = in_file.get(what)
        if stated is None:
            yield Difference(what, _name(command), None)
        else:
            yield from map(_unnamed, _between(what, command, stated))
    yield from _order(in_file, in_ledger)


def _name(command: Command) -> object:
    return getattr(command, "names" if isinstance(command, RegisterOrganisation) else "title")


def _between(path: str, old: object, new: object) -> Iterator[Difference]:
    """The innermost differences between two values of one kind."""
    old_parts, new_parts = _parts(old), _parts(new)
    if old_parts is not None and new_parts is not None:
        for name in {**old_parts, **new_parts}:
            yield from _between(f"{path}, {name}", old_parts.get(name), new_parts.get(name))
    elif old != new:
        yield Difference(path, old, new)


def _parts(value: object) -> dict[str, object] | None:
    """What a value consists of, by name; None for one that is compared as a whole."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Struct):
        return {name.replace("_", " "): getattr(value, name) for name in value.__struct_fields__}
    if isinstance(value, tuple) and all(isinstance(element, Struct) for element in value):
        return {_called(element, place): element for place, element in enumerate(value, 1)}
    return None


def _called(element: object, place: int) -> str:
    """The code of a milestone, the number of a thematic area, the place of a note."""
    return str(getattr(element, "code", None) or getattr(element, "number", place))


def _unnamed(found: Difference) -> Difference:
    """Names of natural persons go to no terminal and into no log: only how many there are."""
    if not found.path.endswith(", persons"):
        return found
    counts = [
        f"{len(names)} of them, not named here"
        for names in (found.in_ledger, found.in_file)
        if isinstance(names, tuple)
    ]
    return Difference(found.path, *counts)


def _order(in_file: Statements, in_ledger: Statements) -> Iterator[Difference]:
    """The order of the sections that both hold: it is that of every list and report."""
    old, new = (
        tuple(one.section for what, one in these.items() if isinstance(one, OpenSection) and what in others)
        for these, others in ((in_ledger, in_file), (in_file, in_ledger))
    )
    if old != new:
        yield Difference("order of the sections", old, new)


def words(value: object) -> str:
    """A value as a reader of the plan would write it."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(words, value)) or "none"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {words(part)}" for name, part in value.items())
    if isinstance(value, Struct):
        told = (one for one in structs.fields(value) if getattr(value, one.name) != one.default)
        return "; ".join(f"{one.name.replace('_', ' ')}: {words(getattr(value, one.name))}" for one in told)
    return str(value)
