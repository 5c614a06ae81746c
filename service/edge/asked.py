"""What can be asked of the plan in an address: by programs of the API, by people of the pages."""

from marshmallow import Schema, fields, validate

from events.completion import Dimension
from events.counted import Figure
from events.units import Basis, Horizon, Level, Timeliness
from events.values import Status
from service.edge.fields import MAX_NAME, Code, Digits, Line, one_of, quarter
from service.queries.answers import Reviewed


class Activities(Schema):
    """Filters of activities, all of which have to be met."""

    section = Code()
    lead = Line(MAX_NAME, metadata={"description": "Who leads it: a code, or any name that it goes by."})
    status = one_of(Status)
    timeliness = one_of(Timeliness)
    quarter = quarter(metadata={"description": "Due in this quarter, on the baseline."})
    objective = Code(metadata={"description": "A GCM objective: a number, all or cross-cutting."})
    area = Code(metadata={"description": "The number of a thematic area."})
    text = Line(200, metadata={"description": "Sought in codes and titles, in any language."})


class Completion(Schema):
    """Which completion to count."""

    quarter = quarter(metadata={"description": "By default the whole plan."})
    basis = one_of(Basis)
    horizon = one_of(Horizon)
    level = one_of(Level)
    by = one_of(Dimension)
    baseline = Digits(
        1,
        1_000,
        metadata={"description": "Number of the baseline; by default the one in force at the quarter's end."},
    )


class Provenance(Completion):
    """Which figure of a completion to follow to its events."""

    figure = one_of(
        Figure,
        required=True,
        metadata={"description": "Its path in the answer of completion.", "example": "on_time"},
    )
    review = one_of(Reviewed, metadata={"description": "By default official."})
    group = fields.String(
        validate=validate.Length(0, MAX_NAME),
        metadata={"description": "The key of a group, empty for that of items without one; by default all."},
    )
