"""Why a command is refused: one exception type with a stable code, raised before anything is appended."""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum


class Because(StrEnum):
    """The four ways in which a command can be wrong; an edge maps each to its own status."""

    UNKNOWN = "unknown"  # it names something that does not exist (HTTP 404)
    FORBIDDEN = "forbidden"  # this actor may not do this here (HTTP 403)
    CONFLICT = "conflict"  # the present state does not allow it (HTTP 409)
    INVALID = "invalid"  # the command itself cannot be right (HTTP 422)


class Refusal(Exception):
    """A command that was refused; nothing was appended.

    `code` is stable and for machines (`unknown_activity`), `detail` says to a person what is wrong and
    what to do, `field` names the member of the command it is about, where there is one.
    """

    def __init__(self, because: Because, code: str, detail: str, field: str | None = None) -> None:
        super().__init__(f"{code}: {detail}")
        self.because = because
        self.code = code
        self.detail = detail
        self.field = field


def unknown(code: str, detail: str, field: str | None = None) -> Refusal:
    """Something named does not exist."""
    return Refusal(Because.UNKNOWN, code, detail, field)


def forbidden(code: str, detail: str) -> Refusal:
    """The actor may not do this here."""
    return Refusal(Because.FORBIDDEN, code, detail)


def conflict(code: str, detail: str) -> Refusal:
    """The present state does not allow it."""
    return Refusal(Because.CONFLICT, code, detail)


def invalid(code: str, detail: str, field: str | None = None) -> Refusal:
    """The command itself cannot be right."""
    return Refusal(Because.INVALID, code, detail, field)


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The end of a sentence that suggests close words; empty where there are none."""
    known = {each.upper(): each for each in words}
    matches = [known[match] for match in get_close_matches(word.upper(), known, 3, 0.5)]
    return f"; did you mean {' or '.join(matches)}?" if matches else ""
