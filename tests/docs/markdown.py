"""The project's Markdown files, and what tests need to know about them."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^(`{3,}).*?^\1$|``.*?``|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block, and the line of the file on which its content begins."""

    language: str
    content: str
    line: int


def section(text: str, heading: str) -> str:
    """What stands under a heading; what is before it is blank lines, so that line numbers stay."""
    start = text.index(f"\n{heading}\n") + 1
    level = heading.split(maxsplit=1)[0]
    end = text.find(f"\n{level} ", start)
    return "\n" * text.count("\n", 0, start) + text[start : end if end > 0 else len(text)]


def blocks(text: str) -> list[Block]:
    """Its fenced blocks, in order."""
    found = _BLOCK.finditer(text)
    return [Block(match[1], match[2], text.count("\n", 0, match.start(2)) + 1) for match in found]


def links(text: str) -> list[str]:
    """The targets of its links and pictures, outside code."""
    return _LINK.findall(_CODE.sub("", text))


def anchors(text: str) -> set[str]:
    """What `#…` can name in it: its headings in lower case, with hyphens for spaces."""
    headings = _HEADING.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
