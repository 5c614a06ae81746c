"""What is wrong with a data file, said so that a person can mend it."""

from dataclasses import dataclass

SHOWN = 80
"""Characters of a bad value that are shown."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it stands, what stands there, and why that cannot be."""

    file: str
    path: str
    line: int | None
    value: object
    reason: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        shown = "" if self.value is None else f" (it says {abridged(self.value)})"
        return f"{place}: {self.path or 'the file'}: {self.reason}{shown}"


class SeedError(Exception):
    """A data file that cannot be used; `problems` lists what is wrong with it, by line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line or 0)
        super().__init__("\n".join(map(str, self.problems)))


def abridged(value: object) -> str:
    """The value as it would be written in Python, cut to a readable length."""
    text = repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
