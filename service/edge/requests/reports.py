"""What goes into reports, and issuing them."""

from marshmallow import Schema

from service.edge.fields import Prose, language, quarter


class WriteKeyMessages(Schema):
    """The key messages of a report in one language; null takes them back."""

    language = language(required=True)
    text = Prose(required=True, allow_none=True)


class PublishReport(Schema):
    """Which quarter's report to issue."""

    quarter = quarter(required=True)
