"""What a plan's file and its ledger say differently."""

from collections.abc import Iterator
from dataclasses import dataclass

from seed.statements import Statements
from service.commands import Command, RegisterOrganisation


@dataclass(frozen=True)
class Difference:
    """Something that the ledger holds otherwise than the file; neither is changed. None: it is not there."""

    path: str
    in_ledger: object
    in_file: object

    def __str__(self) -> str:
        return f"{self.path}: the ledger has {self.in_ledger!r}, the file {self.in_file!r}"


def differences(in_file: Statements, in_ledger: Statements) -> Iterator[Difference]:
    """All that differs between what both hold, and what the ledger holds beyond the file."""
    for what, command in in_ledger.items():
        stated = in_file.get(what)
        if stated is None:
            yield Difference(what, _name(command), None)
        else:
            yield from _fields(what, command, stated)
    yield from _order(in_file, in_ledger)


def _name(command: Command) -> object:
    return getattr(command, "names" if isinstance(command, RegisterOrganisation) else "title")


def _fields(what: str, in_ledger: Command, in_file: Command) -> Iterator[Difference]:
    for name in in_ledger.__struct_fields__:
        old, new = getattr(in_ledger, name), getattr(in_file, name)
        if old != new:
            yield Difference(f"{what}, {name}", old, new)


def _order(in_file: Statements, in_ledger: Statements) -> Iterator[Difference]:
    """The order of the sections that both hold: it is that of every list and report."""
    old, new = (
        tuple(what for what in one if what.startswith("section ") and what in other)
        for one, other in ((in_ledger, in_file), (in_file, in_ledger))
    )
    if old != new:
        yield Difference("order of the sections", old, new)
