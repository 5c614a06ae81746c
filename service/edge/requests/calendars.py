"""Calendar feeds."""

from typing import get_args

from marshmallow import Schema, fields, validate

from service.calendars.ics import Kind
from service.edge.fields import MAX_NAME, Code, Line, one_of
from service.reports.words import LANGUAGES


class AddCalendarFeed(Schema):
    """Which calendar to subscribe to."""

    section = Code(metadata={"description": "Of this section only."})
    organisation = Line(MAX_NAME, metadata={"description": "Only what this one answers for; by any name."})
    kind = one_of(Kind, metadata={"description": f"Only its {' or its '.join(get_args(Kind))}."})
    language = fields.String(
        validate=validate.OneOf(LANGUAGES), metadata={"description": "By default what the program prefers."}
    )
    label = Line(MAX_NAME, metadata={"description": "What it is for, in your words."})
