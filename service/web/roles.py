"""What the roles are called."""

from flask_babel import lazy_gettext as _

ROLES = {
    "administrator": _("administrator"),
    "auditor": _("auditor"),
    "lead_agency": _("lead agency"),
    "secretariat": _("secretariat"),
    "system": _("Kvali itself"),
}
"""Those of accounts, and the one that no account has."""


def role(name: str) -> str:
    """One of them in the language of the page."""
    return str(ROLES[name])
