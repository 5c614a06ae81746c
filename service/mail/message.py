"""A mail as it goes over the wire (RFC 5322): text and page, and what lets programs deal with it.

It says that it was sent by itself (RFC 3834), so that no automaton answers it, and how to get no more of them
with one click (RFC 8058; RFC 2369). Headers that hold what people wrote are made by the standard
library, which refuses line breaks.
"""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from service.mail.rendering import Rendered

POLICY = SMTP.clone(cte_type="7bit")
"""What every server takes: lines end in CRLF, and nothing has the eighth bit set."""

NAME = "Kvali"
URL = ":/?#[]@!$&'()*+,;=%~._-"
"""What else than letters and digits an address is made of (RFC 3986)."""


def message(
    rendered: Rendered, *, sender: str, to: str, message_id: str, written_at: datetime, stop: str
) -> bytes:
    """The whole message. The same arguments give the same bytes, but for the boundary between the parts."""
    made = EmailMessage(POLICY)
    made["From"] = Address(NAME, addr_spec=sender)
    made["To"] = Address(addr_spec=to)
    made["Subject"] = rendered.subject
    made["Date"] = written_at
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(rendered.text)
    made.add_alternative(rendered.page, subtype="html")
    made["Content-Language"] = rendered.language
    return _whole(message_id, stop) + made.as_bytes()


def _whole(message_id: str, stop: str) -> bytes:
    """Headers that have to stay in one piece: the library would cut and encode long ones, which nobody reads.

    Whatever is no part of an address is escaped, a line break first of all.
    """
    lines = (
        f"Message-ID: {quote(message_id, safe='<>@.')}",
        f"List-Unsubscribe: <{quote(stop, safe=URL)}>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")
