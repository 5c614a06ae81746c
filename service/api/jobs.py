"""The board of jobs over HTTP: what Kvali does by itself, when, and what became of it."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema

from service.api import parameters
from service.api.parsing import Parser
from service.api.plain import Operation, register
from service.edge.fields import MAX_NAME, Line
from service.edge.gate import actor, ledger, service
from service.edge.requests import ChangeJob
from service.queries.answers import Page
from service.schedule.answers import JobAnswer, RunAnswer
from service.schedule.board import Board


class Runs(Schema):
    """Which runs to list; those that were due last come first."""

    job = Line(64, load_default=None, metadata={"description": "The name of a job; by default all."})
    limit = parameters.limit_of(50)
    before = Line(
        MAX_NAME, load_default=None, metadata={"description": "Only those before; `next` of the page before."}
    )


def list_jobs(_: dict[str, Any], wp: str) -> Page[JobAnswer]:
    """Every job: what it does, when it runs next, how it went last, and who changed when it runs."""
    return _board(wp).jobs()


def get_job(_: dict[str, Any], wp: str, job: str) -> JobAnswer:
    """One job."""
    return _board(wp).job(job)


def change_job(body: dict[str, Any], wp: str, job: str) -> JobAnswer:
    """Change when a job runs, or switch it off or on; who did that is kept."""
    return _board(wp).change(job, body)


def list_runs(args: dict[str, Any], wp: str) -> Page[RunAnswer]:
    """What was run, and what became of it."""
    return _board(wp).runs(**args)


def _board(wp: str) -> Board:
    return Board(ledger(wp), service().settings, actor())


blueprint = Blueprint(
    "jobs", __name__, url_prefix="/api/v1/workplans/<wp>/jobs", description="What Kvali does by itself."
)
blueprint.ARGUMENTS_PARSER = Parser()

OPERATIONS = (
    Operation("GET", "", list_jobs, parameters.Nothing, Page[JobAnswer], "read_jobs"),
    Operation("GET", "/runs", list_runs, Runs, Page[RunAnswer], "read_jobs"),
    Operation("GET", "/<job>", get_job, parameters.Nothing, JobAnswer, "read_jobs"),
    Operation("PATCH", "/<job>", change_job, ChangeJob, JobAnswer, "change_job"),
)

for _operation in OPERATIONS:
    register(blueprint, _operation)
