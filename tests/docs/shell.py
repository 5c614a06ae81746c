"""Runs a document's shell blocks, one after the other in one shell, as a reader pastes them.

A comment `# 201` claims the status of the request that follows it, and `# 412 stale_version` the code of the
problem as well; a block of `text` claims that the output of the shell block before it contains it.
"""

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tests.docs.markdown import ROOT, Block
from tests.support.server import Server

WITHIN_S = 60

_PRELUDE = f"""
set -euo pipefail
curl() {{ command curl -w '%{{stderr}}%{{http_code}}\\n' "$@" 2>>statuses; }}
kvali() {{ "{sys.executable}" -m service.cli "$@"; }}
"""
_CLAIM = re.compile(r"^# (\d{3})(?: ([a-z]+_[a-z_]+))?", re.MULTILINE)
_OUTPUT = re.compile(r"^-- (\d+) --\n(.*?)(?=^-- \d+ --$|\Z)", re.MULTILINE | re.DOTALL)


class Claim(NamedTuple):
    """What the block that begins on this line says of the answer to a request."""

    line: int
    status: str
    code: str


def run(blocks: Sequence[Block], environ: Mapping[str, str], folder: Path, server: Server) -> None:
    """Run the shell blocks in a folder against a server, and hold them to what they claim."""
    shell = [block for block in blocks if block.language == "sh"]
    script = _PRELUDE + "".join(f"printf '\\n-- {line} --\\n'\n{content}" for _, content, line in shell)
    here = script.replace(".venv/bin/kvali", "kvali").replace("http://127.0.0.1:8000", server.base)
    statuses = folder / "statuses"
    statuses.unlink(missing_ok=True)
    done = subprocess.run(
        ["bash", "-c", here],  # noqa: S607 - the reader's own
        cwd=folder,
        env={**environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    outputs = {int(line): output for line, output in _OUTPUT.findall(done.stdout)}
    answered = statuses.read_text()
    failed = f"the block on line {max(outputs)} failed:\n{done.stderr}{answered}"
    assert done.returncode == 0, failed
    _answers([claim for block in shell for claim in _claims(block)], answered.split(), outputs)
    _outputs(blocks, outputs)


def _claims(block: Block) -> list[Claim]:
    return [Claim(block.line, status, code) for status, code in _CLAIM.findall(block.content)]


def _answers(claims: Sequence[Claim], answered: Sequence[str], outputs: Mapping[int, str]) -> None:
    assert len(claims) == len(answered), "every request in the documents has its claim, and no other has one"
    wrong = [
        (claim, status) for claim, status in zip(claims, answered, strict=True) if claim.status != status
    ]
    assert not wrong, f"answered otherwise than the document says: {wrong}"
    for claim in claims:
        assert not claim.code or f'"code":"{claim.code}"' in outputs[claim.line], claim


def _outputs(blocks: Sequence[Block], outputs: Mapping[int, str]) -> None:
    for before, block in pairwise(blocks):
        if block.language == "text":
            output = outputs[before.line]
            assert block.content in output, f"line {block.line} claims another output than:\n{output}"
