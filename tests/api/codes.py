"""The codes of problems as they stand in the sources, with the statuses that follow from where they stand."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from service.edge import problems

ROOT = Path(__file__).parents[2]
_STATUS = {
    "unknown": 404,
    "forbidden": 403,
    "conflict": 409,
    "invalid": 422,
    "Unauthenticated": 401,
    "StoreUnavailable": 503,
}
"""Who says by its name with which status a code is answered."""

_PLACES = dict.fromkeys(_STATUS, (0,)) | {
    "Refusal": (1,),
    "BadRequest": (1,),
    "Problem": (1,),
    "__init__": (0, 1),
    "_slow_down": (0,),
    "_unavailable": (0,),
}
"""Which argument of whom is a code; exceptions hand theirs to the constructors above."""

_TABLES = ("_CODE", "_DETAILS", "_REFUSALS", "_OTHERWISE")


class Code(NamedTuple):
    """A pattern of codes; a code mostly. `status` is null where the place does not tell it."""

    pattern: str
    status: int | None
    where: str


def codes() -> list[Code]:
    """All of them."""
    files = sorted(path for room in ("events", "service") for path in (ROOT / room).rglob("*.py"))
    return [code for file in files for code in _in(file)]


def _in(file: Path) -> Iterator[Code]:
    where = str(file.relative_to(ROOT))
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield from _called(node, where)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in _TABLES:
            yield from (Code(word, None, where) for word in _words(node))


def _called(call: ast.Call, where: str) -> Iterator[Code]:
    name = ast.unparse(call.func).rpartition(".")[2]
    for place in _PLACES.get(name, ()):
        pattern = _pattern(call.args[place]) if place < len(call.args) else None
        if pattern is not None:
            status = problems._STATUS_OF_CODE.get(pattern) or _STATUS.get(name)
            yield Code(pattern, status, where)


def _pattern(argument: ast.expr) -> str | None:
    """A regular expression for what a code or an f-string of codes can be; null for anything else."""
    parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
    known = [part.value for part in parts if isinstance(part, ast.Constant)]
    if not known or not all(isinstance(each, str) and re.fullmatch("[a-z0-9_]+", each) for each in known):
        return None
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "[a-z_]+" for part in parts)


def _words(node: ast.AST) -> set[str]:
    found = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {text for text in found if isinstance(text, str) and re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", text)}
