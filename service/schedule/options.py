"""What the secretariat has set of the jobs of a ledger: each change is kept, with who made it."""

from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from msgspec import structs
from sqlalchemy import select

from events.refusals import conflict, did_you_mean, invalid, unknown
from events.values import Actor
from service.auth.permissions import require
from service.commands import Ledger
from service.config import Settings
from service.schedule.table import JOBS, Job, Options
from service.store.engine import reading, writing
from service.store.once import insert_once
from service.store.tables import JOB_SETTING

_NAMES = frozenset(Options.__struct_fields__)


class Change(NamedTuple):
    """That somebody set `options` of a job: all that was set by then."""

    number: int
    options: dict[str, Any]
    changed_at: datetime
    changed_by: str | None
    organisation: str | None


def job_of(name: str) -> Job:
    """The job of this name. Refusal: `unknown_job`."""
    if name not in JOBS:
        raise unknown("unknown_job", f"there is no job {name}{did_you_mean(name, JOBS)}")
    return JOBS[name]


def changes(ledger: Ledger, job: Job) -> list[Change]:
    """What was set of a job, the last change first."""
    c = JOB_SETTING.c
    query = select(*(c[name] for name in Change._fields)).where(c.ledger_id == ledger.id, c.job == job.name)
    with reading(ledger.engine) as connection:
        return [Change(*row) for row in connection.execute(query.order_by(c.number.desc()))]


def defaults(settings: Settings, job: Job) -> Options:
    """What holds as long as nobody has set anything."""
    if job.name == "quarterly_report":
        return structs.replace(job.defaults, grace_days=settings.report_grace_days)
    return job.defaults


def options(ledger: Ledger, settings: Settings, job: Job) -> Options:
    """What holds of a job now."""
    return with_set(defaults(settings, job), next((one.options for one in changes(ledger, job)), {}))


def with_set(before: Options, given: dict[str, Any]) -> Options:
    """These options, changed by what was set; what was set of options that there are no more is left out."""
    known = {**msgspec.to_builtins(before), **given}
    return msgspec.convert({name: known[name] for name in known.keys() & _NAMES}, Options)


def change(ledger: Ledger, actor: Actor, name: str, given: dict[str, Any]) -> None:
    """Set options of a job, from now on.

    Refusals: `role_forbidden`, `unknown_job`, `unknown_option` (this job has none of that kind),
    `stale_version` (somebody else changed it at the same moment).
    """
    require(actor, "change_job")
    job = job_of(name)
    for option in given:
        if getattr(job.defaults, option) is None:
            has = ", ".join(msgspec.to_builtins(job.defaults)) or "nothing that can be changed"
            raise invalid("unknown_option", f"{name} has no {option}; it has: {has}", option)
    before = changes(ledger, job)
    row = {
        "ledger_id": ledger.id,
        "job": name,
        "number": len(before) + 1,
        "options": {**(before[0].options if before else {}), **msgspec.to_builtins(given)},
        "changed_at": ledger.clock.now(),
        "changed_by": actor.key,
        "organisation": actor.organisation,
    }
    with writing(ledger.engine) as connection:
        if not insert_once(connection, JOB_SETTING, row):
            raise conflict("stale_version", f"{name} was changed at this moment; look at it and try again")
