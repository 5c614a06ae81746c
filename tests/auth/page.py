"""The table in docs/permissions.md, from the table of permissions. Run as `python -m tests.auth.page`."""

import re
from pathlib import Path

from service.auth.accounts import ROLES
from service.auth.permissions import OPEN, PERMISSIONS, SCOPE_OF

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
_TABLE = re.compile(r"^\| \| anybody \|.*?\n(?=\n)", re.MULTILINE | re.DOTALL)


def table() -> str:
    """A line for each use case: who may, and which scope a limited key needs for it."""
    headings = ["", "anybody", *(role.replace("_", " ") for role in ROLES), "scope"]
    lines = [headings, ["---"] * len(headings), *map(_line, PERMISSIONS)]
    return "".join(f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in line)}|\n" for line in lines)


def _line(use_case: str) -> list[str]:
    may = [use_case in OPEN, *(role in PERMISSIONS[use_case] for role in ROLES)]
    scope = SCOPE_OF.get(use_case)
    return [f"`{use_case}`", *("yes" if one else "–" for one in may), f"`{scope}`" if scope else "–"]


def page() -> str:
    """The page as it should be."""
    return _TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
