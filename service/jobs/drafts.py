"""A draft of the report, for the secretariat to read before a consultation. No event knows of it."""

from datetime import date, timedelta

from events.quarter import Quarter
from events.refusals import Refusal
from service.commands import Ledger
from service.jobs.task import Task
from service.mail.notices import Wanted, tell
from service.mail.people import secretariat
from service.reports.files import File, keep
from service.reports.reproducing import preview
from service.schedule.drafts import keep_draft
from service.schedule.times import day_of
from service.store.correspondents import correspondents
from service.store.engine import reading


def make_draft(task: Task) -> str:
    """Make it of the quarter that the consultation falls in, or else of the last one that has closed."""
    ledger, state = task.ledger, task.ledger.state()
    quarter, made = _draft(ledger, date.fromisoformat(task.period))
    keep(ledger, made)
    keep_draft(ledger, task.period, str(quarter), state.size, made)
    with reading(ledger.engine) as connection:
        people = secretariat(state, correspondents(connection))
    content = {
        "plan": dict(state.plan.title),
        "title": dict(state.plan.title),
        "address": f"/api/v1/workplans/{ledger.code}/report-drafts/{task.period}",
        "due": task.period,
        "quarter": str(quarter),
    }
    wanted = [Wanted(one, "draft_report", task.period, str(quarter), content) for one in people]
    tell(task.service.desk, ledger.id, wanted)
    return f"the draft of {quarter} from {state.size} events"


def _draft(ledger: Ledger, consultation: date) -> tuple[Quarter, tuple[File, ...]]:
    own = Quarter.of(consultation)
    try:
        return own, preview(ledger, str(own))
    except Refusal as refusal:
        if refusal.code != "quarter_not_closed":
            raise
    running = Quarter.of(day_of(ledger.clock.now(), str(ledger.timezone)))
    closed = Quarter.of(running.start - timedelta(days=1))
    return closed, preview(ledger, str(closed))
