"""Fixtures of the seed's tests."""

import os
from pathlib import Path

import pytest

from tests.support.require import missing


@pytest.fixture(scope="session")
def plan_source() -> str:
    """The text of the 2021–2022 workplan. It is somebody's document and does not come with the code."""
    named = os.environ.get("KVALI_PLAN_SOURCE")
    beside = sorted((Path(__file__).parents[3] / "shared" / "workplan").glob("*.txt"))
    if named is None and not beside:
        missing("plan-source", "set KVALI_PLAN_SOURCE to the file with the workplan's text")
    return Path(named or beside[0]).read_text(encoding="utf-8")
