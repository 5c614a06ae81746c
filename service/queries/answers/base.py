"""What all answers have in common."""

from datetime import datetime
from typing import Any, Generic, TypeVar

from msgspec import Struct

from events.codec import timestamp

T = TypeVar("T")


Plain = str | int | bool | tuple[Any, ...] | None
"""A value as JSON has it, apart from objects."""


class Answer(Struct, frozen=True, kw_only=True):
    """Base of all answers."""


class AsOf(Answer, frozen=True):
    """The last event that an answer knows of, and whether everything up to it is made up."""

    position: int
    recorded_at: str
    demonstration: bool


class Page(Answer, Generic[T], frozen=True):
    """Some items; `next` is the cursor (or position) to go on after, null at the end."""

    items: tuple[T, ...]
    next: str | int | None


class ErasedAnswer(Answer, frozen=True):
    """A field whose text was erased (`evidence.0.title`): by the event at `position`, when, on which basis.

    Where these three are null, the text is missing and no event says why: that is a fault.
    """

    field: str
    position: int | None
    recorded_at: str | None
    basis: str | None


def timestamp_or_null(moment: datetime | None) -> str | None:
    """A moment as the leaves write it, or none."""
    return None if moment is None else timestamp(moment)
