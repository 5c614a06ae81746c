"""`python -m events.verify EXPORT --policy FILE [--held CHECKPOINT]…`, and what `kvali verify` runs.

Exit codes: 0 everything that was asked for is proved · 1 something is not · 2 nothing could be looked at.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec

from events.tlog import MalformedError
from events.tlog.policy import Policy, parse
from events.verify.reports import Renderer
from events.verify.run import SKEW_S, Options, verify
from events.verify.source import SourceError, opened
from events.verify.verdict import MEANINGS, Result, Verdict

KEY_VARIABLE = "LEDGER_API_KEY"
_SIGNS = {"proved": "✓", "broken": "✗", "not_asked": "–"}


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(
        prog="python -m events.verify",
        description="Check an exported ledger without the service that made it.",
    )
    made.add_argument("export", help="a folder, a ZIP file, or an address that serves one")
    made.add_argument("--policy", required=True, type=Path, help="whom you trust (c2sp.org/tlog-policy)")
    made.add_argument(
        "--held", action="append", default=[], type=Path, metavar="CHECKPOINT", help="one that you kept"
    )
    made.add_argument(
        "--skew", type=int, default=SKEW_S, metavar="SECONDS", help="by which clocks may differ"
    )
    made.add_argument("--json", dest="as_json", action="store_true", help="print JSON, for programs")
    made.add_argument(
        "--misbehaviour",
        type=Path,
        default=Path("misbehaviour.json"),
        metavar="FILE",
        help="where to write the proof, should the log have signed two histories",
    )
    return made


class Asked(NamedTuple):
    """What is to be verified, with what, and how it is told."""

    export: str
    policy: Path
    held: tuple[Path, ...] = ()
    skew: int = SKEW_S
    as_json: bool = False
    misbehaviour: Path = Path("misbehaviour.json")


def check(asked: Asked, renderer: Renderer | None = None) -> int:
    """Verify and print; the exit code."""
    try:
        policy = _policy(asked.policy)
        held = {str(path): path.read_bytes() for path in asked.held}
        key = os.environ.get(KEY_VARIABLE)
        source = opened(asked.export, {"Authorization": f"Bearer {key}"} if key else {})
        tell = (lambda _: None) if asked.as_json else _tell
        result = verify(source, policy, Options(held, asked.skew, renderer, tell))
    except (SourceError, MalformedError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"Error: {error}\n")
        return 2
    if result.misbehaviour is not None:
        asked.misbehaviour.write_bytes(msgspec.json.format(msgspec.json.encode(result.misbehaviour)))
    _print(result, asked.as_json, asked.misbehaviour)
    return 0 if result.proved else 1


def _policy(path: Path) -> Policy:
    try:
        return parse(path.read_text(encoding="utf-8"))
    except MalformedError as error:
        raise MalformedError(f"{path}: {error}") from error


def _tell(what: str) -> None:
    sys.stderr.write(f"Looking at {what} …\n")


def _print(result: Result, as_json: bool, misbehaviour: Path) -> None:
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(_document(result))).decode() + "\n")
        return
    lines = [f"{result.origin}: {result.size} events, root {result.root}", ""]
    for verdict in result.verdicts:
        lines += _lines(verdict)
    if result.misbehaviour is not None:
        lines += ["", f"The log has signed two histories. The proof, for everybody, is in {misbehaviour}."]
    lines += ["", "PROVED" if result.proved else "NOT PROVED"]
    sys.stdout.write("\n".join(lines) + "\n")


def _lines(verdict: Verdict) -> list[str]:
    by = f" (by {verdict.carried_by})" if verdict.status == "proved" else ""
    note = f"; {verdict.note}" if verdict.note else ""
    counted = f", {verdict.looked_at} looked at" if verdict.asked else ""
    head = f"{_SIGNS[verdict.status]} {verdict.guarantee:<12}{MEANINGS[verdict.guarantee]}"
    told = {"proved": "proved", "broken": "BROKEN", "not_asked": "not asked"}[verdict.status]
    faults = [f"    {fault}" for fault in verdict.faults]
    more = [f"    … and {verdict.more_faults} more"] if verdict.more_faults else []
    return [head, f"    {told}{by}{counted}{note}", *faults, *more]


def _document(result: Result) -> dict[str, object]:
    verdicts = [{**msgspec.to_builtins(one), "status": one.status} for one in result.verdicts]
    return {**msgspec.to_builtins(result), "proved": result.proved, "verdicts": verdicts}


if __name__ == "__main__":
    given = vars(parser().parse_args())
    sys.exit(check(Asked(**{**given, "held": tuple(given["held"])})))
