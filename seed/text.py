"""The source text of a plan, with lines: what a span of it says, and how a claim about it is refuted."""

import re
from bisect import bisect_right
from dataclasses import asdict, dataclass
from itertools import accumulate

SHOWN = 240
"""Characters of a line that are shown to a person; JSON has the whole."""


def folded(text: str) -> str:
    """The text with every run of white space, line breaks among them, as one space."""
    return " ".join(text.split())


def shortened(text: str) -> str:
    """The text cut to a length that a person reads."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A claim of the data file that the source does not bear out, and what its line says instead.

    `line` is null only where the claim stands on no line at all.
    """

    path: str
    claim: str
    line: int | None
    says: str

    def __str__(self) -> str:
        place = "nowhere" if self.line is None else f"line {self.line}"
        return f"{place}: {self.path}: the plan says “{self.claim}”, the text “{shortened(self.says)}”"

    def as_dict(self) -> dict[str, str | int | None]:
        """For JSON: path, claim, line, says."""
        return asdict(self)


class Source:
    """A text whose offsets know their line, counted from 1."""

    def __init__(self, text: str) -> None:
        self.text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        lines = self.text.splitlines(keepends=True) if self.text else [""]
        self._starts = list(accumulate((len(line) for line in lines[:-1]), initial=0))
        self.whole = self.span(0, len(self.text))

    def span(self, start: int, end: int) -> "Span":
        """The text between two offsets, without the white space around it."""
        inner = self.text[start:end]
        if inner.strip():
            start += len(inner) - len(inner.lstrip())
        return Span(self, start, start + len(inner.strip()))

    def line_of(self, offset: int) -> int:
        """The line that an offset lies in."""
        return bisect_right(self._starts, offset)

    def line(self, number: int) -> "Span":
        """One line; empty beyond the last."""
        if not 1 <= number <= len(self._starts):
            return Span(self, len(self.text), len(self.text))
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.span(self._starts[number - 1], end)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source."""

    source: Source
    start: int
    end: int

    @property
    def raw(self) -> str:
        """What it says, white space as it stands."""
        return self.source.text[self.start : self.end]

    @property
    def text(self) -> str:
        """What it says, white space folded."""
        return folded(self.raw)

    @property
    def line(self) -> int:
        """The line it starts on."""
        return self.source.line_of(self.start)

    @property
    def last_line(self) -> int:
        """The line it ends on."""
        return self.source.line_of(max(self.start, self.end - 1))

    def find(self, phrase: str) -> list["Span"]:
        """Every place in it where a phrase stands, whatever the white space between its words."""
        pattern = r"\s+".join(map(re.escape, phrase.split()))
        return [
            Span(self.source, self.start + match.start(), self.start + match.end())
            for match in re.finditer(pattern, self.raw)
        ]

    def refutes(self, path: str, claim: object) -> Mismatch:
        """Say that this is what stands where the plan claims something else."""
        return Mismatch(path, str(claim), self.line, self.text)
