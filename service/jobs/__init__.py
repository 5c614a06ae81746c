"""What Kvali does by itself, when it is due: see the table in `service.schedule`."""

from service.jobs.running import Run
from service.jobs.scheduler import run_due, run_scheduler

__all__ = ["Run", "run_due", "run_scheduler"]
