"""The table of jobs: all that Kvali does by itself, and when.

A run that fails is tried again after `service.pauses`. What was missed is caught up: of a job `late` "each",
every run in order; of one `late` "latest", the last alone, which does what those before would have done.
"""

from datetime import time
from typing import Literal

from msgspec import Struct

from events.reminders import CLOSING_DAYS, LEAD_DAYS

When = Literal["quarter", "consultation", "day", "stretch", "always"]
"""After the close of a quarter; before a consultation; daily; when a ledger has grown; at every beat."""


class Options(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What can be set of a job; null: it has nothing of the kind.

    `time_of_day` is on the plan's own clocks. `grace_days` are those after the close of a quarter,
    `lead_days` those before what the job is about.
    """

    enabled: bool | None = None
    time_of_day: time | None = None
    grace_days: int | None = None
    lead_days: tuple[int, ...] | None = None


class Job(Struct, frozen=True):
    """One of them. `demonstration` says whether it is run for a ledger in which everything is made up."""

    name: str
    does: str
    when: When
    defaults: Options = Options()
    late: Literal["each", "latest"] = "latest"
    demonstration: bool = False


_JOBS = (
    Job(
        "quarterly_report",
        "Issues the first edition of a quarter's report, once the days of grace after its close are over.",
        "quarter",
        Options(enabled=True, time_of_day=time(), grace_days=14),
        late="each",
    ),
    Job(
        "draft_report",
        "Makes draft report and agenda pack for the secretariat, so many days before a planned consultation.",
        "consultation",
        Options(enabled=True, time_of_day=time(6), lead_days=(14,)),
        late="each",
    ),
    Job(
        "reminders",
        "Reminds of what falls due: so many days before, on the day, and once after it.",
        "day",
        Options(enabled=True, time_of_day=time(7), lead_days=LEAD_DAYS),
    ),
    Job(
        "overdue_notices",
        "Tells of what is overdue: weekly, and each week one step further up.",
        "day",
        Options(enabled=True, time_of_day=time(7)),
    ),
    Job(
        "missing_updates",
        "Asks for updates that are missing, so many days before the quarter ends.",
        "day",
        Options(enabled=True, time_of_day=time(7), lead_days=CLOSING_DAYS),
    ),
    Job(
        "digests",
        "Sends what waits for a digest: daily, and on Mondays weekly.",
        "day",
        Options(enabled=True, time_of_day=time(7, 30)),
    ),
    Job(
        "snapshots", "Keeps the state of the ledger along its way, for speed.", "stretch", demonstration=True
    ),
    Job("idempotency_keys", "Forgets idempotency keys of thirty days ago.", "day", demonstration=True),
    Job("witnesses", "Submits the newest checkpoint to the witnesses that lack it.", "always"),
    Job("mail", "Sends what is in the outbox, and tries again what failed.", "always"),
    Job("webhooks", "Posts events to webhooks, and tries again what failed.", "always"),
)

JOBS = {job.name: job for job in _JOBS}
"""By name, in the order in which they are run."""
