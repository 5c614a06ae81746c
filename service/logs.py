"""Where the service's messages go: to standard error, one line each."""

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def configure(level: str) -> None:
    """Log from this level on, one of service.config.LOG_LEVELS, unless logging is set up already."""
    logging.basicConfig(level=level.upper(), format=FORMAT)
    # It tells of the database's dialect each time somebody asks whether revisions are pending: /healthz does.
    logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)
