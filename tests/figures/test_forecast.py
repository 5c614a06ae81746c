"""The forecast: always the same, silent where it knows too little, and as right as it says."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from events.figures import dataset, encode
from events.figures.forecast import ENOUGH
from events.forecast import RUNS, Awaited, Outcome, Past, forecast, learned
from events.quarter import Quarter
from events.state import State
from events.values import Window
from events.vocabulary import UpdateValidated
from tests.events.story import Story, activity, at, update
from tests.figures.quarter import SOURCE, made

DAYS = st.integers(-900, 900)
PASTS = st.builds(
    lambda since, days, completed: Past(since, since + days, completed),
    DAYS,
    st.integers(0, 900),
    st.booleans(),
)
AWAITED = st.builds(lambda passed, days: Awaited(passed, passed + days), DAYS, st.integers(1, 500))


def seeded(number: int) -> Random:
    return Random(number)  # noqa: S311 - it has to repeat


def lived() -> State:
    """22 of 32 activities are completed by the end of June 2021, each some days early or late."""
    story = Story(now=at(2021, 6, 30))
    planned = [(f"KP1-A{n}", date(2021, 1, 31) + timedelta(days=7 * n)) for n in range(10, 42)]
    for code, due in planned:
        story.given(activity(code, Window(None, due)))
    for n, (code, due) in enumerate(planned[:22]):
        on = min(due + timedelta(days=7 * (n % 5) - 14), date(2021, 6, 29))
        story.given(update(code, "completed", f"u{n}"), on=on)
        story.given(UpdateValidated(code, f"u{n}"))
    return story.state


@given(st.lists(PASTS, max_size=30), st.lists(AWAITED, max_size=12), st.integers(0, 2**64))
def test_whatever_happened_the_runs_stay_within_what_is_awaited(
    history: list[Past], awaited: list[Awaited], seed: int
) -> None:
    found = forecast(history, awaited, seeded(seed))
    assert len(found.completed) == RUNS
    assert list(found.completed) == sorted(found.completed)
    assert 0 <= found.completed[0] <= found.completed[-1] <= len(awaited)
    assert all(0 <= chance <= 1000 for chance in found.permille)
    assert found == forecast(history, awaited, seeded(seed))
    assert all(odds.completed >= 1 and odds.went_on >= 1 for odds in learned(history))


def test_who_always_was_in_time_is_expected_in_time_and_who_never_was_is_not() -> None:
    awaited = [Awaited(-30, 30)] * 20
    early = forecast([Past(-200, -5, completed=True)] * 60, awaited, seeded(1))
    never = forecast([Past(-200, 100, completed=False)] * 60, awaited, seeded(1))
    assert early.completed[RUNS // 10] >= 19
    assert never.completed[-1 - RUNS // 10] <= 3


def test_more_time_never_makes_it_less_likely() -> None:
    history = [Past(-200, delay, completed=True) for delay in range(-40, 90, 3)]
    chances = forecast(history, [Awaited(0, end) for end in range(1, 200, 9)], seeded(1)).permille
    assert list(chances) == sorted(chances)


def test_a_forecast_stands_apart_and_lists_first_what_can_go_either_way() -> None:
    data = made(lived())
    found = data.forecast
    assert (found.silence, found.history, found.required) == (None, 22, data.forum.required)
    assert found.completed == data.forum.completed
    assert found.projection is not None
    assert found.completed <= found.projection.low <= found.projection.middle <= found.projection.high
    assert found.projection.high <= found.required
    assert {row.code for row in found.chances} == {row.code for row in data.forum.awaited}
    distances = [abs(500 - row.permille) for row in found.chances]
    assert distances == sorted(distances)


def test_the_seed_follows_from_the_root_and_the_quarter() -> None:
    state, quarter = lived(), Quarter(2021, 2)
    other = structs.replace(SOURCE, root="cd" * 32)
    one, two = (dataset(state, quarter, source, final=True).forecast for source in (SOURCE, other))
    later = dataset(state, quarter.next, SOURCE, final=True).forecast
    assert len({one.seed, two.seed, later.seed}) == 3
    assert one == dataset(state, quarter, SOURCE, final=True).forecast


def test_it_says_openly_when_it_knows_too_little_or_comes_too_late() -> None:
    little = made(Story(now=at(2021, 6, 30)).state).forecast
    assert (little.silence, little.projection, little.chances) == ("too_little_history", None, ())
    assert little.history < ENOUGH
    assert made(lived(), Quarter(2022, 2)).forecast.silence == "forum_over"


ELSEWHERE = """
import sys
from hashlib import sha256
from events.figures import encode
from tests.figures.quarter import made
from tests.figures.test_forecast import lived
print(sha256(encode(made(lived()))).hexdigest())
"""


def test_another_process_elsewhere_makes_the_same_forecast() -> None:
    environment = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONHASHSEED": "4711",
        "TZ": "Asia/Tbilisi",
        "LANG": "ka_GE.UTF-8",
    }
    command = [sys.executable, "-c", ELSEWHERE]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == sha256(encode(made(lived()))).hexdigest()


KINDS = ("late", "on time", "never", "wide", "long tail")
"""How the activities of a made-up plan are done."""


def delay(kind: str, random: Random) -> int:
    if kind == "late":
        return random.randint(-20, 120)
    if kind == "on time":
        return random.choice((0, 0, 0, -3, -10, -30, 5, 20, 60, 150))
    if kind == "never":
        return random.randint(-30, 60) if random.random() < 0.75 else 10_000
    if kind == "wide":
        return int(random.gauss(0, 90))
    return int(random.expovariate(1 / 60)) - 15


def lives(number: int) -> tuple[Outcome, int]:
    """A plan of 60 to 120 activities, seen in its middle: what was forecast to its end, and what came."""
    random = seeded(number)
    today, eve = random.choice((273, 365, 455)), 502
    dues = [random.choice((90, 181, 273, 365, 455, 505, 546, 638, 730)) for _ in range(60 + number % 61)]
    plan = [(due, max(due + delay(KINDS[number % 5], random), 1)) for due in dues]
    history = [Past(-due, min(done, today) - due, done <= today) for due, done in plan]
    awaited = [Awaited(today - due, eve - due) for due, done in plan if done > today]
    return forecast(history, awaited, random), sum(today < done <= eve for _, done in plan)


@pytest.mark.slow
def test_the_interval_holds_as_often_as_it_says() -> None:
    held = Counter(number % 5 for number in range(300) if inside(*lives(number)))
    assert 210 <= held.total() <= 270, held
    assert min(held.values()) >= 36, held  # of 60 of each kind


def inside(found: Outcome, came: int) -> bool:
    low = RUNS // 10
    return found.completed[low] <= came <= found.completed[RUNS - 1 - low]


def test_five_thousand_activities_take_no_time_to_speak_of() -> None:
    random = seeded(7)
    history = [Past(-300, random.randint(-60, 120), random.random() < 0.6) for _ in range(5_000)]
    awaited = [Awaited(-(n % 300), 120 - n % 300) for n in range(2_500)]
    start = process_time()
    found = forecast(history, awaited, random)
    assert process_time() - start < 10  # half a second where nothing else runs
    assert found.completed[0] > 0
