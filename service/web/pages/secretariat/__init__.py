"""The secretariat's desk, and the administrators': a module a subject, all in one blueprint."""

from service.web.pages.secretariat import (
    accounts,
    consultations,
    decisions,
    desk,
    disputes,
    jobs,
    keys,
    mails,
    meetings,
    organisations,
    plan,
    queue,
    reports,
    requests,
)
from service.web.pages.secretariat.blueprint import blueprint

__all__ = [
    "accounts",
    "blueprint",
    "consultations",
    "decisions",
    "desk",
    "disputes",
    "jobs",
    "keys",
    "mails",
    "meetings",
    "organisations",
    "plan",
    "queue",
    "reports",
    "requests",
]
