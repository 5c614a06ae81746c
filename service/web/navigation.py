"""The pages that every page leads to."""

from typing import NamedTuple

from flask import current_app, request, url_for
from flask_babel import lazy_gettext

from service.auth.permissions import PUBLIC
from service.edge.gate import may, service


class Tab(NamedTuple):
    """A page that is led to."""

    name: str
    address: str
    here: bool


TABS = (
    ("web_overview.overview", lazy_gettext("Overview"), "read_completion"),
    ("web_desk.desk", lazy_gettext("My desk"), "submit_update"),
    ("web_secretariat.desk", lazy_gettext("Secretariat"), "read_mails"),
    ("web_activities.activities", lazy_gettext("Activities"), "read_plan"),
    ("web_calendar.calendar", lazy_gettext("Calendar"), "read_plan"),
    ("web_coverage.coverage", lazy_gettext("Coverage"), "read_completion"),
    ("web_reports.reports", lazy_gettext("Reports"), "read_reports"),
    ("web_audit.ledger", lazy_gettext("Audit"), "read_events"),
)
"""Endpoint, name, and what one has to be allowed to do there; in the order in which they stand."""


def navigation() -> list[Tab]:
    """Those that whoever looks may open."""
    here = (request.blueprint or "").split(".")[0]
    return [
        Tab(str(name), url_for(endpoint), endpoint.split(".")[0] == here)
        for endpoint, name, use_case in TABS
        if endpoint in current_app.view_functions and _open(use_case)
    ]


def _open(use_case: str) -> bool:
    return may(use_case) or (service().settings.public and use_case in PUBLIC)
