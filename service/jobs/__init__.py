"""What Kvali does by itself: reports on time, and snapshots."""

from service.jobs.quarterly import Run
from service.jobs.scheduler import next_runs, run_due, run_scheduler

__all__ = ["Run", "next_runs", "run_due", "run_scheduler"]
