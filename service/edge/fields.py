"""The fields of requests: stricter than marshmallow's own, which take "5", "yes" and control characters."""

import re
from datetime import date
from typing import Any, get_args

from marshmallow import ValidationError, fields, validate

MAX_NAME = 255
MAX_TITLE = 2_000
MAX_TEXT = 20_000
MAX_ITEMS = 200

# Control characters but tab and newline, line separators, and what turns the direction of writing around.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGITS = re.compile(r"-?[0-9]{1,18}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .&'()-]*")


class Line(fields.String):
    """One line of text, without white space around it.

    `pattern` says which characters are taken to who reads the API's description; it is ECMAScript's too.
    """

    pattern = rf"^[^\t\n{_CONTROLS}]+$"

    def __init__(self, longest: int = MAX_TITLE, **kwargs: Any) -> None:
        metadata = {"pattern": self.pattern} | kwargs.pop("metadata", {})
        super().__init__(validate=validate.Length(1, longest), metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return _printable(self._normal(text)).strip()

    def _normal(self, text: str) -> str:
        if "\n" in text or "\t" in text:
            raise ValidationError("Write this on one line, without tabs.")
        return text


class Prose(Line):
    """Free text of several lines; line ends as Windows writes them are turned into newlines."""

    pattern = f"^[^{_CONTROLS}]+$"

    def __init__(self, longest: int = MAX_TEXT, **kwargs: Any) -> None:
        super().__init__(longest, **kwargs)

    def _normal(self, text: str) -> str:
        return text.replace("\r\n", "\n")


def _printable(text: str) -> str:
    found = _CONTROL.search(text)
    if found is not None:
        raise ValidationError(f"Contains the control character U+{ord(found[0]):04X}.")
    return text


class Code(Line):
    """The code of something in the plan: an organisation, a section, an activity."""

    pattern = f"^{_CODE.pattern}$"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(64, **kwargs)

    def _normal(self, text: str) -> str:
        if not _CODE.fullmatch(text):
            raise ValidationError("Codes are made of letters, digits, spaces and . & ' ( ) -")
        return text


class Day(fields.Date):
    """A date, written 2021-06-30."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            raise ValidationError("Write a date as 2021-06-30.")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError("There is no such day.") from error


def _whole(value: Any) -> int:
    """A whole number: 5, and 5.0 too, which JSON tells apart from it as little as JSON Schema does."""
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is not int:
        raise ValidationError("Not a whole number.")
    return value


class Whole(fields.Integer):
    """A whole number; neither a boolean nor a number in quotes."""

    def __init__(self, lowest: int, highest: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(lowest, highest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        return _whole(value)


class Digits(fields.Integer):
    """A whole number in an address: written in digits, and within bounds that the database knows too."""

    def __init__(self, lowest: int, highest: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(lowest, highest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value):
            raise ValidationError("Write a whole number in digits.")
        return int(value)


class Flag(fields.Boolean):
    """true or false, and nothing that only means one of them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("Not true or false.")
        return value


class Web(fields.Url):
    """An http or https address."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"} | kwargs.pop("metadata", {})
        longest = validate.Length(1, MAX_TITLE)
        super().__init__(schemes={"http", "https"}, validate=longest, metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        return _printable(text)


class Several(fields.List[Any]):
    """A list, as the tuple that commands and events hold."""

    def __init__(self, each: fields.Field[Any], longest: int = MAX_ITEMS, **kwargs: Any) -> None:
        super().__init__(each, validate=validate.Length(0, longest), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class Unread(fields.List[Any]):
    """A list whose items are looked at one by one later on, so that one may fail and the others go on."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise ValidationError("Not a list.")
        return value


class Patterned(Line):
    """One line of a given form. The pattern is ECMAScript's too, for the API's description."""

    def __init__(self, pattern: str, error: str, **kwargs: Any) -> None:
        self.pattern = f"^{pattern}$"
        super().__init__(64, **kwargs)
        self.validators = [validate.Regexp(self.pattern, error=error)]


class Objectives(fields.Field[Any]):
    """GCM objectives: numbers from 1 to 23, `all`, or `cross-cutting`."""

    def __init__(self, **kwargs: Any) -> None:
        numbers = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 23}}
        words = {"type": "string", "enum": ["all", "cross-cutting"]}
        super().__init__(metadata={"anyOf": [numbers, words, {"type": "null"}]}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value in ("all", "cross-cutting"):
            return value
        if not isinstance(value, list):
            raise ValidationError('Not a list of whole numbers, "all" or "cross-cutting".')
        return tuple(map(_whole, value))


def language(**kwargs: Any) -> Patterned:
    """A language tag (BCP 47)."""
    return Patterned(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "Not a language tag, such as en or ka.", **kwargs)


def quarter(**kwargs: Any) -> Patterned:
    """A quarter, written 2021-Q2."""
    return Patterned(r"[0-9]{4}-Q[1-4]", "Write a quarter as 2021-Q2.", **kwargs)


def sha256(**kwargs: Any) -> Patterned:
    """A SHA-256 in hexadecimal."""
    return Patterned(r"[0-9a-f]{64}", "Not a SHA-256: 64 hexadecimal digits, in lower case.", **kwargs)


def one_of(literal: Any, **kwargs: Any) -> fields.String:
    """One of the words of a Literal type."""
    return fields.String(validate=validate.OneOf(get_args(literal)), **kwargs)
