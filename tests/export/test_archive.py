"""An export as an archive: from the command, and over HTTP, where a broken download is gone on with."""

import tracemalloc
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import URL

from events.values import Actor
from service.app import create_app
from service.bootstrap import Service
from service.commands import EraseText, Ledger
from service.export.archive import chunks
from service.export.files import Export
from service.export.folder import write_folder
from service.policy import NO_POLICY
from tests.export.conftest import files_in, grow
from tests.support.http import Caller, assert_problem
from tests.support.plan import LAB, NET, do, make_key, submit
from tests.support.server import environment, kvali

AUDITOR = Actor("auditor")


def test_an_archive_holds_what_a_folder_does_and_is_the_same_every_time(
    ledger: Ledger, tmp_path: Path
) -> None:
    grow(ledger, 300)
    archive = b"".join(chunks(Export(ledger, NO_POLICY)))
    assert b"".join(chunks(Export(ledger, NO_POLICY))) == archive
    write_folder(Export(ledger, NO_POLICY), tmp_path / "folder", lambda *_: None)
    (tmp_path / "export.zip").write_bytes(archive)
    with ZipFile(tmp_path / "export.zip") as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == files_in(tmp_path / "folder")
        assert opened.namelist()[-1] == "checkpoint"


def test_the_command_writes_the_same_archive_and_leaves_no_draft(
    ledger: Ledger, sqlite_url: URL, tmp_path: Path
) -> None:
    archive = b"".join(chunks(Export(ledger, NO_POLICY)))
    ledger.close()
    target = tmp_path / "out" / "export.zip"
    target.parent.mkdir()
    kvali(environment(sqlite_url, tmp_path / "home"), "export", str(target))
    assert target.read_bytes() == archive
    assert list(target.parent.iterdir()) == [target]


def test_memory_stays_flat_however_long_the_ledger_is(ledger: Ledger) -> None:
    grow(ledger, 2_000)
    small = _peak(ledger)
    for _ in range(9):
        grow(ledger, 2_000)
    assert _peak(ledger) < 2 * small, "ten times the events need no more memory"


def _peak(ledger: Ledger) -> int:
    """Bytes held at most while an archive is made and sent on."""
    for _ in chunks(Export(ledger, NO_POLICY)):  # caches are filled
        pass
    tracemalloc.start()
    try:
        for _ in chunks(Export(ledger, NO_POLICY)):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def app(service: Service) -> Flask:
    return create_app(service)


@pytest.fixture
def auditor(app: Flask, service: Service) -> Caller:
    """Somebody who may take the ledger away."""
    return Caller(app, make_key(service, AUDITOR))


def test_the_download_is_the_same_archive(auditor: Caller, ledger: Ledger) -> None:
    whole = auditor.get("/export.zip")
    assert (whole.status_code, whole.content_type) == (200, "application/zip")
    assert whole.data == b"".join(chunks(Export(ledger, NO_POLICY)))
    assert whole.headers["Content-Disposition"] == 'attachment; filename="garden-12.zip"'
    earlier = auditor.get("/export.zip?size=11")
    assert earlier.data == b"".join(chunks(Export(ledger, NO_POLICY, 11)))


def test_a_broken_download_is_gone_on_with_to_the_same_bytes(auditor: Caller, ledger: Ledger) -> None:
    whole = auditor.get("/export.zip?size=12")
    tag = whole.headers["ETag"]
    submit(ledger, narrative="Another text")  # the ledger goes on meanwhile
    for start in (1, len(whole.data) // 2, len(whole.data) - 1):
        rest = auditor.get("/export.zip?size=12", headers={"Range": f"bytes={start}-", "If-Range": tag})
        assert (rest.status_code, rest.data) == (206, whole.data[start:])
        assert rest.headers["Content-Range"] == f"bytes {start}-{len(whole.data) - 1}/{len(whole.data)}"
        assert rest.headers["ETag"] == tag
    beyond = auditor.get("/export.zip?size=12", headers={"Range": f"bytes={len(whole.data)}-"})
    assert_problem(beyond, 416, "range_not_satisfiable")
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole.data)}"


def test_after_an_erasure_the_download_starts_again(auditor: Caller, ledger: Ledger) -> None:
    tag = auditor.get("/export.zip?size=12").headers["ETag"]
    do(ledger, Actor("administrator"), EraseText(event=10, field="narrative", basis="asked for"))
    again = auditor.get("/export.zip?size=12", headers={"Range": "bytes=100-", "If-Range": tag})
    assert (again.status_code, again.headers["ETag"] == tag) == (200, False)
    assert b"The first text" not in again.data


def test_who_may_not_read_everything_may_not_take_it_away(app: Flask, service: Service) -> None:
    assert_problem(Caller(app, None).get("/export.zip"), 401, "key_missing")
    assert_problem(Caller(app, make_key(service, LAB)).get("/export.zip"), 403, "role_forbidden")
    assert Caller(app, make_key(service, NET)).get("/export.zip").status_code == 200


def test_a_size_that_was_never_signed_is_refused(auditor: Caller, ledger: Ledger) -> None:
    grow(ledger, 5)
    assert_problem(auditor.get("/export.zip?size=13"), 404, "unknown_checkpoint")
    assert_problem(auditor.get("/export.zip?size=-1"), 422, "invalid_request")
