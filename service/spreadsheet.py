"""Texts in CSV, so that no spreadsheet program computes what somebody wrote."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(text: str) -> str:
    """The text; one that would be taken for a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
