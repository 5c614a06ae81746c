"""What a machine may lack: skipped with a reason, or a failure where it was promised to be there."""

import os
from typing import NoReturn

import pytest


def missing(what: str, reason: str) -> NoReturn:
    """Skip the test that needs `what`, or fail it where KVALI_REQUIRE (comma-separated) names `what`."""
    if what in os.environ.get("KVALI_REQUIRE", "").split(","):
        pytest.fail(f"KVALI_REQUIRE asks for {what}, which cannot be had here: {reason}", pytrace=False)
    pytest.skip(f"{what} cannot be had here: {reason}")
