"""Interleaved rounds: every contender runs in every round, so that the machine's moods hit all alike."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter

ROUNDS = 7

Work = Callable[[], int]
"""Does some work and says how many things it did."""


def rates(contenders: Mapping[str, Work], rounds: int = ROUNDS) -> dict[str, float]:
    """The median rate of each contender, in things a second; one unmeasured round warms all up."""
    seen: dict[str, list[float]] = {name: [] for name in contenders}
    for work in contenders.values():
        work()
    for number in range(rounds):
        names = list(contenders)
        for name in names[number % len(names) :] + names[: number % len(names)]:
            started = perf_counter()
            done = contenders[name]()
            seen[name].append(done / (perf_counter() - started))
    return {name: median(found) for name, found in seen.items()}


def report(title: str, found: Mapping[str, float], ours: str, base: str, target: float) -> bool:
    """Print the rates and the ratio ours ÷ base; returns whether the target is reached."""
    ratio = found[ours] / found[base]
    reached = ratio >= target
    print(f"\n{title}")
    for name, rate in found.items():
        print(f"  {name:<44}{rate:>12,.0f}/s")
    print(f"  {ours} ÷ {base} = {ratio:.2f}  (at least {target:.3g}: {'reached' if reached else 'MISSED'})")
    return reached


def run(sections: Sequence[Callable[[], bool]], about: str | None) -> int:
    """Run the sections that are asked for; the exit code says how many targets were missed."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--only", default="", help="run the sections whose name contains this")
    only = parser.parse_args().only
    missed = [one.__name__ for one in sections if only in one.__name__ and not one()]
    print(f"\n{'All targets reached.' if not missed else 'Missed: ' + ', '.join(missed)}")
    return len(missed)
