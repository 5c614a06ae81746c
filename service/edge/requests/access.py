"""Accounts, their keys, and signing in."""

from datetime import UTC, date, datetime, time
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from service.auth.accounts import ROLES, Kind
from service.auth.passwords import LONGEST
from service.auth.permissions import SCOPES
from service.auth.renewal import MAX_OVERLAP_DAYS
from service.edge.fields import MAX_NAME, Code, Day, Line, Several, Whole, one_of
from service.edge.requests.common import Changes
from service.mail.words import LANGUAGES
from service.store.correspondents import Duty


class AddAccount(Schema):
    """A person or a system that may speak to the service."""

    name = Line(64, required=True, metadata={"description": "Small letters, digits and . _ -"})
    workplan = Code(required=True, metadata={"description": "Whose organisations are meant."})
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    organisation = Code(metadata={"description": "Whom it acts for; a lead agency's has to say."})
    kind = one_of(Kind, metadata={"description": "By default service."})
    email = Line(255, metadata={"description": "By which the identity provider knows the person."})


class ChangeAccount(Changes):
    """How the holder of an account is written to."""

    email = Line(255, metadata={"description": "Where to; an address that was refused is tried again."})
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    duty = one_of(
        Duty, allow_none=True, metadata={"description": "As what in its organisation; null: by its role."}
    )


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
