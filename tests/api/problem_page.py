"""The table in docs/problems.md, from the table of types. Run as `python -m tests.api.problem_page`."""

import re
from pathlib import Path

from service.edge.problem_types import types

PAGE = Path(__file__).parents[2] / "docs" / "problems.md"
_TABLE = re.compile(r"^\| Code \| Status \|.*?\n(?=\n|\Z)", re.MULTILINE | re.DOTALL)


def table() -> str:
    """A line for each code."""
    lines = ["| Code | Status | What it means | What to do |", "|---|---|---|---|"]
    for code, one in types().items():
        lines.append(f"| `{code}` | {' '.join(map(str, one.status))} | {one.title} | {one.advice} |")
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page as it should be."""
    return _TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
