"""What changes the plan, its organisations and its baselines."""

from marshmallow import Schema

from events.values import OrganisationKind
from service.edge.fields import MAX_NAME, Code, Day, Line, Several, Whole, one_of
from service.edge.requests.common import Change, Reason, text


class ReviseBaseline(Reason):
    """A formal revision of the plan."""

    adopted_on = Day(required=True)
    number = Whole(2, 1_000, allow_none=True, metadata={"description": "Must be the next one, if given."})


class RegisterOrganisation(Schema):
    """An organisation."""

    organisation = Code(required=True, data_key="code")
    names = text(required=True)
    kind = one_of(OrganisationKind, required=True)
    aliases = Several(Line(MAX_NAME))
    hosted_by = Code(allow_none=True)
    note = Line(allow_none=True)


class ChangeOrganisation(Change):
    """Other names, another kind or another host of an organisation."""

    names = text()
    kind = one_of(OrganisationKind)
    aliases = Several(Line(MAX_NAME))
    hosted_by = Code(allow_none=True)
    note = Line(allow_none=True)
