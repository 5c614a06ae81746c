"""What requests may carry. The fields bear the names of the command's, or of what addresses call them."""

from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from events.values import (
    Confidence,
    ConsultationKind,
    DecisionStatus,
    EvidenceType,
    Milestone,
    MilestoneKind,
    Note,
    OrganisationKind,
    Precision,
    SectionKind,
    Status,
    Window,
)
from service.api.fields import (
    MAX_NAME,
    Code,
    Day,
    Flag,
    Line,
    Objectives,
    Patterned,
    Prose,
    Several,
    Unread,
    Web,
    Whole,
    language,
    one_of,
    quarter,
    sha256,
)
from service.auth.accounts import ROLES, Kind
from service.auth.passwords import LONGEST
from service.auth.permissions import SCOPES
from service.auth.renewal import MAX_OVERLAP_DAYS
from service.commands import EvidenceGiven
from service.commands.bulk import MAX_ITEMS


class TextGiven(Schema):
    """A text of the plan, in both its languages, as in its data file."""

    en = Line(required=True)
    ka = Line(required=True)


def text(**kwargs: Any) -> fields.Nested:
    """A field of such a text."""
    return fields.Nested(TextGiven, **kwargs)


def _on_behalf_of() -> Code:
    said = "The lead for whom the secretariat, or a deputy, speaks."
    return Code(allow_none=True, metadata={"description": said})


class EvidenceFields(Schema):
    """One piece of evidence; an address or the SHA-256 of a file makes it checkable."""

    type = one_of(EvidenceType, required=True)
    title = Line(required=True)
    date = Day(required=True)
    url = Web(load_default=None, allow_none=True)
    sha256 = sha256(load_default=None, allow_none=True)


class Evidence(EvidenceFields):
    """The same, within something else."""

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> EvidenceGiven:
        return EvidenceGiven(**data)


class SubmitUpdate(Schema):
    """A status update."""

    status = one_of(Status, required=True)
    effective_on = Day(allow_none=True, metadata={"description": "When it became so; by default today."})
    quarter = quarter(
        allow_none=True, metadata={"description": "Reported for; by default that of the effective date."}
    )
    milestone = Code(allow_none=True, metadata={"description": "By default the whole activity."})
    on_behalf_of = _on_behalf_of()
    resubmits = Code(allow_none=True, metadata={"description": "The returned update that this replaces."})
    language = language(metadata={"description": "Of the texts; by default en."})
    percent = Whole(0, 100, allow_none=True)
    confidence = one_of(Confidence, allow_none=True)
    narrative = Prose(allow_none=True)
    challenges = Prose(allow_none=True)
    mitigation = Prose(allow_none=True)
    next_steps = Prose(allow_none=True)
    support_requested = Prose(allow_none=True)
    evidence = Several(fields.Nested(Evidence), 50)


class UpdateItem(SubmitUpdate):
    """One of many updates: what a request of its own would carry, with its headers as members."""

    activity = Code(required=True)
    if_match = Patterned(
        r'(\*|"[0-9]{1,18}")',
        'Write the ETag in quotes, as "7", or *.',
        metadata={"description": "The ETag of the activity, in quotes; by default *, whatever it is."},
    )
    idempotency_key = Patterned(
        r"[\x20-\x7e]{1,255}",
        "1 to 255 printable ASCII characters.",
        metadata={"description": "In mode each only: of this one update."},
    )


class EvidenceDraft(Schema):
    """A piece of evidence of which something may still be missing."""

    type = one_of(EvidenceType, allow_none=True)
    title = Line(allow_none=True)
    date = Day(allow_none=True)
    url = Web(allow_none=True)
    sha256 = sha256(allow_none=True)


class SaveDraft(SubmitUpdate):
    """An update of which anything may be missing. `if_match` is the ETag of its activity, as it was read."""

    status = one_of(Status, allow_none=True)
    evidence = Several(fields.Nested(EvidenceDraft), 50)
    if_match = UpdateItem._declared_fields["if_match"]


class SubmitUpdates(Schema):
    """Many updates; `all` records all of them or none, `each` every one that is not refused itself."""

    mode = fields.String(required=True, validate=validate.OneOf(["all", "each"]))
    items = Unread(fields.Nested(UpdateItem), required=True, validate=validate.Length(1, MAX_ITEMS))


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


class DisputeUpdate(Reason):
    """Why a completion is disputed."""

    on_behalf_of = _on_behalf_of()


class SettleDispute(Reason):
    """How a dispute ends: upheld, it returns the update."""

    upheld = Flag(required=True)


class _OfAnUpdate(Schema):
    """What is added to an activity can be about one of its updates."""

    update = Code(allow_none=True, metadata={"description": "The update it is about, if about one."})


class PostComment(_OfAnUpdate):
    """A comment."""

    text = Prose(required=True)
    language = language(metadata={"description": "Of the text; by default en."})


class AddEvidence(EvidenceFields, _OfAnUpdate):
    """One piece of evidence; an address or the SHA-256 of a file makes it checkable."""


class RequestReschedule(Schema):
    """Another window, and why."""

    end = Day(required=True, metadata={"description": "The new due date."})
    start = Day(allow_none=True)
    precision = one_of(Precision, allow_none=True)
    justification = Prose(required=True)
    milestone = Code(allow_none=True, metadata={"description": "Needed where the activity has several."})
    on_behalf_of = _on_behalf_of()


class DecideReschedule(OptionalReason):
    """The decision on a request; declining takes a reason."""

    approved = Flag(required=True)


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


class AssignLeads(Reason):
    """The leads: first the lead, then the co-leads."""

    leads = Several(Code(), required=True)


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


class WindowGiven(Schema):
    """A window of time, both days inclusive."""

    start = Day(load_default=None, allow_none=True)
    end = Day(load_default=None, allow_none=True)
    precision = one_of(Precision, load_default=None, allow_none=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Window:
        return Window(**data)


class MilestoneGiven(Schema):
    """A due window or occurrence of the activity; they are called M1, M2 … in the order given."""

    kind = one_of(MilestoneKind, required=True)
    start = Day(load_default=None, allow_none=True)
    end = Day(load_default=None, allow_none=True)
    precision = one_of(Precision, load_default=None, allow_none=True)
    printed = Line()
    required = Flag(load_default=True)
    inferred = Flag(load_default=False)
    note = Line(load_default=None, allow_none=True)
    continuation = fields.Nested(WindowGiven, load_default=None, allow_none=True)


class AddMilestone(MilestoneGiven):
    """Another milestone of an activity, called after those it has; it enters the next baseline."""

    reason = Prose(required=True)


class AddActivity(Schema):
    """A new activity of a section."""

    activity = Code(required=True, data_key="code")
    section = Code(required=True)
    title = text(required=True)
    milestones = Several(fields.Nested(MilestoneGiven), 100, required=True)
    number = Whole(1, 10_000, allow_none=True)
    position = Whole(1, 10_000, allow_none=True)
    leads = Several(Code(), allow_none=True)
    members = Several(Code(), allow_none=True)
    gcm_objectives = Objectives(allow_none=True)
    thematic_area = Whole(1, 1_000, allow_none=True)
    on_request = Flag()
    notes = Several(fields.Nested(NoteGiven))

    @post_load
    def _numbered(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        numbered = enumerate(data["milestones"], 1)
        return {**data, "milestones": tuple(_milestone(number, given) for number, given in numbered)}


def _milestone(number: int, given: dict[str, Any]) -> Milestone:
    window = Window(*(given.pop(name) for name in ("start", "end", "precision")))
    return Milestone(code=f"M{number}", window=window, **given)


class _Change(Schema):
    """What is left out stays as it is."""

    reason = Prose(required=True)

    @validates_schema
    def _something(self, data: dict[str, Any], **_: Any) -> None:
        if data.keys() <= {"reason"}:
            raise ValidationError(f"Name what changes: {', '.join(sorted(self.fields.keys() - {'reason'}))}.")


class AmendActivity(_Change):
    """Another wording or attribution of an activity. Null means: as the section has it."""

    title = text()
    members = Several(Code(), allow_none=True)
    gcm_objectives = Objectives(allow_none=True)
    thematic_area = Whole(1, 1_000, allow_none=True)
    on_request = Flag()


class AmendMilestone(_Change):
    """How a milestone was printed and read. No date moves, and nothing that is counted changes."""

    printed = Line()
    inferred = Flag()
    note = Line(allow_none=True)
    continuation = fields.Nested(WindowGiven, allow_none=True)


class ChangeSection(_Change):
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


class CorrectConsultation(_Change):
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


class ChangeDecision(_Change):
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


class ChangeOrganisation(_Change):
    """Other names, another kind or another host of an organisation."""

    names = text()
    kind = one_of(OrganisationKind)
    aliases = Several(Line(MAX_NAME))
    hosted_by = Code(allow_none=True)
    note = Line(allow_none=True)


class WriteKeyMessages(Schema):
    """The key messages of a report in one language; null takes them back."""

    language = language(required=True)
    text = Prose(required=True, allow_none=True)


class PublishReport(Schema):
    """Which quarter's report to issue."""

    quarter = quarter(required=True)


class Empty(Schema):
    """Nothing: the address says it all."""


class AddAccount(Schema):
    """A person or a system that may speak to the service."""

    name = Line(64, required=True, metadata={"description": "Small letters, digits and . _ -"})
    workplan = Code(required=True, metadata={"description": "Whose organisations are meant."})
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    organisation = Code(metadata={"description": "Whom it acts for; a lead agency's has to say."})
    kind = one_of(Kind, metadata={"description": "By default service."})
    email = Line(255, metadata={"description": "By which the identity provider knows the person."})


class CreateApiKey(Schema):
    """A key for an account."""

    account = Line(64, required=True)
    scopes = Several(
        fields.String(validate=validate.OneOf(tuple(SCOPES))),
        metadata={"description": "What of its role it may do, at most; by default all."},
    )
    label = Line(MAX_NAME)
    expires_on = Day(metadata={"description": "The first day (UTC) on which it is refused."})

    @post_load
    def _moment(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        day: date | None = data.pop("expires_on", None)
        return data if day is None else data | {"expires_at": datetime.combine(day, time(), UTC)}


class RotateApiKey(Schema):
    """How long a key and its successor are both valid."""

    overlap_days = Whole(0, MAX_OVERLAP_DAYS, metadata={"description": "By default 7."})


class SignIn(Schema):
    """A local account's name and password. Of the password nothing is cut off or replaced."""

    name = Line(64, required=True)
    password = fields.String(
        required=True, validate=validate.Length(1, LONGEST), metadata={"format": "password"}
    )
