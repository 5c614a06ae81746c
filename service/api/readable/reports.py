"""The accountability reports."""

from flask import request
from msgspec import structs

from service.api import parameters
from service.api.readable import AS_OF, Read
from service.queries import reports as q_reports
from service.queries.answers import Page, ReportAnswer
from service.queries.view import View


def _reports(seen: View, quarter: str | None = None) -> list[ReportAnswer]:
    """Every issued edition (of one quarter), by quarter and edition."""
    base = request.root_path + request.path
    return [
        structs.replace(one, provenance=f"{base}/{one.quarter}/provenance?edition={one.edition}{{&figure}}")
        for one in q_reports.reports(seen, quarter)
    ]


REPORTS = (
    Read(
        "/reports/<quarter>/key-messages",
        "list_key_messages",
        "read_updates",
        AS_OF,
        q_reports.key_messages,
        Page[q_reports.KeyMessagesAnswer],
    ),
    Read(
        "/reports",
        "list_reports",
        "read_reports",
        parameters.Reports,
        _reports,
        Page[ReportAnswer],
    ),
)
