"""Nobody learns from an answer, or from the time it takes, which keys there are."""

import random
from collections.abc import Callable
from time import perf_counter_ns

import pytest

from service.auth import keys
from service.auth.keys import Unauthenticated
from service.bootstrap import Service
from tests.support.plan import LAB, make_key
from tests.support.statements import statements

TRIES = 1000
"""Of each kind. What chance alone brings about strays from a half by 0.013 (standard error)."""

TOLD_APART = 0.57
"""How often a guess may be right, of a half by chance: more than five standard errors."""


def attempt(service: Service, text: str) -> str:
    with pytest.raises(Unauthenticated) as refused:
        keys.authenticate(service.engine, service.clock, text)
    return str(refused.value)


def guesses(key: str) -> tuple[str, str]:
    """The known prefix with another secret, and a prefix that there is not."""
    prefix, secret = key.split("_", 2)[1:]
    other = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    return f"kvali_{prefix}_{other}", f"kvali_{'z' * 8}_{other}"


def told_apart(one: list[int], other: list[int]) -> float:
    """The chance that a time of the one is longer than a time of the other (Mann–Whitney's U)."""
    wins = sum((a > b) + 0.5 * (a == b) for a in one for b in other)
    return wins / (len(one) * len(other))


def timed(attempt: Callable[[], object]) -> int:
    start = perf_counter_ns()
    attempt()
    return perf_counter_ns() - start


def test_a_wrong_secret_and_a_prefix_that_there_is_not_are_answered_by_the_same_work(
    service: Service,
) -> None:
    known, unknown = guesses(make_key(service, LAB))
    work = []
    for text in (known, unknown):
        with statements(service.engine) as asked:
            answer = attempt(service, text)
        work.append((answer, [statement for statement, _ in asked]))
        assert text.split("_")[1] not in repr(asked), "a key is looked for by the hash of its whole"
    assert work[0] == work[1]
    assert any("secret_sha256" in statement for statement in work[0][1])


def test_known_prefixes_cannot_be_told_from_others_by_the_time_of_the_answer(service: Service) -> None:
    known, unknown = guesses(make_key(service, LAB))
    assert _advantage(service, known, unknown) < TOLD_APART


def _advantage(service: Service, known: str, unknown: str) -> float:
    """How often the times tell which is which; the two kinds take turns in an order nobody can foresee."""
    times: dict[str, list[int]] = {known: [], unknown: []}
    order = [known, unknown] * TRIES
    random.Random(7).shuffle(order)  # noqa: S311 - nobody has to be kept from guessing it
    for text in order:
        times[text].append(timed(lambda guess=text: attempt(service, guess)))  # type: ignore[misc]
    chance = told_apart(times[known], times[unknown])
    return max(chance, 1 - chance)
