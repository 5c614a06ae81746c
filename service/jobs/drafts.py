"""A draft of the report, for the secretariat to read before a consultation. No event knows of it."""

import msgspec

from events.figures import Dataset
from events.quarter import Quarter
from service.jobs.task import Task
from service.mail.notices import Wanted, tell
from service.mail.people import secretariat
from service.reports.files import JSON
from service.reports.kept import keep
from service.reports.previewing import preview
from service.schedule.drafts import keep_draft
from service.schedule.times import day_of
from service.store.correspondents import correspondents
from service.store.engine import reading


def make_draft(task: Task) -> str:
    """Make it of the quarter that is running on the day on which it is due."""
    ledger, state = task.ledger, task.ledger.state()
    quarter = Quarter.of(day_of(task.occasion.due_at, state.plan.timezone))
    made = preview(ledger, str(quarter)).files
    (dataset,) = (file for file in made if file.media_type == JSON)
    size = msgspec.json.decode(dataset.content, type=Dataset).cover.size
    keep(ledger, made, size)
    keep_draft(ledger, task.period, str(quarter), size, made)
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
    return f"the draft of {quarter} from {size} events"
