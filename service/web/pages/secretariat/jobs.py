"""What Kvali does by itself: when, how it went, and who changed that."""

from service.edge.gate import actor, ledger, service
from service.edge.problems import Problem
from service.edge.requests import ChangeJob
from service.schedule.answers import JobAnswer
from service.schedule.board import Board
from service.web import forms
from service.web.page import page, seen
from service.web.pages.secretariat.blueprint import Page, blueprint, onward, shown
from service.web.pages.secretariat.inputs import filled, inputs

RUNS = 20
OPTIONS = ("enabled", "time_of_day", "grace_days", "lead_days")
"""What can be set here; the days of planned consultations are set where those are planned."""


@blueprint.get("/jobs")
@page("read_jobs")
def jobs(wp: str) -> Page:
    """All jobs: when each runs next, and how it went last."""
    with seen(wp):
        return shown("jobs", jobs=_board(wp).jobs().items)


@blueprint.get("/jobs/<job>")
@page("read_jobs")
def jobs_one(wp: str, job: str) -> Page:
    """One job: its options, its runs, and who changed it."""
    return _one(wp, job)


@blueprint.post("/jobs/<job>")
@page("change_job")
def jobs_change(wp: str, job: str) -> Page:
    """Change when it runs, or switch it off or on."""
    board = _board(wp)
    try:
        board.change(job, filled(ChangeJob, _without(board.job(job))))
    except forms.FAILED as error:
        return _one(wp, job, forms.problem(error))
    return onward("jobs_one", job=job)


def _without(job: JobAnswer) -> tuple[str, ...]:
    """The options that a job has nothing of."""
    has = {name for name in OPTIONS if getattr(job, name) is not None}
    return tuple(name for name in ChangeJob().fields if name not in has)


def _one(wp: str, job: str, problem: Problem | None = None) -> Page:
    with seen(wp):
        board = _board(wp)
        found = board.job(job)
        now = {name: getattr(found, name) for name in OPTIONS}
        return shown(
            "job",
            problem,
            job=found,
            runs=board.runs(job, None, RUNS).items,
            fields=inputs(ChangeJob, now, without=_without(found)),
        )


def _board(wp: str) -> Board:
    return Board(ledger(wp), service().settings, actor())
