"""The desk of those who report: what is expected of them, what they write, and what became of it."""

from service.web.pages.desk import dates, desk, sent, sheet, writing
from service.web.pages.desk.place import blueprint

__all__ = ["blueprint", "dates", "desk", "sent", "sheet", "writing"]
