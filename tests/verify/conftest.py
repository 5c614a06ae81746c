"""The honest scene, told once, and a copy of it for each crime."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.verify.scene import Scene, lived


@pytest.fixture(scope="session")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """What happened. Nobody touches it."""
    return lived(tmp_path_factory.mktemp("honest") / "scene")


@pytest.fixture
def scene(honest: Scene, tmp_path: Path) -> Iterator[Scene]:
    """A copy to be maltreated."""
    copied = honest.copy(tmp_path / "scene")
    yield copied
    copied.close()


@pytest.fixture(scope="session")
def held(honest: Scene, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The newest checkpoint, as an auditor kept it before anything happened."""
    copied = honest.copy(tmp_path_factory.mktemp("held") / "scene")
    kept = (copied.export() / "checkpoint").read_bytes()
    copied.close()
    return kept
