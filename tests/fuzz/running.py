"""One run of Schemathesis against a running server: what was sent, what came back, what failed."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.house import House, configuration

_GENERATED = re.compile(r"^ +([0-9]+) generated", re.MULTILINE)
_KIND = re.compile(r"^ +❌ (ST[0-9]+ .*): ([0-9]+)$", re.MULTILINE)
_ANSWERED = re.compile(r"request=\S+ by=\S+ ([A-Z]+) (/api/v1\S*) ([0-9]{3}) ")


class Outcome(NamedTuple):
    """How a run ended. `failures` counts by kind; `said` is all that Schemathesis said."""

    cases: int
    failures: Counter[str]
    passed: bool
    said: str


def run(folder: Path, house: House, caller: str, *options: str) -> Outcome:
    """Send cases to every operation, with all checks, by the key of this caller; `options` say how many."""
    key = house.keys[caller]
    folder.mkdir()
    settings = folder / "schemathesis.toml"
    settings.write_text(configuration(house.workplan, house.found))
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"]
    command += [f"{house.base}/api/v1/openapi.json", "--checks", "all", "--continue-on-failure", "--no-color"]
    command += ["--no-shrink", "--warnings", "off", "--suppress-health-check", "all", *options]
    own = "" if key is None else f"{key.prefix} {key.account}"
    if key is not None:
        command += ["--header", f"Authorization: Bearer {key.text}"]
    environ = {"PATH": "", "PYTHONPATH": ":".join(sys.path), "KVALI_FUZZ_OWN": own}
    environ["KVALI_FUZZ_SHEET"] = str(house.sheet)
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environ, check=False)
    cases = sum(int(number) for number in _GENERATED.findall(done.stdout))
    failures = Counter({kind: int(number) for kind, number in _KIND.findall(done.stdout)})
    return Outcome(cases, failures, done.returncode == 0, done.stdout + done.stderr)


def answers(log: str) -> Counter[tuple[str, str]]:
    """How often each method was answered with each class of status, as the server's own log has it."""
    return Counter((method, f"{status[0]}xx") for method, _, status in _ANSWERED.findall(log))
