"""The pages, a module a subject."""

from service.web.pages import account, activities, home, overview, secretariat

BLUEPRINTS = (
    home.arrival,
    home.blueprint,
    account.blueprint,
    overview.blueprint,
    activities.blueprint,
    secretariat.blueprint,
)
