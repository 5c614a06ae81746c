"""A small plan in a database of its own, and processes around it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

from service.bootstrap import Service
from tests.support.plan import LAB, WORKPLAN, make_key, new_service, settings_for
from tests.support.server import environment

ROOT = Path(__file__).parents[2]


class Garden:
    """The plan, how to run a server on it, and a key of LAB's."""

    def __init__(self, url: URL, home: Path) -> None:
        self.url, self.home = url, home
        self.service: Service = new_service(settings_for(url, home))
        self.environ = environment(url, home) | {"KVALI_LOG_LEVEL": "warning"}
        self.key = make_key(self.service, LAB)

    @property
    def size(self) -> int:
        return self.service.ledger(WORKPLAN).state().size

    @contextmanager
    def writer(self) -> Iterator[Path]:
        """A process that appends; a file of what it says."""
        said = self.home / "said"
        url = self.url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "tests.feeds.writer", url, str(self.home)]
        with said.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, cwd=ROOT)
        try:
            yield said
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(10)


def told(said: Path, word: str) -> list[str]:
    """The codes of which the writer said this, in order."""
    text = said.read_text()
    lines = (line.split() for line in text[: text.rfind("\n") + 1].splitlines())
    return [code for which, code in lines if which == word]


@pytest.fixture
def garden(database_url: URL, tmp_path: Path) -> Iterator[Garden]:
    it = Garden(database_url, tmp_path)
    yield it
    it.service.close()
