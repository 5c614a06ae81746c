"""A service and a witness in processes of their own, as an operator and an agency run them."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import URL

from events.tlog import checkpoint, policy, tlog_proof
from events.tlog.keys import PublicKey, public_key
from events.tlog.note import Note
from events.verify.verdict import MEANINGS
from tests.support.server import Server, body, environment, kvali, new_key, serving
from tests.support.witness import Agency

PLAN = "unnm-2021-2022"
PATIENCE_S = 30


class Operator:
    """A seeded service, whose policy names a witness that an agency runs."""

    def __init__(self, url: URL, folder: Path) -> None:
        self.environ = environment(url, folder / "kvali")
        kvali(self.environ, "seed")
        self.log: PublicKey = public_key(json.loads(kvali(self.environ, "ledger", "show", "--json"))["vkey"])
        self.agency = Agency(folder / "agency", "witness.ilo.org")
        self.agency.follow(self.log)
        text = f"log {self.log.vkey}\nwitness ilo {self.agency.key.vkey} {self.agency.address}\nquorum ilo\n"
        self.policy = policy.parse(text)
        (folder / "policy").write_text(text)
        self.environ["KVALI_POLICY"] = str(folder / "policy")

    def shown(self) -> Any:
        """What the operator sees."""
        return json.loads(kvali(self.environ, "ledger", "show", "--json"))


@pytest.fixture
def operator(sqlite_url: URL, tmp_path: Path) -> Operator:
    """On SQLite."""
    return Operator(sqlite_url, tmp_path)


@pytest.fixture
def each_operator(database_url: URL, tmp_path: Path) -> Operator:
    """Once on each database."""
    return Operator(database_url, tmp_path)


def until(what: Callable[[], bool]) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def posted(client: httpx.Client) -> Any:
    """An update is posted; returns its receipt."""
    activity = body(client.get("/activities", params={"lead": "ILO", "limit": 1}), 200)["items"][0]["code"]
    update = {"status": "ongoing", "effective_on": "2021-06-15", "narrative": "Under way."}
    update["milestone"] = "M1"
    done = client.post(f"/activities/{activity}/updates", json=update, headers={"If-Match": "*"})
    return body(done, 201)["receipt"]


def satisfied(client: httpx.Client) -> bool:
    """Whether the quorum agrees on the newest checkpoint."""
    answered: bool = body(client.get("/checkpoint"), 200)["satisfied"]
    return answered


def proof(server: Server, client: httpx.Client, receipt: Any, operator: Operator) -> tuple[Note, int]:
    """The checkpoint in the proof of an event, which has to hold, and the size of the proof in bytes."""
    answer = client.get(f"{server.base}{receipt['proof']}")
    assert answer.status_code == httpx.codes.OK
    found = tlog_proof.parse(answer.content)
    found.verify(bytes.fromhex(receipt["leaf_hash"]), operator.log)
    return checkpoint.opened(found.checkpoint, operator.log)[1], len(answer.content)


def verified(operator: Operator) -> dict[str, str]:
    """What the offline verifier finds in an export, by the policy that the export does not choose."""
    file = operator.environ["KVALI_POLICY"]
    export = Path(file).with_name("export")
    kvali(operator.environ, "export", str(export))
    assert (export / "policy").read_text() == Path(file).read_text()
    found = json.loads(kvali(operator.environ, "verify", str(export), "--policy", file, "--json"))
    return {one["guarantee"]: one["status"] for one in found["verdicts"]}


def test_an_update_is_cosigned_over_http_and_its_proof_satisfies_the_policy(each_operator: Operator) -> None:
    operator = each_operator
    key = new_key(operator.environ, "lead_agency", "ILO")
    began = int(time.time())
    with (
        operator.agency.serving() as witness,
        serving(operator.environ) as server,
        server.client(key, PLAN) as client,
    ):
        receipt = posted(client)
        until(lambda: satisfied(client))
        note, length = proof(server, client, receipt, operator)
        at = operator.policy.quorum_at(operator.policy.cosigned(note))
        assert at is not None
        assert began <= at <= time.time()
        assert length < 1300
        assert httpx.get(f"{server.base}/ledgers/{PLAN}/checkpoint").content == note.encode()
        witness.stop(signal.SIGKILL)
    with operator.agency.serving(), serving(operator.environ) as server, server.client(key, PLAN) as client:
        assert satisfied(client)
        assert proof(server, client, receipt, operator)[0] == note
        newer = posted(client)
        until(lambda: satisfied(client))
        assert operator.policy.cosigned(proof(server, client, newer, operator)[0])
        server.stop(signal.SIGKILL)
    assert operator.shown()["satisfied"]
    assert verified(operator) == dict.fromkeys(MEANINGS, "proved") | {"held": "not_asked"}
    with serving(operator.environ) as server, server.client(key, PLAN) as client:
        posted(client)
        assert not satisfied(client)
        assert operator.policy.cosigned(proof(server, client, newer, operator)[0])
        until(lambda: body(client.get("/checkpoint"), 200)["witnesses"][0]["failure"] is not None)


def test_the_scheduler_catches_up_with_what_the_service_could_not(operator: Operator) -> None:
    assert operator.shown()["agreed"] is None
    with operator.agency.serving():
        command = [sys.executable, "-m", "service.cli", "scheduler"]
        scheduler = subprocess.Popen(command, env=operator.environ)
        try:
            until(lambda: operator.shown()["satisfied"])
        finally:
            scheduler.terminate()
            assert scheduler.wait(PATIENCE_S) == 0


def test_a_policy_that_means_another_ledger_by_this_name_is_refused(operator: Operator) -> None:
    file = Path(operator.environ["KVALI_POLICY"])
    stranger = Agency(file.parent / "stranger").key
    impostor = PublicKey(operator.log.name, operator.log.kind, stranger.public)
    file.write_text(file.read_text().replace(operator.log.vkey, impostor.vkey))
    command = [sys.executable, "-m", "service.cli", "serve", "--port", "1"]
    done = subprocess.run(command, env=operator.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"KVALI_POLICY names another key of {operator.log.name}" in done.stderr
