"""Who may act for whom."""

from marshmallow import Schema

from service.edge.fields import Code, Day, Several


class GrantDelegation(Schema):
    """Who may act for whom, in what, from when until when."""

    deputy = Code(required=True)
    organisation = Code(allow_none=True, metadata={"description": "By default your own."})
    start = Day(allow_none=True, metadata={"description": "The first day; by default today."})
    end = Day(allow_none=True, metadata={"description": "The last day; by default until it is ended."})
    sections = Several(Code(), metadata={"description": "With activities; by default all that it leads."})
    activities = Several(Code())


class EndDelegation(Schema):
    """From when on a delegation is over."""

    effective_on = Day(allow_none=True, metadata={"description": "By default today, at once."})
