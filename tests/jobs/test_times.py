"""When runs are due: on the plan's own clocks, also where these are put forward and back."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from service.schedule.table import JOBS, Job, Options
from service.schedule.times import Seen, moment_of, occasions
from tests.jobs.test_quarterly import plan
from tests.reports.office import at

BERLIN, TBILISI = "Europe/Berlin", "Asia/Tbilisi"
DAILY = Job("daily", "", "day", Options(enabled=True, time_of_day=time(2, 30)))
BEFORE = Job(
    "before",
    "",
    "consultation",
    Options(enabled=True, time_of_day=time(8), lead_days=(14,)),
)


def seen(now: datetime, timezone: str = BERLIN, begun: datetime | None = None) -> Seen:
    meetings = frozenset({date(2021, 9, 23), date(2021, 6, 24)})
    return Seen(plan(timezone), begun or at(2021, 1, 1), size=1, now=now, meetings=meetings)


@pytest.mark.parametrize(
    ("day", "timezone", "utc"),
    [
        (date(2021, 3, 27), BERLIN, datetime(2021, 3, 27, 1, 30, tzinfo=UTC)),
        # There is no half past two on this day: clocks show half past three instead.
        (date(2021, 3, 28), BERLIN, datetime(2021, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2021, 3, 29), BERLIN, datetime(2021, 3, 29, 0, 30, tzinfo=UTC)),
        # There are two of it on this day, of which this is the first.
        (date(2021, 10, 31), BERLIN, datetime(2021, 10, 31, 0, 30, tzinfo=UTC)),
        (date(2021, 11, 1), BERLIN, datetime(2021, 11, 1, 1, 30, tzinfo=UTC)),
        (date(2021, 3, 28), TBILISI, datetime(2021, 3, 27, 22, 30, tzinfo=UTC)),
        (date(2021, 10, 31), TBILISI, datetime(2021, 10, 30, 22, 30, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_is_that_of_the_plans_clocks(day: date, timezone: str, utc: datetime) -> None:
    assert moment_of(day, time(2, 30), timezone) == utc


@given(
    st.sampled_from([BERLIN, TBILISI, "America/St_Johns", "Australia/Lord_Howe"]),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: at(2021, 1, 3) + timedelta(minutes=minutes)),
)
def test_whatever_clocks_do_each_day_has_one_run_and_one_is_next(
    timezone: str, at_time: time, now: datetime
) -> None:
    options = structs.replace(DAILY.defaults, time_of_day=at_time)
    last, coming = occasions(DAILY, options, seen(now, timezone))
    assert last.due_at <= now < coming.due_at
    assert date.fromisoformat(coming.period) - date.fromisoformat(last.period) == timedelta(days=1)
    again, _ = occasions(DAILY, options, seen(coming.due_at, timezone))
    assert again == coming


def test_a_ledger_that_has_just_begun_has_missed_nothing() -> None:
    now = at(2021, 6, 10, 12)
    [coming] = occasions(DAILY, DAILY.defaults, seen(now, begun=now))
    assert coming.period == "2021-06-11"


def test_what_is_due_before_a_consultation_is_so_many_days_before_until_it_is_over() -> None:
    first, second = occasions(BEFORE, BEFORE.defaults, seen(at(2021, 6, 1)))
    assert (first.period, first.due_at) == ("2021-06-24", at(2021, 6, 10, 6))
    assert (second.period, second.due_at) == ("2021-09-23", at(2021, 9, 9, 6))
    assert len(occasions(BEFORE, BEFORE.defaults, seen(at(2021, 6, 24, 21)))) == 2
    assert len(occasions(BEFORE, BEFORE.defaults, seen(at(2021, 6, 24, 22)))) == 1


def test_every_job_says_what_it_does_and_is_one_of_those_that_are_run() -> None:
    assert all(job.does.endswith(".") and name == job.name for name, job in JOBS.items())
