"""What changes sections."""

from marshmallow import Schema, fields

from events.values import SectionKind
from service.edge.fields import MAX_NAME, Code, Line, Objectives, Several, Whole, one_of
from service.edge.requests.common import Change, NoteGiven, Reason, text


class ChangeSection(Change):
    """Another wording, kind, attribution or composition of a section."""

    kind = one_of(SectionKind)
    title = text()
    leads = Several(Code(), allow_none=True)
    members = Several(Code())
    observers = Several(Code())
    gcm_objectives = Objectives(allow_none=True)
    thematic_area = Whole(1, 1_000, allow_none=True)


class OpenSection(Schema):
    """A new section. `persons` are names of natural persons and are kept erasable."""

    section = Code(required=True, data_key="code")
    kind = one_of(SectionKind, required=True)
    title = text(required=True)
    leads = Several(Code(), allow_none=True)
    members = Several(Code())
    observers = Several(Code())
    persons = Several(Line(MAX_NAME))
    gcm_objectives = Objectives(allow_none=True)
    thematic_area = Whole(1, 1_000, allow_none=True)
    notes = Several(fields.Nested(NoteGiven))


class SetSectionPersons(Reason):
    """The natural persons in a section's membership, in place of those before; kept erasable."""

    persons = Several(Line(MAX_NAME), required=True)
