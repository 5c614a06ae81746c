"""Files that updates cite, over HTTP: taken, cited, and given out with care."""

import hashlib
from pathlib import Path
from typing import Any

import pytest

from events.values import Actor
from tests.support import documents as d
from tests.support.http import Caller, World, assert_problem
from tests.support.plan import HLT, LAB

PDF_SHA = hashlib.sha256(d.PDF).hexdigest()
PLACE = f"/files/{PDF_SHA}"


def add(caller: Caller, content: bytes, name: str = "Minutes.pdf", kind: str = "application/pdf") -> Any:
    query = {"name": name}
    return caller.send("POST", "/files", query_string=query, data=content, content_type=kind)


def folder(world: World) -> Path:
    return Path(world.service.settings.files)


def test_a_file_is_kept_under_its_hash_cited_and_given_out_again(each_world: World) -> None:
    lab, before = each_world.caller(LAB), each_world.size
    made = add(lab, d.PDF)
    assert made.status_code == 201, made.json
    assert made.json == {
        "sha256": PDF_SHA,
        "size": len(d.PDF),
        "media_type": "application/pdf",
        "name": "Minutes.pdf",
        "organisation": "LAB",
        "added_at": "2021-07-05T09:00:00.000+00:00",
        "address": f"/api/v1/workplans/garden/files/{PDF_SHA}",
    }
    assert made.headers["Location"] == made.json["address"]
    assert each_world.size == before  # nothing of it is in the ledger
    evidence = {"type": "document", "title": "Minutes", "date": "2021-06-28"}
    cited = [evidence | {"sha256": PDF_SHA}, evidence | {"sha256": "0" * 64}, evidence]
    body = {"status": "completed", "effective_on": "2021-06-28", "evidence": cited}
    update = lab.post("/activities/KP1-A1/updates", body).json["id"]
    told = lab.get(f"/updates/{update}").json["evidence"]
    assert [one["kept"] for one in told] == [True, False, False]
    given = each_world.caller(HLT).get(PLACE)
    assert (given.status_code, given.data) == (200, d.PDF)


def test_it_is_given_out_so_that_no_browser_acts_on_it(lab: Caller) -> None:
    add(lab, d.PDF, 'ოქმი "final".pdf')
    headers = lab.get(PLACE).headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Disposition"] == (
        'attachment; filename="____ _final_.pdf"; '
        "filename*=UTF-8''%E1%83%9D%E1%83%A5%E1%83%9B%E1%83%98%20_final_.pdf"
    )
    assert headers["ETag"] == f'"{PDF_SHA}"'
    assert headers["Content-Length"] == str(len(d.PDF))


@pytest.mark.parametrize(("media_type", "content"), d.TAKEN.items(), ids=d.TAKEN)
def test_every_kind_is_taken_and_given_out_as_it_is(lab: Caller, media_type: str, content: bytes) -> None:
    made = add(lab, content, "file", media_type)
    assert made.status_code == 201, made.json
    given = lab.get(f"/files/{made.json['sha256']}")
    assert (given.mimetype, given.get_data()) == (media_type, content)


def test_a_download_goes_on_where_it_broke_off(lab: Caller) -> None:
    add(lab, d.PDF)
    tag = f'"{PDF_SHA}"'
    rest = lab.get(PLACE, headers={"Range": "bytes=10-", "If-Range": tag})
    assert (rest.status_code, rest.data) == (206, d.PDF[10:])
    assert rest.headers["Content-Range"] == f"bytes 10-{len(d.PDF) - 1}/{len(d.PDF)}"
    assert lab.get(PLACE, headers={"Range": "bytes=0-4"}).data == b"%PDF-"
    other = lab.get(PLACE, headers={"Range": "bytes=10-", "If-Range": '"other"'})
    assert (other.status_code, other.data) == (200, d.PDF)
    assert_problem(lab.get(PLACE, headers={"Range": "bytes=100000-"}), 416, "range_not_satisfiable")
    assert lab.get(PLACE, headers={"If-None-Match": tag}).status_code == 304


def test_the_same_file_twice_is_kept_once(world: World, lab: Caller) -> None:
    add(lab, d.PDF)
    again = add(world.caller(HLT), d.PDF, "Other name.pdf")
    assert (again.status_code, again.json["name"], again.json["organisation"]) == (200, "Minutes.pdf", "LAB")
    assert len([path for path in folder(world).rglob("*") if path.is_file()]) == 1


def test_a_file_that_was_altered_is_not_given_out_and_is_mended_by_handing_it_in_again(
    world: World, lab: Caller
) -> None:
    add(lab, d.PDF)
    path = folder(world) / PDF_SHA[:2] / PDF_SHA[2:]
    modes = [one.stat().st_mode & 0o777 for one in (path, path.parent, folder(world))]
    assert modes == [0o600, 0o700, 0o700]
    path.write_bytes(d.PDF.replace(b"Catalog", b"catalog"))
    for headers in ({}, {"Range": "bytes=0-4"}):
        document = assert_problem(lab.get(PLACE, headers=headers), 503, "file_damaged")
        assert PDF_SHA in document["detail"]
    assert add(lab, d.PDF).status_code == 200
    assert lab.get(PLACE).data == d.PDF
    path.unlink()
    assert_problem(lab.get(PLACE), 404, "file_missing")


def test_what_is_not_taken_is_refused_and_not_kept(world: World, lab: Caller) -> None:
    document = assert_problem(add(lab, b"MZ\x00\x00", "setup.pdf"), 415, "unsupported_file")
    assert "PDF, PNG, JPEG, WebP, DOCX, XLSX, PPTX, ODT, TXT, CSV" in document["detail"]
    assert_problem(add(lab, d.PDF, kind="image/png"), 415, "unsupported_file")
    assert_problem(add(lab, b""), 422, "file_empty")
    assert not folder(world).exists()


def test_a_file_beyond_the_limit_is_refused(world: World, lab: Caller) -> None:
    limit = world.service.settings.file_max_mib << 20
    assert "25 MiB" in assert_problem(add(lab, b"%PDF-" + b" " * limit), 413, "too_large")["detail"]
    assert not folder(world).exists()


@pytest.mark.parametrize(
    "query", ["", "?name=", "?name=a%0Ab.pdf", "?name=a%E2%80%AEfdp.exe", "?name=a&other=b"]
)
def test_a_file_has_a_name_that_can_be_read(lab: Caller, query: str) -> None:
    response = lab.send("POST", f"/files{query}", data=d.PDF, content_type="application/pdf")
    assert_problem(response, 422, "invalid_request")


def test_who_may_submit_updates_hands_files_in_and_who_may_read_them_reads_files(
    world: World, lab: Caller
) -> None:
    auditor = world.caller(Actor("auditor"))
    assert_problem(add(auditor, d.PDF), 403, "role_forbidden")
    assert_problem(add(world.nobody, d.PDF), 401, "key_missing")
    add(lab, d.PDF)
    assert auditor.get(PLACE).status_code == 200
    assert_problem(world.nobody.get(PLACE), 401, "key_missing")


@pytest.mark.parametrize("name", ["0" * 64, "x", "..%2F..%2Fetc%2Fpasswd", PDF_SHA.upper()])
def test_what_was_not_handed_in_is_not_found(lab: Caller, name: str) -> None:
    add(lab, d.PDF)
    assert lab.get(f"/files/{name}").status_code == 404


def test_a_folder_that_cannot_be_written_to_is_told(world: World, lab: Caller) -> None:
    folder(world).write_bytes(b"no folder")
    assert_problem(add(lab, d.PDF), 503, "files_unavailable")
    assert_problem(lab.get(PLACE), 404, "unknown_file")
