"""No byte of an export can be changed, and none added or taken away, without the log's key showing it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verify.scene import Scene, broken, judged, trusting

UNUSED = ("policy",)
"""Nobody who verifies an export believes what it says of whom to trust."""


@pytest.fixture(scope="module")
def shown(honest: Scene, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Path]]:
    """An export of 14 events, one of whose texts was erased later; the witness has not signed it."""
    scene = honest.copy(tmp_path_factory.mktemp("bytes") / "scene")
    scene.witness.given.clear()
    yield scene, scene.export(14)
    scene.close()


def test_it_is_proved_as_it_stands(shown: tuple[Scene, Path]) -> None:
    scene, folder = shown
    assert judged(folder, trusting(scene)).proved
    assert list((folder / "erased").iterdir())


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + b"\n",
        lambda text: text + text.splitlines(keepends=True)[0],
        lambda text: b"".join(reversed(text.splitlines(keepends=True))),
        lambda text: text.replace(b'":"', b'": "', 1),
        lambda text: text.replace(b"\n", b"\r\n", 1),
    ],
    ids=["no last newline", "an empty line", "a line twice", "another order", "a space", "another newline"],
)
def test_the_texts_written_in_another_way_are_noticed(
    shown: tuple[Scene, Path], change: Callable[[bytes], bytes]
) -> None:
    scene, folder = shown
    file = folder / "texts/000"
    content = file.read_bytes()
    file.write_bytes(change(content))
    try:
        assert broken(judged(folder, trusting(scene))) == {"texts"}
    finally:
        file.write_bytes(content)


@settings(max_examples=200)
@given(data=st.data())
def test_any_change_to_any_file_is_noticed(shown: tuple[Scene, Path], data: st.DataObject) -> None:
    scene, folder = shown
    names = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    file = folder / data.draw(st.sampled_from([name for name in names if name not in UNUSED]))
    content = file.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    put = data.draw(st.one_of(st.just(b""), st.binary(min_size=1, max_size=3)))
    changed = content[:at] + put + content[at + data.draw(st.integers(0, 3)) :]
    if changed == content:
        return
    file.write_bytes(changed)
    try:
        assert broken(judged(folder, trusting(scene)))
    finally:
        file.write_bytes(content)
