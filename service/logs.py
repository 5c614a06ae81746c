"""Where the service's messages go: to standard error, one line each."""

import logging
import re

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
CHATTY = ("alembic.runtime.migration", "apscheduler.executors")
"""Whose messages nobody reads: of the database's dialect whenever somebody asks for /healthz, and a dozen a
minute of passes in which nothing was due. What was done, the jobs themselves say."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Formatter):
    """Writes control characters out, so that nobody whose words are told begins a line of their own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """The line, without the trace of an exception, which keeps its lines."""
        return _CONTROL.sub(_written_out, super().formatMessage(record))


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def configure(level: str) -> None:
    """Log from this level on, one of service.config.LOG_LEVELS, unless logging is set up already."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine(FORMAT))
    logging.basicConfig(level=level.upper(), handlers=[handler])
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if level == "debug" else logging.WARNING)
