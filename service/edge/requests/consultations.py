"""Consultations and decisions."""

from marshmallow import Schema

from events.values import ConsultationKind, DecisionStatus
from service.edge.fields import Code, Day, Prose, Several, language, one_of, quarter
from service.edge.requests.common import Change, Changes, text


class PlanConsultation(Schema):
    """A consultation that is to be held."""

    kind = one_of(ConsultationKind, required=True)
    held_on = Day(required=True, metadata={"description": "The day on which it is to be held."})
    participants = Several(Code(), metadata={"description": "Codes of organisations, as far as known."})


class ChangePlannedConsultation(Changes):
    """Another day, kind or circle of a consultation that is planned."""

    kind = one_of(ConsultationKind)
    held_on = Day(metadata={"description": "The day to which it is moved."})
    participants = Several(Code(), metadata={"description": "All of them, as codes of organisations."})


class RecordConsultation(Schema):
    """A consultation that was held."""

    kind = one_of(ConsultationKind, required=True)
    held_on = Day(required=True)
    title = text(required=True)
    quarter = quarter(
        allow_none=True, metadata={"description": "It was about; by default the one it was held in."}
    )
    participants = Several(Code(), metadata={"description": "Codes of organisations."})
    language = language(metadata={"description": "Of the summary; by default en."})
    summary = Prose(allow_none=True)


class CorrectConsultation(Change):
    """What was recorded of a consultation, put right."""

    kind = one_of(ConsultationKind)
    held_on = Day()
    title = text()
    quarter = quarter()
    participants = Several(Code())
    language = language()
    summary = Prose(allow_none=True)


class RecordDecision(Schema):
    """What was decided, and who carries it out."""

    text = Prose(required=True)
    owners = Several(Code(), required=True, metadata={"description": "Codes of organisations."})
    decided_on = Day(
        allow_none=True, metadata={"description": "By default the day of its consultation, or today."}
    )
    due = Day(allow_none=True)
    consultation = Code(allow_none=True, metadata={"description": "Id of the one it was taken in."})
    activities = Several(Code(), metadata={"description": "Codes of those it is about."})
    sections = Several(Code(), metadata={"description": "Codes of those it is about."})
    language = language(metadata={"description": "Of the text; by default en."})


class ChangeDecision(Change):
    """Another text, owner, date or subject of a decision."""

    text = Prose()
    language = language()
    owners = Several(Code())
    due = Day(allow_none=True)
    activities = Several(Code())
    sections = Several(Code())


class FollowUpDecision(Schema):
    """How the implementation of a decision stands; dropping it takes a note that says why."""

    status = one_of(DecisionStatus, required=True)
    note = Prose(allow_none=True)
    effective_on = Day(allow_none=True, metadata={"description": "By default today."})
