"""What a cell says, for the schema to judge; and how a value is written into one.

What cannot be read as it should stays a text: the schema then says of it what is wrong, and shows it.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date

from seed.sheets.columns import NO, NONE, YES, Column, Kind

_FLAGS = {YES: True, NO: False, "true": True, "false": False, "კი": True, "დიახ": True, "არა": False}
_APART = re.compile(r"[,;\s]+")
_DIGITS = re.compile(r"[0-9]{1,9}")

Written = str | int | date | None


def read(column: Column, text: str) -> object:
    """The value in a cell, in which this text stands, without white space around it."""
    convert = _READ.get(column.kind)
    return text if convert is None else convert(text)


def _flag(text: str) -> bool | str:
    return _FLAGS.get(text.casefold(), text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _objectives(text: str) -> str | list[int | str]:
    word = text.casefold()
    return word if word in ("all", "cross-cutting") else [_number(each) for each in _list(text)]


def _list(text: str) -> list[str]:
    return [] if text.casefold() == NONE else [code for code in _APART.split(text) if code]


def _number(text: str) -> int | str:
    return int(text) if _DIGITS.fullmatch(text) else text


_READ: dict[Kind, Callable[[str], object]] = {
    "whole": _number,
    "flag": _flag,
    "choice": str.casefold,
    "lines": _lines,
    "codes": _list,
    "objectives": _objectives,
}


def written(column: Column, value: object) -> Written:
    """How a value of a plan stands in a cell; nothing where it is null or an empty list of no meaning."""
    match value:
        case bool():
            return YES if value else NO
        case None | str() | int() | date():
            return value
        case tuple():
            return _joined(column, value)
    raise TypeError(f"{column.name} holds {value!r}")


def _joined(column: Column, values: Iterable[object]) -> str | None:
    texts = [str(value) for value in values]
    if not texts:
        return NONE if column.null else None
    return ("\n" if column.kind == "lines" else ", ").join(texts)
