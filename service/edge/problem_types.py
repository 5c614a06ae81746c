"""Every type of problem: the one table that problem documents, their pages and docs/problems.md follow."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import yaml

TEMPLATES = Path(__file__).parent / "templates"
PLACE = "/problems"


class ProblemType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a code stands for, in English.

    `status` are those with which it is answered over HTTP; commands on the machine itself say it too.
    `title` says what is wrong, `advice` what to do about it.
    """

    status: tuple[int, ...]
    title: str
    advice: str


@cache
def types() -> Mapping[str, ProblemType]:
    """Every type by its code, in alphabetical order."""
    table = yaml.safe_load((TEMPLATES / "problems.yaml").read_text(encoding="utf-8"))
    return msgspec.convert(table, dict[str, ProblemType], strict=False)


def address(code: str, root: str = "") -> str:
    """The URI reference of a type (RFC 9457, section 3.1.1); `root` is where the service is mounted."""
    return f"{root}{PLACE}/{code}"


def about(code: str, otherwise: str = "") -> ProblemType:
    """What a code stands for. Where somebody forgot to describe it, the problem is told all the same."""
    return types().get(code) or ProblemType((), otherwise or code, "")


def title(code: str, otherwise: str) -> str:
    """The title of a code."""
    return about(code, otherwise).title
