"""The pages, a module a subject."""

from service.web.pages import (
    account,
    activities,
    audit,
    calendar,
    coverage,
    home,
    overview,
    reports,
    secretariat,
    terms,
    travel,
)

BLUEPRINTS = (
    home.arrival,
    home.blueprint,
    account.blueprint,
    overview.blueprint,
    activities.blueprint,
    calendar.blueprint,
    coverage.blueprint,
    reports.blueprint,
    secretariat.blueprint,
    audit.blueprint,
    travel.blueprint,
    terms.blueprint,
)
