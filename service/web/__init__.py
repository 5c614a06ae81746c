"""The pages: made on the server, working without scripts, and with nothing from another host."""

from flask import Flask

from service.web import assets, language, rendering
from service.web.errors import error_page, looked_at
from service.web.page import carried
from service.web.pages import BLUEPRINTS

__all__ = ["error_page", "looked_at", "register"]


def register(app: Flask) -> None:
    """Put the pages into an app that has the service in it."""
    language.register(app)
    rendering.register(app)
    app.register_blueprint(assets.blueprint)
    app.url_defaults(carried)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
