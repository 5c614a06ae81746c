"""Exports as files on a reader's disk, and what somebody on the way can do to them."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from events.tlog import base64, checkpoint, note, tiles
from events.tlog.keys import LOG, SigningKey
from events.tlog.note import Note, sign

Files = dict[str, bytes]
"""The files of an export, by their paths."""

Crime = Callable[[Files], Files]
"""What is done to them."""


def unpacked(archive: bytes) -> Files:
    """The files of an archive, in their order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: Files, path: Path, method: int = zipfile.ZIP_STORED) -> Path:
    """A file on the disk that holds them."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def bundle(files: Files, number: int) -> tuple[str, list[bytes]]:
    """The path of a bundle of entries, and the entries."""
    start = f"{tiles.numbered('tile/entries', number)}"
    path = next(name for name in files if name == start or name.startswith(f"{start}.p/"))
    return path, tiles.unpack(files[path])


def a_byte_changed(files: Files) -> Files:
    """One digit in the bytes of event 300."""
    path, entries = bundle(files, 1)
    entries[300 - tiles.WIDTH] = entries[300 - tiles.WIDTH].replace(b'"version":', b'"version":1', 1)
    return files | {path: tiles.pack(entries)}


def an_entry_removed(files: Files) -> Files:
    """Event 10 taken out of its bundle."""
    path, entries = bundle(files, 0)
    return files | {path: tiles.pack(entries[:10] + entries[11:])}


def another_key(files: Files) -> Files:
    """The checkpoint signed with a key of the same name, which is somebody else's."""
    text = note.parse(files["checkpoint"]).text
    key = SigningKey.generate(checkpoint.parse(text).origin, LOG)
    forged = {"checkpoint": Note(text, (sign(text, key),)).encode()}
    return files | forged | {"policy": f"log {key.public.vkey}\nquorum none\n".encode()}


def a_root_changed(files: Files) -> Files:
    """The checkpoint with another root, below the signature of the one that was signed."""
    signed = note.parse(files["checkpoint"])
    other = checkpoint.parse(signed.text)._replace(root=bytes(32)).text
    return files | {"checkpoint": Note(other, signed.signatures).encode()}


def a_text_changed(files: Files) -> Files:
    """What somebody wrote, in other words."""
    path = next(name for name in files if name.startswith("texts/"))
    first, *rest = files[path].splitlines(keepends=True)
    line = json.loads(first) | {"text": "What nobody ever wrote"}
    return files | {path: json.dumps(line, ensure_ascii=False).encode() + b"\n" + b"".join(rest)}


def a_text_taken_away(files: Files) -> Files:
    """A text, and no event that says that it was erased."""
    path = next(name for name in files if name.startswith("texts/"))
    return files | {path: b"".join(files[path].splitlines(keepends=True)[1:])}


def a_report_changed(files: Files) -> Files:
    """A byte at the end of a PDF."""
    path = next(name for name in files if name.endswith(".pdf"))
    return files | {path: files[path] + b" "}


def a_file_added(files: Files) -> Files:
    """One more, which nothing stands for."""
    return {"annex.txt": b"as agreed"} | files


def a_tile_changed(files: Files) -> Files:
    """A hash in the upper row of tiles."""
    path = next(name for name in files if name.startswith("tile/1/"))
    return files | {path: bytes(32) + files[path][32:]}


def encoded(content: bytes) -> str:
    """As scripts take bytes."""
    return base64.encode(content)
