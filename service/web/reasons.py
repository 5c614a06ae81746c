"""Why something filled in cannot be, in the language of the page.

Schemas give their reasons in English, for programs and pages alike; here each is found again, and what it
says of values is put into the same sentence of the other language.
"""

import re
from functools import cache

from flask_babel import gettext
from markupsafe import Markup


def _(message: str) -> str:
    """Marks a message for those who translate."""
    return message


REASONS = (
    _("Missing data for required field."),
    _("Field may not be null."),
    _("Unknown field."),
    _("Invalid input type."),
    _("Not a valid string."),
    _("Not a valid list."),
    _("Not a valid URL."),
    _("Must be one of: %(choices)s."),
    _("Length must be between %(min)s and %(max)s."),
    _("Must be greater than or equal to %(min)s and less than or equal to %(max)s."),
    _("Write this on one line, without tabs."),
    _("Contains the control character %(character)s."),
    _("Codes are made of letters, digits, spaces and . & ' ( ) -"),
    _("Write a date as 2021-06-30."),
    _("There is no such day."),
    _("Write a time of day as 07:30."),
    _("Not a whole number."),
    _("Not true or false."),
    _("Not a list."),
    _('Not a list of whole numbers, "all" or "cross-cutting".'),
    _("Not a language tag, such as en or ka."),
    _("Write a quarter as 2021-Q2."),
    _("Not a SHA-256: 64 hexadecimal digits, in lower case."),
    _('Write the ETag in quotes, as "7", or *.'),
    _("1 to 255 printable ASCII characters."),
    _("Name what changes: %(names)s."),
)
"""All that the schemas of what may be written say; what is said of values stands as `%(name)s`."""

_VALUE = re.compile(r"%\((\w+)\)s")


def reason(said: str) -> str:
    """A reason in the language of the page; one that is not known here, in English."""
    for message, pattern in patterns():
        found = pattern.fullmatch(said)
        if found is not None:
            return str(gettext(message, **found.groupdict()))
    return Markup('<span lang="en">{}</span>').format(said)


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each message beside what finds it in English."""
    return tuple((message, _pattern(message)) for message in REASONS)


def _pattern(message: str) -> re.Pattern[str]:
    literal = _VALUE.split(message)
    parts = [f"(?P<{part}>.+)" if odd % 2 else re.escape(part) for odd, part in enumerate(literal)]
    return re.compile("".join(parts), re.DOTALL)
