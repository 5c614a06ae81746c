"""No alarm over an honest ledger, whatever its life was, and however it is exported."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.verify.verdict import Result
from service.export.archive import chunks
from service.export.files import Export
from service.export.folder import write_folder
from service.policy import NO_POLICY
from tests.support.plan import NOW
from tests.verify.life import STEPS, Life, Step
from tests.verify.scene import Scene, judged, trusting
from tests.verify.witness import Witness

numbers = st.integers(0, 60)
often = ("submit", "submit", "validate", "erase", "report", "wait")
steps = st.lists(st.tuples(st.sampled_from(STEPS + often), numbers, numbers), min_size=3, max_size=16)


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A ledger that has a plan and no history yet."""
    scene = Scene(tmp_path_factory.mktemp("young") / "scene", Witness(), NOW)
    scene.found()
    scene.close()
    return scene


@pytest.fixture(scope="module")
def told() -> Iterator[Counter[str]]:
    """What has happened in all lives together: the test would be idle if some of it never did."""
    counted = Counter[str]()
    yield counted
    assert counted["ledgers"] >= 100
    assert counted["beyond a tile"] > 0
    assert all(counted[step] > 0 for step in STEPS), counted


@settings(max_examples=100)
@example(
    before=[("submit", 0, 0), ("validate", 0, 0), ("crowd", 56, 2), ("report", 0, 0)],
    after=[("crowd", 3, 3), ("erase", 0, 0), ("report", 0, 0)],
)
@given(before=steps, after=steps)
def test_an_honest_ledger_is_proved(
    young: Scene,
    told: Counter[str],
    tmp_path_factory: pytest.TempPathFactory,
    before: list[Step],
    after: list[Step],
) -> None:
    folder = tmp_path_factory.mktemp("life")
    shutil.copytree(young.folder, folder / "scene")
    scene = Scene(folder / "scene", Witness(), NOW)
    try:
        _check(scene, told, before, after)
    finally:
        scene.close()
        shutil.rmtree(folder)


def _check(scene: Scene, told: Counter[str], before: list[Step], after: list[Step]) -> None:
    life = Life(scene)
    life.live(before)
    held = (scene.export() / "checkpoint").read_bytes()
    shutil.copytree(scene.shown, brought_on := scene.folder / "brought on")
    earlier = life.ledger.state().size
    life.live(after)
    told["ledgers"] += 1
    told["beyond a tile"] += life.ledger.state().size > 256
    told.update(life.happened)

    everything = _proved(scene, scene.export(), held, quorum=True)
    assert {one.status for one in everything.verdicts} == {"proved"}
    write_folder(Export(life.ledger, NO_POLICY), brought_on, lambda *_: None)
    scene.witness.publish(brought_on)
    assert _files(brought_on) == _files(scene.shown)
    _proved(scene, _archive(scene, Export(life.ledger, NO_POLICY)), held)
    _proved(scene, _archive(scene, Export(life.ledger, NO_POLICY, earlier)), held)


def _proved(scene: Scene, shown: Path, *held: bytes, quorum: bool = False) -> Result:
    result = judged(shown, trusting(scene, quorum=quorum), *held, rendered=quorum)
    faults = {one.guarantee: one.faults for one in result.verdicts if one.faults}
    assert (faults, result.proved, result.misbehaviour) == ({}, True, None)
    return result


def _archive(scene: Scene, export: Export) -> Path:
    archive = scene.folder / f"{export.size}.zip"
    archive.write_bytes(b"".join(chunks(export)))
    return archive


def _files(folder: Path) -> dict[str, bytes]:
    files = (one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}
