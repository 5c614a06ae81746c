"""The demonstration, taken away and verified by whoever asked for it."""

import json
from pathlib import Path

import pytest

from tests.demo.conftest import Demonstration, kvali


@pytest.mark.parametrize("name", ["folder", "export.zip"])
def test_the_demonstration_is_proved_offline(demonstration: Demonstration, tmp_path: Path, name: str) -> None:
    environment, policy, target = demonstration.environment, tmp_path / "policy", str(tmp_path / name)
    policy.write_text(f"log {demonstration.ledger.record.vkey}\nquorum none\n")
    exported = kvali(environment, "export", target)
    assert exported.exit_code == 0, exported.output
    verified = kvali(environment, "verify", target, "--policy", str(policy), "--json")
    assert verified.exit_code == 0, verified.output
    said = json.loads(verified.stdout)
    assert (said["proved"], said["size"]) == (True, demonstration.answer["size"])
    looked_at = {one["guarantee"]: one["looked_at"] for one in said["verdicts"]}
    assert looked_at["reports"] == sum(demonstration.answer["reports"].values())
