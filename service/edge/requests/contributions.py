"""What members and observers add."""

from marshmallow import Schema

from service.edge.fields import Code, Prose, language
from service.edge.requests.updates import EvidenceFields


class OfAnUpdate(Schema):
    """What is added to an activity can be about one of its updates."""

    update = Code(allow_none=True, metadata={"description": "The update it is about, if about one."})


class PostComment(OfAnUpdate):
    """A comment."""

    text = Prose(required=True)
    language = language(metadata={"description": "Of the text; by default en."})


class AddEvidence(EvidenceFields, OfAnUpdate):
    """One piece of evidence; an address or the SHA-256 of a file makes it checkable."""
