"""Links by which somebody gets no more mail without signing in: signed, so that nobody can guess another's.

They last as long as the file that they are signed with, which is made with the first mail.
"""

import hmac
from base64 import urlsafe_b64encode

from service.mail import Desk
from service.secret import ROOT_BYTES, derived, make

FILE = "mail.secret"
PATH = "/mail/stop"


def link(desk: Desk, account: str) -> str:
    """The address for this account. Raises SettingsError: the file is missing or cannot be used."""
    make(desk.keys, FILE, desk.clock.random(ROOT_BYTES))
    return f"{desk.settings.url}{PATH}/{account}.{_signature(desk, account)}"


def account_of(desk: Desk, token: str) -> str | None:
    """Whose link this is; null where it is nobody's."""
    account, _, signature = token.partition(".")
    if not (desk.keys / FILE).exists():
        return None  # no link was ever made
    expected = _signature(desk, account)
    return account if hmac.compare_digest(expected.encode(), signature.encode()) else None


def _signature(desk: Desk, account: str) -> str:
    digest = derived(desk.keys, FILE, f"kvali mail\n{account}")
    return urlsafe_b64encode(digest).decode().rstrip("=")
