"""An export as a folder. Begun again, it goes on where it stopped; over an older one, it brings that on."""

import os
from collections.abc import Callable
from pathlib import Path

from events.refusals import conflict
from events.tlog import MalformedError, checkpoint, note
from service.export.files import Export, File

Advance = Callable[[int, int], None]
DRAFT = ".draft"


def write_folder(export: Export, folder: Path, advance: Advance) -> None:
    """Write all files, each of them whole or not at all, and take away what belongs to an older export.

    Raises:
        Refusal: `other_export`: another ledger's export stands there, or one of a later position, or
            something else.
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _check(export, folder)
    (folder / "checkpoint").unlink(missing_ok=True)  # until all stands there, nothing claims that it does
    _begin(export, folder)
    kept = {"export"}
    for file in export.files():
        kept.add(file.path)
        _write(folder, file)
        advance(len(kept), max(export.steps, len(kept) + 1))
    _clear(folder, kept)
    (folder / "export").unlink()
    advance(1, 1)


def _begin(export: Export, folder: Path) -> None:
    """Whose export this becomes, for whoever has to go on with it."""
    _replace(folder / "export", export.checkpoint.note.encode())


def _write(folder: Path, file: File) -> None:
    path = folder / file.path
    if file.lasting and path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, file.make(), lasting=file.lasting)


def _replace(path: Path, content: bytes, *, lasting: bool = False) -> None:
    draft = path.with_name(path.name + DRAFT)
    with draft.open("wb") as file:
        file.write(content)
        if lasting:  # nobody looks at it again
            file.flush()
            os.fsync(file.fileno())
    draft.replace(path)


def _check(export: Export, folder: Path) -> None:
    mine = export.checkpoint.checkpoint
    for name in ("checkpoint", "export"):
        path = folder / name
        if path.exists():
            try:
                found = checkpoint.parse(note.parse(path.read_bytes()).text)
            except MalformedError as error:
                raise conflict(
                    "other_export", f"{path} is not of an export; choose another folder"
                ) from error
            held = f"{folder} holds an export of {found.origin} with {found.size} events"
            if found.origin != mine.origin or found.size > mine.size:
                raise conflict("other_export", f"{held}; choose another")
            if found.root != export.root(found.size):  # files that are kept would belong to neither
                raise conflict("other_export", f"{held} of another history; keep it, and choose another")
            return
    if any(folder.iterdir()):
        raise conflict("other_export", f"{folder} holds something else; choose an empty folder")


def _clear(folder: Path, kept: set[str]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif str(path.relative_to(folder)) not in kept:
            path.unlink()
