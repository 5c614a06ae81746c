"""A running Kvali for the documents' examples, as `kvali up` makes it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.docs import shell
from tests.docs.markdown import ROOT, blocks, section
from tests.support.require import missing
from tests.support.server import environment, serving

Examples = Callable[[str, str], None]
"""Runs the examples under a heading of a document."""


@pytest.fixture
def examples(tmp_path: Path) -> Iterator[Examples]:
    """Runs them in a folder where `var` holds a plan that was just seeded."""
    for tool in ("bash", "curl", "cmp"):
        if shutil.which(tool) is None:
            missing(tool, "the documents' examples use it")
    home = tmp_path / "var"
    home.mkdir()
    database = URL.create("sqlite", database=str(home / "kvali.db"))
    environ = environment(database, home) | {"KVALI_WORKERS": "1"}
    with serving(environ, "up") as server:

        def run(document: str, heading: str) -> None:
            text = (ROOT / document).read_text(encoding="utf-8")
            shell.run(blocks(section(text, heading)), environ, tmp_path, server)

        yield run
