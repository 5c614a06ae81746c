"""Whoever follows a link inside the documentation arrives."""

from pathlib import Path

import pytest

from tests.docs.markdown import FILES, ROOT, anchors, links

DOCUMENTS = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))


@DOCUMENTS
def test_links_to_our_own_files_and_headings_resolve(file: Path) -> None:
    for link in links(file.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = file.parent / path if path else file
        assert target.exists(), f"{link} leads nowhere"
        assert target.resolve().is_relative_to(ROOT), f"{link} leads out of the project"
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), f"{link}: no such heading"


@pytest.mark.parametrize("folder", [ROOT / "docs", ROOT / "docs" / "decisions"], ids=lambda path: path.name)
def test_the_index_of_a_folder_names_every_document_in_it(folder: Path) -> None:
    index = folder / "README.md"
    named = {(folder / link.partition("#")[0]).resolve() for link in links(index.read_text(encoding="utf-8"))}
    assert {file.resolve() for file in folder.glob("*.md")} - {index.resolve()} <= named


def test_every_document_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    following = [ROOT / "README.md"]
    while following:
        file = following.pop()
        if file in seen or file.suffix != ".md":
            continue
        seen.add(file)
        found = (
            link.partition("#")[0] for link in links(file.read_text(encoding="utf-8")) if "://" not in link
        )
        following += [(file.parent / path).resolve() for path in found if path]
    assert seen == set(FILES)
