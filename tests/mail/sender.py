"""A process that sends what is due: `python -m tests.mail.sender URL FOLDER PORT ASKED`.

It goes by the real time, and is killed by the system when it asks for it the so-manyth time; 0: not at all.
So it can be made to die between any two of its steps.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from service.bootstrap import Service
from service.clock import SystemClock
from service.mail.sending import send_due
from tests.mail.conftest import server_settings
from tests.support.plan import settings_for


class DyingClock(SystemClock):
    """Kills its process when it is asked for the time for the so-manyth time."""

    def __init__(self, asked: int) -> None:
        self.left = asked

    def now(self) -> datetime:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return datetime.now(UTC)


def main(url: str, folder: str, port: str, asked: str) -> None:
    settings = settings_for(make_url(url), Path(folder), **server_settings(int(port)))
    service = Service(settings, DyingClock(int(asked)))
    sys.stdout.write(f"{send_due(service.desk)} sent\n")
    service.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
