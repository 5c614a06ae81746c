"""Reminders: who is to be told today of what falls due, is overdue, or has no update yet."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from events import reminders
from events.quarter import Quarter
from events.reminders import Reminder
from events.state import State
from service.jobs.task import Task
from service.mail.notices import Purpose, Wanted, digest, tell
from service.mail.people import reached
from service.schedule.times import day_of
from service.store.correspondents import correspondents
from service.store.engine import reading


def remind(task: Task) -> str:
    """Of what falls due: some days before, on the day, and once after it."""
    lead = task.options.lead_days or reminders.LEAD_DAYS
    return _tell(task, "reminder", lambda state, day: reminders.upcoming(state, day, lead))


def tell_overdue(task: Task) -> str:
    """Of what is overdue: weekly, and each week one step further up."""
    return _tell(task, "overdue", reminders.overdue)


def ask_for_updates(task: Task) -> str:
    """Of activities without an update, before the quarter closes."""
    closing = task.options.lead_days or reminders.CLOSING_DAYS
    return _tell(task, "missing_update", lambda state, day: reminders.missing_updates(state, day, closing))


def send_digests(task: Task) -> str:
    """To whom wants them daily, and on Mondays weekly."""
    monday = date.fromisoformat(task.period).weekday() == 0
    sent = digest(task.service.desk, task.ledger.id, weekly=monday)
    return f"{sent} digests"


def _tell(task: Task, purpose: Purpose, of: Callable[[State, date], Iterable[Reminder]]) -> str:
    state, day = task.ledger.state(), day_of(task.ledger.clock.now(), str(task.ledger.timezone))
    told = tell(task.service.desk, task.ledger.id, _wanted(task, state, purpose, of(state, day), day))
    return f"{told} notices"


def _wanted(
    task: Task, state: State, purpose: Purpose, found: Iterable[Reminder], day: date
) -> Iterator[Wanted]:
    with reading(task.ledger.engine) as connection:
        people = correspondents(connection)
    for reminder in found:
        for one in reached(state, people, reminder, day).values():
            content = {
                "plan": dict(state.plan.title),
                "title": dict(state.activities[reminder.activity].title),
                "address": f"/workplans/{task.ledger.code}/activities/{reminder.activity}",
                "due": reminder.due.isoformat(),
                "days": reminder.days,
                "quarter": str(Quarter.of(reminder.due)),
                "relation": one.relation,
                "organisation": one.organisation,
            }
            yield Wanted(one.whom, purpose, reminder.subject, reminder.occasion, content)
