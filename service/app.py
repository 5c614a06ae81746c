"""The Flask application: the service behind HTTP."""

import logging
import os
from http import HTTPStatus
from time import monotonic
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from service import api, logs, web
from service.api.problems import answer
from service.api.waiting import Waiting
from service.bootstrap import Service
from service.config import load_settings
from service.edge.gate import guarded
from service.edge.headers import BY_HTTPS, EVERYWHERE
from service.edge.problems import ERRORS, of
from service.store import migrate
from service.store.errors import StoreError

MAX_BODY_BYTES = 1024 * 1024

log = logging.getLogger(__name__)


def create_app(service: Service | None = None) -> Flask:
    """The application around a service; by default the one that the environment's settings describe."""
    service = service or Service(load_settings(os.environ))
    logs.configure(service.settings.log_level)
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.extensions[api.EXTENSION] = service
    if proxies := service.settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    app.extensions[api.WAITING] = Waiting(service.settings.threads, service.clock)
    app.before_request(_begin)
    app.after_request(_end)
    if service.settings.secure:
        app.after_request(_by_https)
    app.add_url_rule("/healthz", "healthz", _healthz)
    api.register(app)
    web.register(app)
    for kind in ERRORS:
        app.register_error_handler(kind, _told)
    if service.settings.policy.addresses:
        service.background.start()
    return app


def _begin() -> None:
    service: Service = current_app.extensions[api.EXTENSION]
    g.request_id, g.started, g.identity = service.clock.uuid7(), monotonic(), None


def _end(response: Response) -> Response:
    said = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - iterated, they are pairs
    response.headers.extend([(name, value) for name, value in EVERYWHERE.items() if name.lower() not in said])
    response.headers["X-Request-Id"] = g.request_id
    if log.isEnabledFor(logging.INFO):
        _log(response.status_code)
    return response


def _log(status: int) -> None:
    # The path is quoted, so that nobody writes lines of their own; queries and headers stay out of the log.
    log.info(
        "request=%s by=%s %s %s %s %.0f ms",
        g.request_id,
        f"{g.identity.account}/{g.identity.credential}" if g.identity else "-",
        request.method,
        quote(request.path),
        status,
        1000 * (monotonic() - g.started),
    )


def _by_https(response: Response) -> Response:
    response.headers.extend(BY_HTTPS)
    return response


def _told(error: Exception) -> Response:
    """An error as a page where somebody looks at pages, and else as a problem document."""
    problem = of(error)
    return web.error_page(problem) if web.looked_at(error) else answer(problem)


@guarded("read_health")
def _healthz() -> tuple[dict[str, str], int]:
    """Whether the database answers and has the structure that this version needs."""
    service: Service = current_app.extensions[api.EXTENSION]
    try:
        pending = migrate.pending(service.engine)
    except StoreError as error:
        return {"status": "failing", "detail": error.detail}, HTTPStatus.SERVICE_UNAVAILABLE
    if pending:
        detail = f"the database lacks {', '.join(pending)}; run kvali migrate"
        return {"status": "failing", "detail": detail}, HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": "ok"}, HTTPStatus.OK
