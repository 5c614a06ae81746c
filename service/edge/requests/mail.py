"""How people want to be written to."""

from marshmallow import fields, validate

from service.edge.fields import one_of
from service.edge.requests.common import Changes
from service.mail.words import LANGUAGES
from service.store.correspondents import Delivery


class ChangeMailSettings(Changes):
    """How you want to be written to."""

    delivery = one_of(Delivery, metadata={"description": "At once, in a digest, or not at all."})
    language = fields.String(validate=validate.OneOf(LANGUAGES))
