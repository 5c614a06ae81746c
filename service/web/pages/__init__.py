"""The pages, a module a subject."""

from service.web.pages import account, activities, home, overview

BLUEPRINTS = (home.arrival, home.blueprint, account.blueprint, overview.blueprint, activities.blueprint)
