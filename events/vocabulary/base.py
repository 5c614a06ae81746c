"""The base of all events, and what their classes say of them."""

from typing import ClassVar

from msgspec import Struct

WORKPLAN_STREAM = "workplan"


class Event(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """Base of all events."""

    TYPE: ClassVar[str]
    SCHEMA: ClassVar[int] = 1

    @property
    def stream(self) -> str:
        """The stream this event belongs to; its events are numbered 1, 2, 3 …"""
        return WORKPLAN_STREAM
