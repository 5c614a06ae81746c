"""What is wrong with a data file, said so that a person can mend it."""

from dataclasses import dataclass
from typing import NamedTuple

SHOWN = 80
"""Characters of a bad value that are shown."""


class Place(NamedTuple):
    """A cell of a workbook."""

    sheet: str
    row: int
    column: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.column}{self.row}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, what stands there, and why that cannot be."""

    file: str
    path: str
    line: int | None
    value: object
    reason: str
    cell: Place | None = None
    """Where the file is a workbook."""

    def __str__(self) -> str:
        where = self.line if self.cell is None else self.cell
        place = self.file if where is None else f"{self.file}:{where}"
        shown = "" if self.value is None else f" (it says {abridged(self.value)})"
        return f"{place}: {self.path or 'the file'}: {self.reason}{shown}"


class SeedError(Exception):
    """A data file that cannot be used; `problems` lists what is wrong with it, by line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=_order)
        super().__init__("\n".join(map(str, self.problems)))


def _order(problem: Problem) -> tuple[str, int]:
    """By the line, or by sheets and their rows."""
    return ("", problem.line or 0) if problem.cell is None else (problem.cell.sheet, problem.cell.row)


def abridged(value: object) -> str:
    """The value as it would be written in Python, cut to a readable length."""
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
