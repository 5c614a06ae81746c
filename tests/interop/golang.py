"""Go's golang.org/x/mod/sumdb, which go.dev's checksum database stands on, through our own `go/main.go`."""

import fcntl
import json
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

from events.tlog import base64
from tests.interop.claims import Consistency, Inclusion, Log, Read, Rejected, Signed

SOURCE = Path(__file__).parent / "go" / "main.go"
TOOLCHAIN = Path(str(files("go")))


def build(folder: Path, cache: Path) -> Path:
    """Compile our program, without a network; what was compiled before is reused."""
    source = folder / "src"
    source.symlink_to(TOOLCHAIN / "src" / "cmd" / "vendor")  # the copy that the go command itself is made of
    program = folder / "tlog"
    environ = {
        "GO111MODULE": "off",  # packages are looked up in GOPATH/src, and never downloaded
        "GOPATH": str(folder),
        "GOCACHE": str(cache),
        "GOROOT": str(TOOLCHAIN),
        "GOENV": "off",
        "GOTOOLCHAIN": "local",
        "GOTELEMETRY": "off",
        "CGO_ENABLED": "0",  # no C compiler is needed
        "HOME": str(folder),
    }
    command: list[str | Path] = [TOOLCHAIN / "bin" / "go", "build", "-o", program, SOURCE]
    with (cache / "lock").open("w") as lock:  # tests that run side by side compile it once
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(command, env=environ, cwd=folder, check=True, timeout=300)
    return program


class Go:
    """What Go believes."""

    def __init__(self, program: Path) -> None:
        self._program = program

    def generate(self, name: str) -> tuple[str, str]:
        """A new key: its skey and vkey."""
        made = self._ask("generate", name=name)
        return made["Secret"], made["Public"]

    def sign(self, text: str, skey: str) -> bytes:
        """The note of a text with one signature."""
        return base64.decode(self._ask("sign", key=skey, text=_base64(text.encode()))["Note"])

    def open(self, signed: Signed) -> str:
        """The text of a note."""
        text: str = self._ask("open", key=signed.key, note=_base64(signed.note))["Text"]
        return text

    def checkpoint(self, signed: Signed) -> tuple[int, bytes]:
        tree = self._ask("checkpoint", key=signed.key, note=_base64(signed.note))["Tree"]
        return tree["N"], base64.decode(tree["Hash"])

    def inclusion(self, claim: Inclusion) -> None:
        self._ask(
            "inclusion",
            entry=_base64(claim.entry),
            index=claim.position,
            tree=_tree(claim.size, claim.root),
            proof=[*map(_base64, claim.proof)],
        )

    def consistency(self, claim: Consistency) -> None:
        self._ask(
            "consistency",
            old=_tree(claim.old_size, claim.old_root),
            tree=_tree(claim.size, claim.root),
            proof=[*map(_base64, claim.proof)],
        )

    def read(self, log: Log, indices: list[int], sizes: list[int]) -> Read:
        found = self._ask("read", **log._asdict(), indices=indices, sizes=sizes)
        tree, inclusion, consistency = found["Tree"], found["Inclusion"] or [], found["Consistency"] or []
        return Read(tree["N"], base64.decode(tree["Hash"]), _proofs(inclusion), _proofs(consistency))

    def _ask(self, do: str, **about: Any) -> dict[str, Any]:
        asked = json.dumps({"do": do, **about})
        done = subprocess.run(
            [self._program], input=asked, capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode == 1:
            raise Rejected(done.stderr.strip())
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


_base64 = base64.encode


def _tree(size: int, root: bytes) -> dict[str, Any]:
    return {"N": size, "Hash": _base64(root)}


def _proofs(proofs: list[list[str] | None]) -> list[list[bytes]]:
    return [[*map(base64.decode, proof or [])] for proof in proofs]
