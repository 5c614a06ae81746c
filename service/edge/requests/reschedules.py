"""Requests to move a milestone."""

from marshmallow import Schema

from events.values import Precision
from service.edge.fields import Code, Day, Flag, Prose, one_of
from service.edge.requests.common import OptionalReason, behalf


class RequestReschedule(Schema):
    """Another window, and why."""

    end = Day(required=True, metadata={"description": "The new due date."})
    start = Day(allow_none=True)
    precision = one_of(Precision, allow_none=True)
    justification = Prose(required=True)
    milestone = Code(allow_none=True, metadata={"description": "Needed where the activity has several."})
    on_behalf_of = behalf()


class DecideReschedule(OptionalReason):
    """The decision on a request; declining takes a reason."""

    approved = Flag(required=True)
