"""What is shown of jobs: frozen structs, ready for JSON."""

from typing import Any

from events.codec import timestamp
from service.queries.answers import Answer, timestamp_or_null
from service.schedule.claims import Claim, State
from service.schedule.table import When


class RunAnswer(Answer, frozen=True):
    """A run of a job, for a period, once.

    It was begun `attempts` times, the last time at `began_at`; where it has failed, `detail` says why, and it
    is tried again at `next_at`.
    """

    id: str
    job: str
    period: str
    state: State
    due_at: str
    attempts: int
    began_at: str
    ended_at: str | None
    next_at: str | None
    detail: str | None


class JobChange(Answer, frozen=True):
    """That an account set something of a job: all that was set by then."""

    at: str
    by: str | None
    organisation: str | None
    options: dict[str, Any]


class JobAnswer(Answer, frozen=True):
    """A job: what it does and when. What can be set of it has a value; the rest is null.

    It runs next at `next_at`, for `next_period`, unless that is null; `last` is the run that was due last.
    """

    name: str
    does: str
    when: When
    enabled: bool | None
    time_of_day: str | None
    grace_days: int | None
    lead_days: tuple[int, ...] | None
    next_at: str | None
    next_period: str | None
    last: RunAnswer | None
    changes: tuple[JobChange, ...]


def run_answer(one: Claim) -> RunAnswer:
    """A run, as it stands."""
    return RunAnswer(
        id=f"{one.job}/{one.period}",
        job=one.job,
        period=one.period,
        state=one.outcome or "running",
        due_at=timestamp(one.due_at),
        attempts=one.attempts,
        began_at=timestamp(one.claimed_at),
        ended_at=timestamp_or_null(one.finished_at),
        next_at=timestamp_or_null(one.next_at),
        detail=one.detail,
    )
