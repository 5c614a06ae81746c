"""The HTTP API, version 1: blueprints, strict schemas, problem documents."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from service.api import (
    access,
    bulk,
    calendars,
    drafts,
    export,
    feed,
    files,
    importing,
    interchange,
    jobs,
    log,
    mail,
    meetings,
    oidc,
    proofs,
    reads,
    report_drafts,
    reports,
    sheets,
    webhooks,
    writes,
)
from service.api.describe import DescribedApi
from service.api.reference import pages
from service.api.waiting import WAITING
from service.edge import requests
from service.edge.gate import EXTENSION, guarded

__all__ = ["EXTENSION", "WAITING", "register"]

_CONFIG = {
    "API_TITLE": "Kvali",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/api/v1",
    "OPENAPI_JSON_PATH": "openapi.json",
}

_INFO = {
    "description": (
        "Tracks a multi-agency workplan as an append-only ledger. Every read takes `as_of` (a position, a "
        "date or a quarter); every write answers with the receipt of its event; every error is a problem "
        "document."
    ),
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}


def register(app: Flask) -> None:
    """Put the API into an app whose extension `EXTENSION` is the service."""
    app.config.from_mapping(_CONFIG)
    api = DescribedApi(app, _INFO, webhooks.MESSAGE)
    for blueprint in (
        reads.blueprint,
        feed.blueprint,
        proofs.blueprint,
        export.blueprint,
        writes.blueprint,
        bulk.blueprint,
        files.blueprint,
        drafts.blueprint,
        sheets.blueprint,
        reports.blueprint,
        calendars.blueprint,
        interchange.blueprint,
        importing.blueprint,
        access.blueprint,
        webhooks.blueprint,
        jobs.blueprint,
        mail.blueprint,
        report_drafts.blueprint,
        meetings.blueprint,
    ):
        api.register_blueprint(blueprint)
    app.register_blueprint(log.blueprint)
    app.register_blueprint(oidc.blueprint)
    app.register_blueprint(mail.pages)
    app.register_blueprint(pages.blueprint)
    for write in writes.WRITES:
        if write.method == "PATCH":
            api.describe_least(write.body, 2)  # the reason, and something that changes
    for body in (
        webhooks.ChangeWebhook,
        requests.ChangeJob,
        requests.ChangeMailSettings,
        requests.ChangeAccount,
        requests.ChangePlannedConsultation,
    ):
        api.describe_least(body, 1)
    described: Callable[..., Any] = app.view_functions[pages.DESCRIBED_AT]
    app.view_functions[pages.DESCRIBED_AT] = guarded("read_description")(described)
    app.extensions[pages.DESCRIPTION] = api.document
