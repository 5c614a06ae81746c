"""What is reported, and what becomes of it."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from events.values import Confidence, EvidenceType, Status
from service.commands import EvidenceGiven
from service.commands.bulk import MAX_ITEMS
from service.edge.fields import (
    Code,
    Day,
    Flag,
    Line,
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
from service.edge.requests.common import Reason, behalf


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
    on_behalf_of = behalf()
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


class DisputeUpdate(Reason):
    """Why a completion is disputed."""

    on_behalf_of = behalf()


class SettleDispute(Reason):
    """How a dispute ends: upheld, it returns the update."""

    upheld = Flag(required=True)
