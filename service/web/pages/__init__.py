"""The pages, a module a subject."""

from service.web.pages import account, activities, calendar, coverage, home, overview, reports, terms

BLUEPRINTS = (
    home.arrival,
    home.blueprint,
    account.blueprint,
    overview.blueprint,
    activities.blueprint,
    calendar.blueprint,
    coverage.blueprint,
    reports.blueprint,
    terms.blueprint,
)
