"""What is served after a ledger's signing key was changed."""

import hashlib
import io
import shutil
from http import HTTPStatus
from pathlib import Path
from zipfile import ZipFile

import pytest

from events.tlog.checkpoint import opened
from events.tlog.keys import public_key
from events.tlog.tlog_proof import parse
from events.values import Actor
from service.app import create_app
from service.bootstrap import Service
from service.commands.rotation import Rotated, rotate
from tests.support.http import World, assert_problem
from tests.support.plan import SEA, submit

LOG = "/ledgers/garden"


@pytest.fixture
def rotated(world: World) -> Rotated:
    """The small plan, and an update on each side of the change."""
    submit(world.ledger)
    key = world.service.next_key(world.ledger)
    done = rotate(world.ledger, Actor("administrator"), world.ledger.key(), key, "a change")
    submit(world.ledger, "KP1-A2", milestone="M1")
    return done


def test_each_log_has_an_address_of_its_own_for_ever(world: World, rotated: Rotated) -> None:
    client, key = world.app.test_client(), world.caller(SEA)
    for place, log, size in ((LOG, rotated.closed, rotated.closed.stop), (f"{LOG}/2", rotated.opened, 2)):
        checkpoint, _ = opened(client.get(f"{place}/checkpoint").data, public_key(log.vkey or ""))
        assert (checkpoint.origin, checkpoint.size) == (log.origin, size)
        hashes = client.get(f"{place}/tile/0/000.p/{size}").data
        assert len(hashes) == 32 * size
        entries = client.get(f"{place}/tile/entries/000.p/{size}", headers=key.headers).data
        first = entries[2 : 2 + int.from_bytes(entries[:2], "big")]
        assert hashlib.sha256(b"\x00" + first).digest() == hashes[:32]
    for place in (f"{LOG}/1", f"{LOG}/3", f"{LOG}/0"):
        assert client.get(f"{place}/checkpoint").status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"{LOG}/2/tile/0/000.p/3").status_code == HTTPStatus.NOT_FOUND


def test_receipts_from_before_the_change_are_still_proved(world: World, rotated: Rotated) -> None:
    sea = world.caller(SEA)
    for position, log in ((10, rotated.closed), (13, rotated.opened)):
        proof = parse(sea.get(f"/events/{position}/proof").data)
        event = sea.get(f"/events/{position}").json
        proof.verify(bytes.fromhex(event["leaf_hash"]), public_key(log.vkey or ""))
        assert event["ledger"] == log.origin
    assert sea.get("/consistency?from=11&log=1").json["newer"]["size"] == 12
    assert sea.get("/consistency?from=1").json["newer"]["size"] == 2
    assert_problem(sea.get("/consistency?from=1&log=3"), 404, "unknown_log")
    assert [log["path"] for log in sea.get("/checkpoint").json["logs"]] == [LOG, f"{LOG}/2"]
    assert [log["path"] for log in sea.get("/checkpoint?as_of=5").json["logs"]] == [LOG]


def test_the_export_holds_both_logs_and_each_of_its_files_is_served(world: World, rotated: Rotated) -> None:
    sea = world.caller(SEA)
    with ZipFile(io.BytesIO(sea.get("/export.zip").data)) as archive:
        for name in archive.namelist():
            served = world.app.test_client().get(f"{LOG}/2/exports/2/{name}", headers=sea.headers)
            assert served.data == archive.read(name), name
        assert "before/checkpoint" in archive.namelist()
    for wrong in ("0/checkpoint", "3/checkpoint", "2/before/before/checkpoint"):
        answer = world.app.test_client().get(f"{LOG}/2/exports/{wrong}", headers=sea.headers)
        assert answer.status_code == HTTPStatus.NOT_FOUND, wrong


def test_where_the_new_key_is_missing_writers_are_told_and_readers_read_on(
    world: World, rotated: Rotated, tmp_path: Path
) -> None:
    shutil.move(world.service.settings.keys / "example.org_garden_2.key", tmp_path / "away")
    elsewhere = Service(world.service.settings, world.service.clock)
    sea = World(create_app(elsewhere), elsewhere).caller(SEA)
    new = {"code": "NEW", "names": {"en": "New", "ka": "ახალი"}, "kind": "un"}
    assert_problem(sea.post("/organisations", new), 503, "key_unusable")
    assert sea.get("/checkpoint").status_code == HTTPStatus.OK
    elsewhere.close()
