"""What several requests have in common."""

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from events.values import Note
from service.edge.fields import Code, Day, Line, Prose, Whole


class TextGiven(Schema):
    """A text of the plan, in both its languages, as in its data file."""

    en = Line(required=True)
    ka = Line(required=True)


def text(**kwargs: Any) -> fields.Nested:
    """A field of such a text."""
    return fields.Nested(TextGiven, **kwargs)


def behalf() -> Code:
    """A field that names the lead whom it is for."""
    said = "The lead for whom the secretariat, or a deputy, speaks."
    return Code(allow_none=True, metadata={"description": said})


class OptionalNote(Schema):
    """A remark that need not be made."""

    note = Prose(allow_none=True)


class OptionalReason(Schema):
    """A reason that need not be given."""

    reason = Prose(allow_none=True)


class Reason(Schema):
    """A reason."""

    reason = Prose(required=True)


class ReasonAndDate(Reason):
    """A reason, and as of when."""

    effective_on = Day(allow_none=True, metadata={"description": "By default today."})


class NoteGiven(Schema):
    """A reading that is not literal."""

    kind = fields.String(
        required=True,
        validate=validate.OneOf(["misprint", "inference", "duplicate", "omission", "reading"]),
    )
    note = Line(required=True)
    line = Whole(1, 1_000_000, load_default=None, allow_none=True)
    printed = Line(load_default=None, allow_none=True)
    read_as = Line(load_default=None, allow_none=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Note:
        return Note(**data)


class Changes(Schema):
    """What is left out stays as it is; something has to be named."""

    beside: ClassVar[frozenset[str]] = frozenset()
    """What is said beside what changes."""

    @validates_schema
    def _something(self, data: dict[str, Any], **_: Any) -> None:
        changeable = self.fields.keys() - self.beside
        if not data.keys() & changeable:
            raise ValidationError(f"Name what changes: {', '.join(sorted(changeable))}.")


class Change(Changes):
    """A change of what is in the plan, which takes a reason."""

    beside = frozenset({"reason"})
    reason = Prose(required=True)


class Empty(Schema):
    """Nothing: the address says it all."""
