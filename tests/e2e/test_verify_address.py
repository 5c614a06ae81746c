"""An auditor verifies a running service by its address, with the log's public key and nothing else of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import URL

from tests.support.server import environment, kvali, new_key, serving

PLAN = "unnm-2021-2022"


def test_a_running_service_is_verified_by_its_address(database_url: URL, tmp_path: Path) -> None:
    environ = environment(database_url, tmp_path)
    kvali(environ, "seed")
    policy = tmp_path / "policy"
    vkey = json.loads(kvali(environ, "ledger", "show", "--json"))["vkey"]
    policy.write_text(f"log {vkey}\nquorum none\n", encoding="utf-8")
    auditor = new_key(environ, "auditor")
    with serving(environ) as server, server.client(new_key(environ, "secretariat"), PLAN) as secretariat:
        assert secretariat.post("/reports", json={"quarter": "2021-Q2"}).status_code == 201
        address = f"{server.base}/ledgers/{PLAN}"
        proved = _verify(address, policy, LEDGER_API_KEY=auditor)
        assert (proved.returncode, json.loads(proved.stdout)["proved"]) == (0, True), proved.stdout
        reports = json.loads(proved.stdout)["verdicts"][-1]
        assert (reports["guarantee"], reports["looked_at"]) == ("reports", 1)
        refused = _verify(address, policy)
    assert (refused.returncode, "401" in refused.stderr) == (2, True)


def _verify(address: str, policy: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "events.verify", address, "--policy", str(policy), "--json"]
    environ = {"PATH": os.environ["PATH"], **environ}
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
