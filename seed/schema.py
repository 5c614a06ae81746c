"""The shape of a data file, in marshmallow: every field, its type, and nothing besides."""

import unicodedata
from collections.abc import Callable
from typing import Any, ClassVar, get_args

from marshmallow import Schema, ValidationError, fields, post_load, validate

from events.values import (
    Forum,
    Note,
    Objectives,
    OrganisationKind,
    Period,
    Precision,
    SectionKind,
    ThematicArea,
)
from seed import plan

FIRST_OBJECTIVE, LAST_OBJECTIVE = 1, 23
ORGANISATION = validate.Regexp(
    r"[A-Z0-9]+(-[A-Z0-9]+)*\Z", error="Write a code in capitals, digits and hyphens, such as UN-WOMEN."
)
SECTION = validate.Regexp(r"[A-Z0-9]+([.-][A-Z0-9]+)*\Z", error="Write a code such as KP2.1, TWG-ATD or TP7.")
WORKPLAN = validate.Regexp(
    r"[a-z0-9]+(-[a-z0-9]+)*\Z", error="Write a code in small letters, digits and hyphens."
)


def readable(text: str) -> None:
    """Refuse what nobody can read: empty text, space around it, control characters, halves of characters."""
    if not text.strip():
        raise ValidationError("Write a text; it is empty.")
    if text != text.strip():
        raise ValidationError("Remove the space around the text.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise ValidationError("Remove the line breaks and control characters.")


def words(*, required: bool = True, allow_none: bool = False) -> fields.String:
    """A field of readable text, required unless it says otherwise."""
    return fields.String(required=required, allow_none=allow_none, validate=readable)


def code_of(rule: validate.Regexp, *, required: bool = True) -> fields.String:
    """A field of codes of one kind, required unless it says otherwise."""
    return fields.String(required=required, validate=rule)


def whole(*, required: bool = True, allow_none: bool = False) -> fields.Integer:
    """A field of whole numbers from 1, required unless it says otherwise."""
    return fields.Integer(
        required=required, allow_none=allow_none, strict=True, validate=validate.Range(min=1)
    )


def choice(*values: str, required: bool = True) -> fields.String:
    """A field of one of some words, required unless it says otherwise."""
    return fields.String(required=required, validate=validate.OneOf(values))


def codes(*, required: bool = False, allow_none: bool = False) -> fields.List[Any]:
    """A field of organisation codes, optional unless it says otherwise."""
    return fields.List(fields.String(validate=ORGANISATION), required=required, allow_none=allow_none)


def many(schema: type[Schema], *, required: bool = True) -> fields.List[Any]:
    """A field of a list of objects, required unless it says otherwise."""
    return fields.List(fields.Nested(schema), required=required)


class Flag(fields.Field[bool]):
    """True or false, and nothing that merely looks like it."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("Write true or false.")
        return value


class ObjectivesField(fields.Field[Objectives]):
    """GCM objectives: a list of numbers as printed, or `all`, or `cross-cutting`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Objectives:
        if value == "all":
            return "all"
        if value == "cross-cutting":
            return "cross-cutting"
        if not isinstance(value, list) or not value or len(set(map(repr, value))) < len(value):
            raise ValidationError("Write a list of different objectives, or all, or cross-cutting.")
        if not all(type(each) is int and FIRST_OBJECTIVE <= each <= LAST_OBJECTIVE for each in value):
            raise ValidationError(f"Objectives are numbers from {FIRST_OBJECTIVE} to {LAST_OBJECTIVE}.")
        return tuple(value)


class TextSchema(Schema):
    """A text in both languages; it stays a plain mapping."""

    en = words()
    ka = words()


class Made(Schema):
    """Base of the schemas that make an object of their own type; lists become tuples."""

    MAKES: ClassVar[Callable[..., object]]

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> object:
        """Make the object that these fields describe."""
        return type(self).MAKES(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
        )


class NoteSchema(Made):
    """See `events.values.Note`."""

    MAKES = Note
    kind = choice("misprint", "inference", "duplicate", "omission", "reading")
    note = words()
    line = whole(required=False, allow_none=True)
    printed = words(required=False, allow_none=True)
    read_as = words(required=False, allow_none=True)


class PeriodSchema(Made):
    """See `events.values.Period`."""

    MAKES = Period
    start = fields.Date(required=True)
    end = fields.Date(required=True)


class ForumSchema(Made):
    """See `events.values.Forum`."""

    MAKES = Forum
    name = fields.Nested(TextSchema, required=True)
    acronym = words()
    start = fields.Date(required=True)
    end = fields.Date(required=True)


class ThematicAreaSchema(Made):
    """See `events.values.ThematicArea`."""

    MAKES = ThematicArea
    number = whole()
    title = fields.Nested(TextSchema, required=True)


class WorkplanSchema(Made):
    """See `plan.Workplan`."""

    MAKES = plan.Workplan
    code = code_of(WORKPLAN)
    title = fields.Nested(TextSchema, required=True)
    period = fields.Nested(PeriodSchema, required=True)
    adopted_on = fields.Date(required=True)
    forum = fields.Nested(ForumSchema, required=True)
    timezone = words()
    secretariat = code_of(ORGANISATION)
    thematic_areas = many(ThematicAreaSchema)
    notes = many(NoteSchema, required=False)


class OrganisationSchema(Made):
    """See `plan.Organisation`."""

    MAKES = plan.Organisation
    code = code_of(ORGANISATION)
    names = fields.Nested(TextSchema, required=True)
    kind = choice(*get_args(OrganisationKind))
    aliases = fields.List(words(required=False))
    hosted_by = code_of(ORGANISATION, required=False)
    note = words(required=False)


class ContinuationSchema(Made):
    """See `plan.Continuation`."""

    MAKES = plan.Continuation
    printed = words()
    start = fields.Date(required=True)
    end = fields.Date(required=True)


class DueWindowSchema(Made):
    """See `plan.DueWindow`."""

    MAKES = plan.DueWindow
    printed = words()
    line = whole()
    start = fields.Date(required=True, allow_none=True)
    end = fields.Date(required=True)
    precision = choice(*get_args(Precision))
    kind = choice("window", "continuous", "recurring")
    every = choice("quarter", required=False)
    required = Flag()
    continuation = fields.Nested(ContinuationSchema)
    inferred = Flag()
    note = words(required=False)


class ActivitySchema(Made):
    """See `plan.Activity`."""

    MAKES = plan.Activity
    number = whole(allow_none=True)
    position = whole()
    title = fields.Nested(TextSchema, required=True)
    line = whole()
    schedule = many(DueWindowSchema)
    leads = codes(allow_none=True)
    members = codes(allow_none=True)
    gcm_objectives = ObjectivesField(allow_none=True)
    thematic_area = whole(required=False, allow_none=True)
    on_request = Flag()
    notes = many(NoteSchema, required=False)


class SectionSchema(Made):
    """See `plan.Section`."""

    MAKES = plan.Section
    code = code_of(SECTION)
    kind = choice(*get_args(SectionKind))
    title = fields.Nested(TextSchema, required=True)
    line = whole()
    activities = many(ActivitySchema)
    leads = codes(required=True, allow_none=True)
    members = codes()
    observers = codes()
    persons = fields.List(words(required=False))
    gcm_objectives = ObjectivesField(allow_none=True)
    thematic_area = whole(required=False, allow_none=True)
    notes = many(NoteSchema, required=False)


class PlanSchema(Made):
    """A whole data file."""

    MAKES = plan.Plan
    workplan = fields.Nested(WorkplanSchema, required=True)
    organisations = many(OrganisationSchema)
    sections = many(SectionSchema)
