"""What a file is, is told by its bytes; what could harm its readers is not taken."""

from io import BytesIO

import pytest

from events.refusals import Refusal
from service.commands.files import named
from service.files.kinds import JPEG, PDF, TXT, Kind, kind_of
from tests.support import documents as d

ARCHIVE = d.archive({"evil.html": b"<script>alert(1)</script>"})
TWO_KINDS = b'<T ContentType="application/a.main+xml"/><T ContentType="application/b.main+xml"/>'


def kind(content: bytes, declared: str = "") -> Kind:
    return kind_of(BytesIO(content), len(content), declared)


@pytest.mark.parametrize(("media_type", "content"), d.TAKEN.items(), ids=d.TAKEN)
def test_each_kind_is_known_by_its_bytes(media_type: str, content: bytes) -> None:
    assert kind(content, media_type).media_type == media_type
    if media_type != "text/csv":  # which is text, unless somebody says otherwise
        for unsaid in ("", "application/octet-stream"):
            assert kind(content, unsaid).media_type == media_type


REFUSED: dict[str, tuple[bytes, str]] = {
    "a program": (b"MZ\x90\x00" + bytes(100), "no known kind|no text"),
    "a program of Linux": (b"\x7fELF" + bytes(100), "no known kind|no text"),
    "a page": (b"<!DOCTYPE html><script>alert(1)</script>", "markup"),
    "a picture that runs scripts": (b'\xef\xbb\xbf <svg xmlns="http://www.w3.org/2000/svg"/>', "markup"),
    "a script": (b"#!/bin/sh\nrm -rf /\n", "program"),
    "text in another encoding": ("კვალი".encode("utf-16"), "UTF-8"),
    "text that breaks off in a character": ("კვალი".encode()[:-1], "UTF-8"),
    "a PDF that breaks off": (d.PDF[:40], "end is missing"),
    "a PNG that breaks off": (d.PNG[:-4], "does not end"),
    "a JPEG that breaks off": (d.JPEG[:-1], "does not end"),
    "a WebP that breaks off": (d.WEBP[:-1], "no WebP"),
    "a document that breaks off": (d.DOCX[:-30], "follows|damaged"),
    "a document with a damaged part": (d.office(d.DOCX_TYPE, {"a.xml": b"?" * 64})[:-300] + bytes(300), "."),
    "a sound": (b"RIFF\x04\x00\x00\x00WAVE", "no WebP"),
    "a PDF that is an archive": (d.PDF + ARCHIVE, "archive as well|end is missing"),
    "a PDF around an archive": (d.PDF + ARCHIVE[:-2] + b"\x06\x00%%EOF\n", "archive as well"),
    "a PNG that is an archive": (d.PNG + ARCHIVE, "does not end"),
    "a JPEG that is an archive": (d.JPEG + ARCHIVE[:-2] + b"\x02\x00\xff\xd9", "archive as well"),
    "a program before a document": (b"MZ" + d.DOCX, "no known kind|no text"),
    "an archive before a document": (d.archive({"a": b"a"}) + d.DOCX, "before|twice|damaged"),
    "something after a document": (d.DOCX + b"<script>", "follows"),
    "an archive of anything": (ARCHIVE, "no document"),
    "a document made for macros": (d.office("application/vnd.ms-word.document.macroEnabled"), "macros"),
    "macros in a document": (d.office(d.DOCX_TYPE, {"word/vbaProject.bin": b"x"}), "macros"),
    "macros in another case": (d.office(d.DOCX_TYPE, {"word/VBAPROJECT.BIN": b"x"}), "macros"),
    "macros of Excel 4": (d.office(d.DOCX_TYPE, {"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
    "a control": (d.office(d.DOCX_TYPE, {"word/activeX/activeX1.bin": b"x"}), "macros"),
    "macros of OpenDocument": (
        d.archive({"mimetype": d.ODT_TYPE, "Basic/Standard/Module1.xml": b"x"}, stored="mimetype"),
        "macros",
    ),
    "a program in a document": (d.office(d.DOCX_TYPE, {"word/embeddings/setup.exe": b"x"}), "programs"),
    "an entry outside": (d.office(d.DOCX_TYPE, {"../../etc/passwd": b"x"}), "unsafe name"),
    "an absolute entry": (d.office(d.DOCX_TYPE, {"/etc/passwd": b"x"}), "unsafe name"),
    "two entries of one name": (d.office(d.DOCX_TYPE, {"MAIN.xml": b"x"}), "twice"),
    "a document of two kinds": (d.archive({"[Content_Types].xml": TWO_KINDS}), "no document"),
    "another OpenDocument": (d.archive({"mimetype": b"application/x-evil"}, stored="mimetype"), "x-evil"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_refused_is(content: bytes, why: str) -> None:
    with pytest.raises(Refusal, match=why) as refused:
        kind(content)
    assert refused.value.code == "unsupported_file"
    assert "PDF, PNG, JPEG" in refused.value.detail


def test_a_document_that_would_fill_a_disk_is_given_up() -> None:
    made = d.bomb()
    assert len(made) < 1024 * 1024
    with pytest.raises(Refusal, match="unpacks to more than"):
        kind(made)


def test_an_entry_that_lies_about_its_size_is_damaged() -> None:
    made = d.office(d.DOCX_TYPE, {"word/zeros.xml": bytes(1_000_000)})
    with pytest.raises(Refusal, match="damaged"):
        kind(made.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))


@pytest.mark.parametrize("declared", ["image/png", "text/html", "application/x-www-form-urlencoded"])
def test_a_type_that_was_declared_otherwise_is_refused(declared: str) -> None:
    with pytest.raises(Refusal, match=f"sent as {declared}, and is application/pdf"):
        kind(d.PDF, declared)


@pytest.mark.parametrize(
    ("given", "kind", "safe"),
    [
        ("Minutes.pdf", PDF, "Minutes.pdf"),
        ("ოქმი.PDF", PDF, "ოქმი.PDF"),
        ("../../etc/passwd", TXT, "passwd.txt"),
        ("C:\\Users\\me\\notes.txt", TXT, "notes.txt"),
        ("invoice.pdf.exe", PDF, "invoice.pdf.exe.pdf"),
        ("page.html", TXT, "page.html.txt"),
        ("photo.jpeg", JPEG, "photo.jpeg"),
        ("photo.JPG", JPEG, "photo.JPG"),
        ("...", PDF, "file.pdf"),
        ("a/", PDF, "file.pdf"),
        ('a"b;c.pdf', PDF, "a_b;c.pdf"),
        ("x" * 255, PDF, "x" * 200 + ".pdf"),
    ],
)
def test_a_name_is_safe_and_says_at_its_end_what_the_file_is(given: str, kind: Kind, safe: str) -> None:
    assert named(given, kind) == safe
