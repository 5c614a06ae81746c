"""What anybody can check for themselves: receipts, proofs, and the log that foreign tools read."""

import base64
import hashlib
from http import HTTPStatus

import pytest

from events.merkle import leaf_hash
from events.tlog import tlog_proof
from events.tlog.checkpoint import opened
from events.tlog.keys import public_key
from events.tlog.proofs import verify_consistency
from events.tlog.tiles import unpack
from tests.support.http import BASE, Caller, World, assert_problem
from tests.support.plan import SEA, WORKPLAN, submit

LOG = f"/ledgers/{WORKPLAN}"


def fill(world: World, size: int) -> None:
    """Let the ledger grow to at least so many events."""
    while world.size < size:
        submit(world.ledger)


def test_a_receipt_leads_to_a_proof_that_holds_with_the_ledgers_public_key_alone(each_world: World) -> None:
    sea = each_world.caller(SEA)
    issued = sea.post("/reports", {"quarter": "2021-Q2"}, if_match=None)
    receipt = issued.json["receipt"]
    assert receipt["proof"] == f"{BASE}/events/{receipt['position']}/proof"
    served = sea.get(f"/events/{receipt['position']}/proof")
    assert served.mimetype == "text/plain"
    proof = tlog_proof.parse(served.data)
    record = each_world.ledger.record
    found = proof.verify(bytes.fromhex(receipt["leaf_hash"]), public_key(record.vkey or ""))
    assert (proof.entry, found.origin) == (receipt["position"], record.origin)


def test_an_event_is_proved_against_an_older_checkpoint_when_asked(world: World, sea: Caller) -> None:
    size = world.size
    submit(world.ledger)
    older = tlog_proof.parse(sea.get(f"/events/2/proof?size={size}").data)
    assert opened(older.checkpoint, public_key(world.ledger.record.vkey or ""))[0].size == size
    assert_problem(sea.get(f"/events/{size}/proof?size={size}"), 404, "unknown_position")
    assert_problem(sea.get(f"/events/2/proof?size={size + 99}"), 404, "unknown_checkpoint")
    assert_problem(sea.get("/events/99999/proof"), 404, "unknown_position")


def test_two_sizes_are_proved_to_be_one_history(world: World, sea: Caller) -> None:
    older = sea.get("/consistency?from=0").json["newer"]
    submit(world.ledger)
    found = sea.get(f"/consistency?from={older['size']}").json
    assert found["older"] == older
    roots = [base64.b64decode(found[which]["root"]) for which in ("older", "newer")]
    proof = list(map(base64.b64decode, found["proof"]))
    verify_consistency(older["size"], roots[0], found["newer"]["size"], roots[1], proof)
    for query in ("?from=9&to=8", "?from=0&to=99999"):
        assert_problem(sea.get(f"/consistency{query}"), 422, "unknown_size")
    assert_problem(sea.get("/consistency"), 422, "invalid_request")


def test_the_checkpoint_and_the_hashes_are_for_everybody_and_the_events_are_not(world: World) -> None:
    client = world.app.test_client()
    checkpoint = client.get(f"{LOG}/checkpoint")
    assert checkpoint.headers["Content-Type"] == "text/plain; charset=utf-8"
    size = opened(checkpoint.data, public_key(world.ledger.record.vkey or ""))[0].size
    assert len(client.get(f"{LOG}/tile/0/000.p/{size}").data) == 32 * size
    refused = client.get(f"{LOG}/tile/entries/000.p/{size}")
    assert refused.status_code == HTTPStatus.UNAUTHORIZED
    key = world.caller(SEA)
    bundle = client.get(f"{LOG}/tile/entries/000.p/{size}", headers=key.headers)
    hashed = b"".join(map(leaf_hash, unpack(bundle.data)))
    assert client.get(f"{LOG}/tile/0/000.p/{size}").data == hashed


def test_full_tiles_are_kept_for_ever_and_the_rest_is_asked_for_again(world: World) -> None:
    fill(world, 260)
    client = world.app.test_client()
    full, partial = client.get(f"{LOG}/tile/0/000"), client.get(f"{LOG}/tile/1/000.p/1")
    assert full.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert partial.headers["Cache-Control"] == "public, no-cache"
    again = client.get(
        f"{LOG}/checkpoint", headers={"If-None-Match": client.get(f"{LOG}/checkpoint").headers["ETag"]}
    )
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")
    assert hashlib.sha256(full.data).hexdigest() == full.headers["ETag"].strip('"')


@pytest.mark.parametrize(
    "place",
    [
        "0/000",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/999",
        "0/0",
        "0/x000/000",
        "1/000.p/1",
        "64/000.p/1",
        "-1/000",
        "0/000.p/01",
        "entries/000",
        "entries/001.p/1",
        "../checkpoint",
    ],
)
def test_there_is_nothing_where_the_log_has_no_tile(world: World, place: str) -> None:
    assert (
        world.app.test_client().get(f"{LOG}/tile/{place}", headers=world.caller(SEA).headers).status_code
        == 404
    )
