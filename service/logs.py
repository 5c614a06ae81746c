"""Where the service's messages go: to standard error, one line each."""

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def configure(level: str) -> None:
    """Log from this level on, one of service.config.LOG_LEVELS, unless logging is set up already."""
    logging.basicConfig(level=level.upper(), format=FORMAT)
