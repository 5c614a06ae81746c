"""Draft report and agenda packs, for the secretariat before a consultation. No event knows of them."""

from datetime import timedelta
from itertools import product

from events.quarter import Quarter
from service.jobs.task import Task
from service.mail.notices import Wanted, tell
from service.mail.people import secretariat
from service.reports import pdf
from service.reports.words import LANGUAGES
from service.schedule.agendas import agenda_address, agenda_of, draft_address
from service.schedule.drafts import ReportDraft, keep_draft, made
from service.schedule.planned import planned
from service.schedule.times import day_of
from service.store.correspondents import correspondents
from service.store.engine import reading


def make_draft(task: Task) -> str:
    """Of the quarter that runs, as it stood at the end of the day before; and tell the secretariat."""
    ledger, now, plan = task.ledger, task.ledger.clock.now(), task.ledger.state().plan
    as_of = day_of(now, plan.timezone) - timedelta(days=1)
    draft = ReportDraft(task.period, str(Quarter.of(as_of)), as_of, now)
    meetings = [one for one in planned(ledger) if str(one.held_on) == task.period]
    made(ledger, draft)  # so that the run fails, and not whoever reads it
    for one, language in product(meetings, LANGUAGES):
        pdf.render(agenda_of(ledger, one, language))
    keep_draft(ledger, draft)
    with reading(ledger.engine) as connection:
        people = secretariat(task.ledger.state(), correspondents(connection))
    content = {
        "plan": dict(plan.title),
        "title": dict(plan.title),
        "address": draft_address(ledger, task.period),
        "agendas": [agenda_address(ledger, one) for one in meetings],
        "due": task.period,
        "quarter": draft.quarter,
    }
    wanted = [Wanted(one, "draft_report", task.period, draft.quarter, content) for one in people]
    tell(task.service.desk, ledger.id, wanted)
    return f"the draft of {draft.quarter} as of {as_of}"
