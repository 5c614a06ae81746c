"""The release run: `python -m tests.fuzz --cases 20000`, on each kind of database, in every role and in none.

It fails if anything fails, and if fewer cases were sent than asked for.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from sqlalchemy import URL

from tests.fuzz.house import demonstrated
from tests.fuzz.running import answers, run
from tests.support import databases

SHARES = {"secretariat": 0.35, "lead": 0.35, "administrator": 0.2, "nobody": 0.1}
"""Of the cases on each database. Administrators come late, for they may disable the others."""
ROUND = 12
"""Examples of each operation in a round; rounds go on, with other seeds, until there are enough cases."""


@contextmanager
def _databases() -> Iterator[dict[str, URL]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.postgres_server() as server,
        databases.postgres_database(server) as postgresql,
    ):
        yield {"sqlite": databases.sqlite_database(Path(folder)), "postgresql": postgresql}


def main() -> int:
    """Run, and say for each run how many cases, seconds and failures there were."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    cases, failures, passed = 0, Counter[str](), True
    with _databases() as urls:
        for name, url in urls.items():
            for done, found, well in _on(name, url, given.cases / len(urls), given.seed):
                cases, failures, passed = cases + done, failures + found, passed and well
    enough = cases >= given.cases
    _say(f"{cases} cases of {given.cases}; failures: {dict(failures) or 'none'}")
    return 0 if passed and enough else 1


def _on(name: str, url: URL, cases: float, seed: int) -> Iterator[tuple[int, Counter[str], bool]]:
    with tempfile.TemporaryDirectory() as text, demonstrated(url, Path(text)) as house:
        for caller, share in SHARES.items():
            sent, rounds, before = 0, 0, monotonic()
            while sent < cases * share:
                rounds += 1
                options = [
                    "--phases",
                    "examples,coverage,fuzzing,stateful" if rounds == 1 else "fuzzing,stateful",
                ]
                options += ["--max-examples", str(ROUND), "--seed", str(seed + rounds), "--workers", "1"]
                place = Path(text) / f"{caller}-{rounds}"
                outcome = run(place, house, caller, *options)
                sent += outcome.cases
                if not outcome.passed:
                    _say(outcome.said)
                if not outcome.cases:
                    raise SystemExit("no case was sent")
                yield outcome.cases, outcome.failures, outcome.passed
            _say(f"{name}, {caller}: {sent} cases in {monotonic() - before:.0f} s")
        _say(f"{name}: {dict(sorted(answers(house.log.read_text()).items()))}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
