"""Standard Base64 (RFC 4648, section 4) as C2SP's formats have it: padded, and in one way only."""

import base64
import binascii

from events.tlog import MalformedError


def encode(data: bytes) -> str:
    """Bytes as text."""
    return base64.b64encode(data).decode()


def decode(text: str) -> bytes:
    """Text as bytes. Raises MalformedError unless encoding them gives this very text."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedError(f"not Base64: {text!r}") from error
    if encode(data) != text:
        raise MalformedError(f"not canonical Base64: {text!r}")
    return data
