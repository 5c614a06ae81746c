"""Audit: what the ledger holds, what it was like, and how anybody proves that nothing was altered."""

from service.web.pages.audit import checkpoints, differences, ledger, verification
from service.web.pages.audit.frame import blueprint

__all__ = ["blueprint", "checkpoints", "differences", "ledger", "verification"]
