"""The protocol of c2sp.org/tlog-witness, spoken to a witness that runs as an agency runs it."""

import json
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from time import time

import httpx

from events.tlog import policy
from events.tlog.add_checkpoint import MAX_BYTES, AddCheckpoint
from events.tlog.cosignature import cosigned_at
from events.tlog.keys import LOG, SigningKey
from events.verify import misbehaviour
from tests.support.log import ORIGIN, SmallLog
from tests.support.server import kvali
from tests.support.witness import Agency, with_line


def cosigned(witness: Agency, log: SmallLog, old: int, size: int) -> int:
    """Have it cosigned; returns when."""
    response = witness.post(log.request(old, size))
    assert response.status_code == HTTPStatus.OK, response.text
    at = cosigned_at(with_line(log.checkpoint(size), response), witness.key)
    assert at is not None
    return at


def assert_refused(response: httpx.Response, status: int, reason: str) -> None:
    assert (response.status_code, response.headers["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert reason in response.text


def assert_size(response: httpx.Response, size: int) -> None:
    assert response.status_code == HTTPStatus.CONFLICT
    assert response.headers["Content-Type"] == "text/x.tlog.size"
    assert response.text == f"{size}\n"


def test_a_log_that_grows_is_cosigned_and_satisfies_a_policy(witness: Agency, log: SmallLog) -> None:
    before = int(time())
    assert before <= cosigned(witness, log, 0, 5) <= cosigned(witness, log, 5, 8) <= time()
    response = witness.post(log.request(8, 200))
    trust = policy.parse(
        f"log {log.key.public.vkey}\nwitness ilo {witness.key.vkey}\nquorum ilo\n",
    )
    times = trust.cosigned(with_line(log.checkpoint(200), response))
    assert trust.quorum_at({}) is None
    assert trust.quorum_at(times) == times["ilo"] >= before


def test_the_same_checkpoint_is_cosigned_again(witness: Agency, log: SmallLog) -> None:
    assert cosigned(witness, log, 0, 5) <= cosigned(witness, log, 5, 5)


def test_who_names_a_wrong_old_size_is_told_the_right_one(witness: Agency, log: SmallLog) -> None:
    assert_size(witness.post(log.request(3, 5)), 0)
    cosigned(witness, log, 0, 5)
    assert_size(witness.post(log.request(0, 8)), 5)
    assert_size(witness.post(log.request(6, 8)), 5)


def test_a_rollback_is_refused(witness: Agency, log: SmallLog) -> None:
    cosigned(witness, log, 0, 8)
    assert_size(witness.post(log.request(0, 5)), 8)
    assert_size(witness.post(log.request(5, 5)), 8)
    body = AddCheckpoint(8, (), log.checkpoint(5)).encode()
    assert_refused(witness.post(body), 400, "does not continue one of size 8")
    assert cosigned(witness, log, 8, 9)


def test_a_fork_is_refused_and_its_checkpoint_kept(witness: Agency, log: SmallLog) -> None:
    cosigned(witness, log, 0, 8)
    forked = log.forked(at=6)
    assert_refused(witness.post(forked.request(8, 8)), 409, "another checkpoint of size 8")
    assert_refused(witness.post(forked.request(8, 12)), 422, "does not begin with the one of 8")
    assert_size(witness.post(forked.request(0, 8)), 8)
    kept = witness.state.with_name("state.refused")
    assert {file.read_bytes() for file in kept.glob("*.checkpoint")} == {
        forked.checkpoint(8),
        forked.checkpoint(12),
    }
    [proof] = kept.glob("*.json")
    assert misbehaviour.verify(proof.read_bytes()) == log.key.public
    assert cosigned(witness, log, 8, 12)


def test_a_proof_has_to_be_the_right_one(witness: Agency, log: SmallLog) -> None:
    needless = AddCheckpoint(0, (bytes(32),), log.checkpoint(5)).encode()
    assert_refused(witness.post(needless), 422, "the proof is too long")
    cosigned(witness, log, 0, 5)
    assert_refused(witness.post(AddCheckpoint(5, (), log.checkpoint(9)).encode()), 422, "too short")
    wrong = AddCheckpoint(5, (bytes(32),) * 5, log.checkpoint(9)).encode()
    assert_refused(witness.post(wrong), 422, "does not begin")


def test_only_the_logs_own_signature_counts(witness: Agency, log: SmallLog) -> None:
    other_key = SmallLog(SigningKey.generate(ORIGIN, LOG))
    assert_refused(witness.post(other_key.request(0, 5)), 403, "is not signed by")
    forged = log.request(0, 5)
    forged = forged[:-6] + (b"AA" if forged[-6:-4] != b"AA" else b"BB") + forged[-4:]
    assert_refused(witness.post(forged), 403, "is false")


def test_a_log_that_is_not_followed_is_unknown(witness: Agency) -> None:
    stranger = SmallLog(SigningKey.generate("log.example.org/other", LOG))
    assert_refused(witness.post(stranger.request(0, 5)), 404, "does not follow log.example.org/other")


def test_what_cannot_be_read_is_refused(witness: Agency, log: SmallLog) -> None:
    good = log.request(0, 5)
    for bad in (
        b"",
        b"\xff",
        good[4:],
        good.replace(b"old 0", b"old 00"),
        good.replace(b"old 0", b"old -1"),
        good.replace(b"old 0\n", b"old 0\nnot base64\n"),
        good.replace(b"old 0\n", b"old 0\nAAAA\n"),
        good.replace(b"\n5\n", b"\n05\n"),
        good[:-1],
        AddCheckpoint(0, (bytes(32),) * 64, log.checkpoint(5)).encode(),
    ):
        assert witness.post(bad).status_code == HTTPStatus.BAD_REQUEST, bad
    assert witness.post(b"x" * (MAX_BYTES + 1)).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert httpx.get(f"{witness.address}/add-checkpoint").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert cosigned(witness, log, 0, 5)


def test_of_two_histories_sent_at_once_one_is_cosigned(witness: Agency, log: SmallLog) -> None:
    forked = log.forked(at=0)
    with ThreadPoolExecutor(8) as pool:
        bodies = [one.request(0, size) for size in range(1, 9) for one in (log, forked)]
        answers = list(pool.map(witness.post, bodies))
    assert sorted(one.status_code for one in answers) == [200] + [409] * 15
    chosen = (log, forked)[[one.status_code for one in answers].index(200) % 2]
    for size in (20, 30):
        with ThreadPoolExecutor(8) as pool:
            known = int(witness.post(log.request(0, 100)).text)
            bodies = [one.request(known, size + n) for n in range(4) for one in (log, forked)]
            answers = list(pool.map(witness.post, bodies))
        accepted = [n for n, answer in enumerate(answers) if answer.status_code == HTTPStatus.OK]
        assert len(accepted) == 1
        assert (log, forked)[accepted[0] % 2] is chosen


def test_the_agency_sees_what_its_witness_cosigned_last(witness: Agency, log: SmallLog) -> None:
    shown = json.loads(kvali(witness.environ, "witness", "show", *witness.files, "--json"))
    assert shown["vkey"] == witness.key.vkey
    assert shown["logs"] == [{"log": ORIGIN, "size": None, "root": None, "cosigned_at": None}]
    cosigned(witness, log, 0, 5)
    [seen] = json.loads(kvali(witness.environ, "witness", "show", *witness.files, "--json"))["logs"]
    assert (seen["log"], seen["size"]) == (ORIGIN, 5)
    assert log.checkpoint(5).startswith(f"{ORIGIN}\n5\n{seen['root']}\n".encode())
