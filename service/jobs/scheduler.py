"""The scheduler process: every pass looks at what is due now, so that none of it depends on being up in time.

APScheduler only keeps the beat, in memory: two schedulers on one database share nothing but claims.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from service.bootstrap import Service
from service.jobs.quarterly import log_left_alone
from service.jobs.running import Run, run_jobs
from service.mail.sending import send_due
from service.webhooks.deliverer import Deliverer
from service.webhooks.delivering import forget_delivered

BEAT_S = 30
"""Seconds between two passes: a report is at most that late."""

MAIL_S = 5
"""Seconds between two looks at the outbox."""

log = logging.getLogger(__name__)


def run_due(service: Service) -> list[Run]:
    """One pass over every ledger: do what is due and nobody else is doing; returns what was run."""
    done = [run for ledger in service.ledgers() for run in run_jobs(service, ledger)]
    service.submit_newest()
    forget_delivered(service.post)
    return done


def run_scheduler(service: Service, parent: int | None = None) -> None:
    """Run passes until SIGTERM or SIGINT comes, or the process `parent` has ended; finishes one under way."""
    stop = threading.Event()

    def end(number: int, _: FrameType | None) -> None:
        log.info("stopping: %s", signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    for ledger in service.ledgers():
        log_left_alone(service, ledger)
    scheduler, deliverer = _scheduler(service, stop.is_set), Deliverer(service.post)
    scheduler.start()
    deliverer.start()
    while not stop.wait(1):
        if parent is not None and os.getppid() != parent:
            log.info("stopping: process %s, which started this one, has ended", parent)
            break
        if not deliverer.runs:
            log.error("stopping: webhooks are not tended any more; start it again")
            break
    stop.set()
    deliverer.stop()
    scheduler.shutdown(wait=True)


def _scheduler(service: Service, stopping: Callable[[], bool]) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone=UTC)
    # Mail has a beat of its own: a server that hangs must not keep reports waiting.
    for job, seconds, arguments in (
        (run_due, BEAT_S, [service]),
        (send_due, MAIL_S, [service.desk, stopping]),
    ):
        scheduler.add_job(
            job,
            IntervalTrigger(seconds=seconds, timezone=UTC),
            args=arguments,
            id=job.__name__,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return scheduler
