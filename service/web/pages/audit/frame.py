"""What the pages of an auditor have in common: their addresses, and what leads from one to another."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from service.web.page import PLAN, pages
from service.web.rendering import render

blueprint = pages("audit", f"{PLAN}/audit")

SUBJECTS = (
    ("web_audit.ledger", _("Events")),
    ("web_audit.differences", _("Differences")),
    ("web_audit.checkpoints", _("Checkpoints and witnesses")),
    ("web_audit.verification", _("Verify an export")),
)
"""Endpoint and name of each page that stands in their menu."""


def shown(template: str, **values: Any) -> str:
    """A page of these."""
    return render(f"audit/{template}", subjects=SUBJECTS, endpoint=request.endpoint, **values)
